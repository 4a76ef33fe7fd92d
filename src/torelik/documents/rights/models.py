from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.documents.files.models import StoredFile
from torelik.documents.rights.vocabulary import Ground, Moment, ReadingAccess
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class ReadableFile(models.Model):
    """One file that the library offers for reading, together with what it belongs to.

    Made by ``offer_file``; ``stored`` is its present version. Withdrawn, never deleted: rights and history hang on it.
    ``owner_kind`` and ``owner_key`` name an object of another context, e.g. ``library.record`` and its UUID.
    pii: who offered and who withdrew it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    owner_kind = models.CharField(max_length=60)
    owner_key = models.UUIDField()
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=3, blank=True)
    position = models.PositiveIntegerField(default=1)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_key", "position"], name="readables_of_an_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="a_file_is_withdrawn_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FileVersion(models.Model):
    """One stored file that a readable file is or was: the first as it was offered, the others as they replaced it. Appended.

    pii: who gave it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    readable = models.ForeignKey(ReadableFile, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["readable", "number"], name="versions_of_a_file_are_numbered")]

    def __str__(self) -> str:
        return str(self.number)


class RightsTerm(models.Model):
    """One right to one file: whose it is, on what ground, from when until when, and what readers may do.

    Appended by ``enter_right``; only its closing before the end is written into it later: with a reason by a keeper, without
    one where a right that begins on the same day took its place. Which of several counts today is ``rules.in_force``. Both
    days belong to the term.
    pii: the holder's name where a person holds the right; who entered and who closed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    readable = models.ForeignKey(ReadableFile, models.PROTECT, related_name="terms")
    holder = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=20, choices=Ground)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_through = models.DateField(null=True, blank=True)
    access = models.CharField(max_length=20, choices=ReadingAccess)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    last_page = models.PositiveIntegerField(null=True, blank=True)
    may_download = models.BooleanField(default=False)
    may_copy = models.BooleanField(default=False)
    note = models.CharField(max_length=1000, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["readable", "-valid_from", "-id"], condition=Q(closed_at=None), name="rights_standing"),
            models.Index(fields=["valid_through"], condition=Q(closed_at=None), name="rights_by_end"),
        ]
        constraints = [
            # Two keepers may enter the same day's right at once; of two rights that begin together one would be hidden.
            models.UniqueConstraint(
                fields=["readable", "valid_from"], condition=Q(closed_at=None), name="one_standing_right_a_file_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_through=None) | Q(valid_through__gte=F("valid_from")), name="a_right_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(first_page=None, last_page=None) | Q(first_page__gte=1, last_page__gte=F("first_page")),
                name="open_pages_are_a_range",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_reason="") | Q(closed_at__isnull=False),
                name="only_a_closed_right_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.document_number}".strip()


class TermMoment(models.Model):
    """One moment of one right that the clockwork has seen to: keepers were told, or the index was. Appended, once each.

    pii: none
    """

    term = models.ForeignKey(RightsTerm, models.PROTECT, related_name="moments")
    moment = models.CharField(max_length=20, choices=Moment)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "moment"], name="a_moment_of_a_right_comes_once")]

    def __str__(self) -> str:
        return self.moment


class ReadingRoomNetwork(models.Model):
    """One network from which people read as in the reading room. Made and changed by a keeper; ended, never deleted.

    ``cidr`` is written in the one way of ``rules.parsed_network``. Both days belong to its validity.
    pii: who saved and who ended it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = TrilingualField(max_length=120)
    cidr = models.CharField(max_length=50)
    valid_from = models.DateField()
    valid_through = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cidr"], condition=Q(ended_at=None), name="a_network_is_in_the_list_once"),
            models.CheckConstraint(
                condition=Q(valid_through=None) | Q(valid_through__gte=F("valid_from")), name="a_network_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.cidr

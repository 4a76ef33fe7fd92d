from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.documents.reading.vocabulary import MarkKind, View
from torelik.documents.rights.models import ReadableFile
from torelik.kernel.identifiers import new_uuid


class ReadingMark(models.Model):
    """A bookmark, a highlight or a note of one reader in one file. Made, changed and removed by the reader alone.

    ``number`` is the part of the text, ``page`` the page of the file; a place without text has a page alone. ``start`` and
    ``end`` are places in the part's text, ``quote`` the words there, so that they are found again when the text is read anew.
    The key is given by the browser: sent twice, a mark is kept once. Vanishes with the reader's account.
    pii: what somebody reads, and what they think of it; shown to nobody else
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    readable = models.ForeignKey(ReadableFile, models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    number = models.PositiveIntegerField(null=True)
    page = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "readable", "number", "id"], name="marks_of_a_reader")]
        constraints = [
            models.CheckConstraint(condition=Q(start=None, end=None) | Q(end__gt=F("start")), name="a_mark_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(number__isnull=False) | Q(page__isnull=False), name="a_mark_has_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.page}"


class ReadingPlace(models.Model):
    """Where one reader stopped in one file; the later place wins, from whatever device. Vanishes with the account.

    pii: what somebody reads; shown to nobody else
    """

    readable = models.ForeignKey(ReadableFile, models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.CharField(max_length=5, choices=View.choices)
    number = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "readable"], name="one_place_of_a_reader_in_a_file")]

    def __str__(self) -> str:
        return f"{self.view} {self.number}"


class ViewCount(models.Model):
    """How often one file was opened on one day of the Academy; never by whom. Counted as it happens, never deleted. pii: none"""

    readable = models.ForeignKey(ReadableFile, models.CASCADE, related_name="+")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["readable", "day"], name="one_count_of_a_file_and_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.views}"

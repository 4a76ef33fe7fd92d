from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.authorities.vocabulary import AuthorityKind, AuthorityState, RelationKind


class Authority(models.Model):
    """Whoever or whatever headings of records name: a person, a body, a meeting, a place, a subject, a title.

    Made by a librarian or gathered from the catalogue as provisional; changed with a new version number. ``heading`` is
    the preferred form in each language, ``dates`` the years as they are shown, ``ordering`` the place in the alphabet for
    who reads Kazakh, ``ordering_ru`` and ``ordering_en`` for others, who see another form. One that was merged has no names
    of its own: ``merged_into`` is where its address leads.
    pii: names and years of persons, as published; who made and changed it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=10, choices=AuthorityKind)
    state = models.CharField(max_length=12, choices=AuthorityState, default=AuthorityState.PROVISIONAL)
    heading = TrilingualField(max_length=400, blank=True)
    dates = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    sources = models.TextField(blank=True)
    viaf = models.CharField(max_length=22, blank=True)
    isni = models.CharField(max_length=16, blank=True)
    ordering = models.CharField(max_length=500, blank=True)
    ordering_ru = models.CharField(max_length=500, blank=True, default="")
    ordering_en = models.CharField(max_length=500, blank=True, default="")
    found_by = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "authorities"
        indexes = [
            models.Index(fields=["ordering", "id"], name="authority_in_order"),
            models.Index(fields=["ordering_ru", "id"], name="authority_in_order_ru"),
            models.Index(fields=["ordering_en", "id"], name="authority_in_order_en"),
        ]

    def __str__(self) -> str:
        return f"{self.heading}, {self.dates}" if self.dates else str(self.heading)


class AuthorityName(models.Model):
    """One form under which an authority is found: a heading or a variant, each key once. Rewritten when it is changed.

    ``key`` and ``years`` are what headings of records are compared by (``rules.key_of``, ``rules.dates_of``).
    pii: names of persons, as published
    """

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=AuthorityKind)
    key = models.CharField(max_length=40)
    years = models.CharField(max_length=9, blank=True)
    text = models.CharField(max_length=400)
    is_preferred = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="an_authority_has_a_form_once"),
            # Two desks may make the same authority at once; the second must lose here, not in Python.
            models.UniqueConstraint(
                fields=["kind", "key", "years"], condition=Q(is_preferred=True), name="a_heading_is_of_one_authority_of_its_kind"
            ),
        ]
        indexes = [models.Index(fields=["key", "kind"], name="authority_by_key")]

    def __str__(self) -> str:
        return self.text


class AuthorityRelation(models.Model):
    """``other`` is ``kind`` of ``one``: a see-also, the broader one, the earlier name. One row that both ends read.

    Made and taken away by a librarian.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    one = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    other = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=RelationKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_authorities_are_related_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="an_authority_is_not_related_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=("related", "broader", "earlier")), name="a_relation_is_stored_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class Heading(models.Model):
    """One heading of a record, with the authority that it leads to; derived, rewritten with each version of the record.

    ``text`` is the whole heading, ``main`` the part before subdivisions, each with its key. ``is_ambiguous`` says that
    several authorities might be meant: then it leads to none. A record that was merged into another has none.
    pii: names of persons, as published
    """

    record = models.ForeignKey("library.Record", models.CASCADE, related_name="+")
    tag = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=AuthorityKind)
    text = models.CharField(max_length=400)
    main = models.CharField(max_length=400)
    key = models.CharField(max_length=40)
    main_key = models.CharField(max_length=40)
    years = models.CharField(max_length=9, blank=True)
    role = models.CharField(max_length=60, blank=True)
    authority = models.ForeignKey(Authority, models.SET_NULL, null=True, blank=True, related_name="+")
    is_ambiguous = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "tag", "key", "years"], name="a_record_has_a_heading_once")]
        indexes = [
            models.Index(fields=["key"], name="heading_by_key"),
            models.Index(fields=["main_key", "kind", "years"], name="heading_by_main_key"),
        ]

    def __str__(self) -> str:
        return self.text


class Gathering(models.Model):
    """One gathering of all headings of the catalogue: asked for, at work in portions, done.

    ``position`` is the key of the last record that was read: a process killed in the middle loses nothing.
    pii: who asked for it
    """

    is_done = models.BooleanField(default=False)
    position = models.BigIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_done"], condition=Q(is_done=False), name="one_gathering_at_a_time")]

    def __str__(self) -> str:
        return str(self.asked_at)


class Rewriting(models.Model):
    """Records that follow a heading: it was changed, or its authority was merged into another one. Kept as the account of it.

    ``batch`` rewrites them, if there are any. Of a merging, ``before`` is what both authorities said, so that they can say it
    again, and ``after_version`` the version that the survivor got; ``undone_at`` says that it went back.
    pii: names of persons, as published; who did it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict)
    after_version = models.PositiveIntegerField()
    batch = models.ForeignKey("library.Batch", models.PROTECT, to_field="uuid", null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at=None), name="an_authority_is_merged_once"),
            models.CheckConstraint(condition=~Q(loser=F("authority")), name="an_authority_is_not_merged_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} -> {self.authority_id}"

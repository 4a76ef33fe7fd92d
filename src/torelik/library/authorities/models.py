from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.authorities.vocabulary import AuthorityKind, AuthorityState, RelationKind


class Authority(models.Model):
    """Whoever or whatever headings of records name: a person, a body, a meeting, a place, a subject, a title.

    Made by a librarian or gathered from the catalogue as provisional; changed with a new version number. ``heading`` is
    the preferred form in each language, ``dates`` the years as they are shown, ``ordering`` the place in the alphabet.
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
    found_by = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "authorities"
        indexes = [models.Index(fields=["ordering", "id"], name="authority_in_order")]

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

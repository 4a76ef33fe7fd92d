from django.db import models
from django.db.models import Q

from torelik.bridges.compliance.vocabulary import Force, Mark
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class LegalBasis(models.Model):
    """One act, or one article of it, on which the product relies; every citation on screen is made from such a row.

    Made by the first set-up and by whoever keeps the register; changed with its history, never deleted.
    pii: who checked the text, by name
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=60, unique=True)
    act = TrilingualField(max_length=400)
    number = models.CharField(max_length=80)
    article = models.CharField(max_length=120, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    edition_on = models.DateField(null=True, blank=True)
    force = models.CharField(max_length=20, choices=Force, default=Force.UNKNOWN)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.TO_BE_CHECKED)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300, blank=True)
    link = models.URLField(blank=True)
    old_terms = TrilingualField(blank=True)
    new_terms = TrilingualField(blank=True)
    note = TrilingualField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "bridges"
        constraints = [
            models.CheckConstraint(
                condition=~Q(mark=Mark.VERIFIED) | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                name="a_verified_basis_says_when_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.key


class LegalBasisEdition(models.Model):
    """What an entry of the register said from a moment on, as it was saved. Appended with each save, never changed.

    pii: who saved it, by name as of that day
    """

    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField(null=True)
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "bridges"
        constraints = [models.UniqueConstraint(fields=["basis", "version"], name="one_edition_per_version_of_a_basis")]

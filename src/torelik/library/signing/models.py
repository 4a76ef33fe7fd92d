from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.signing.vocabulary import Office, Role


class Signatory(models.Model):
    """One holder of an office from one day through another. Named by a librarian; ends, and is never deleted.

    Papers that were made before keep what they said: see ``rules.Signed``.
    pii: name and position
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    office = models.CharField(max_length=20, choices=Office)
    name = models.CharField(max_length=120)
    post = TrilingualField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-since"], name="signatories_of_an_office")]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_term_ends_after_it_begins"),
            models.UniqueConstraint(fields=["office", "since"], name="one_term_of_an_office_begins_on_a_day"),
            models.UniqueConstraint(fields=["office"], condition=Q(until=None), name="an_office_has_one_holder_without_an_end"),
        ]

    def __str__(self) -> str:
        return self.name


class Commission(models.Model):
    """One standing commission, by the order that named it. Made by a librarian; ends, and is never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    version = models.PositiveIntegerField(default=1)
    name = TrilingualField(max_length=200)
    order_number = models.CharField(max_length=40)
    order_day = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_commission_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return str(self.name)


class CommissionMember(models.Model):
    """One member of a standing commission. Written and taken away with the commission.

    pii: name and position
    """

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="members")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=120)
    post = TrilingualField(max_length=200)
    ordering = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commission", "ordering"], name="members_stand_one_after_another"),
            models.UniqueConstraint(fields=["commission"], condition=Q(role="chair"), name="a_commission_has_one_chair"),
        ]

    def __str__(self) -> str:
        return self.name

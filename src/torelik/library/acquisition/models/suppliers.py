from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField


class Supplier(models.Model):
    """One organisation that books are bought from. Made by a librarian; never deleted, but set inactive.

    ``found_by`` holds names and BIN in small letters: SQLite compares no other letters than Latin ones without their case.
    pii: name, telephone and e-mail of the contact person
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = TrilingualField(max_length=300, blank=True)
    bin = models.CharField(max_length=12, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bank = models.CharField(max_length=200, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    address = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    note = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    found_by = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bin"], condition=~Q(bin=""), name="one_supplier_per_bin"),
            models.CheckConstraint(condition=~Q(name_kk="") | ~Q(name_ru=""), name="a_supplier_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Contract(models.Model):
    """One contract with a supplier: so much may be ordered under it until its last day. Made by a librarian, never deleted.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=100)
    day = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    valid_through = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "number", "day"], name="a_contract_is_entered_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_contract_has_a_sum"),
            models.CheckConstraint(condition=Q(valid_through__gte=F("day")), name="a_contract_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"

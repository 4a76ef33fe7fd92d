from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.holdings.vocabulary import ItemState


class StoragePlace(models.Model):
    """One place where copies stand, e.g. the reading room. Made by a librarian; stays while copies refer to it.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)

    def __str__(self) -> str:
        return str(self.name)


class Item(models.Model):
    """One copy of one title in the library's stock. Made when it is acquired; withdrawn, never deleted.

    ``price`` is in tenge as the last document of the stock says; unknown for copies that came before the register.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="items")
    barcode = models.CharField(max_length=40, unique=True)
    inventory_number = models.CharField(max_length=40, unique=True)
    place = models.ForeignKey(StoragePlace, models.PROTECT, related_name="+")
    for_loan = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=ItemState, default=ItemState.AVAILABLE)
    acquired_on = models.DateField()
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            # A reader's ticket and an empty scan must never find a copy.
            models.CheckConstraint(
                condition=~models.Q(barcode="") & ~models.Q(inventory_number=""), name="a_copy_has_its_numbers"
            ),
        ]

    def __str__(self) -> str:
        return self.inventory_number

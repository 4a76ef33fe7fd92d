from django.db import models

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.holdings.vocabulary import ItemState


class StoragePlace(models.Model):
    """One place where copies stand, e.g. the reading room. Made by a librarian; never deleted, but closed when empty.

    A place that was made before there were branches has none, until somebody says to which it belongs.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    key = models.SlugField(max_length=40, unique=True)
    name = TrilingualField(max_length=120)
    branch = models.ForeignKey("library.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    is_open = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

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


class GroupCard(models.Model):
    """Copies of one title at one price that bear no inventory numbers: textbooks, brochures (group accounting).

    Made by the document that first receives such copies; stays when none of them is left. ``number`` stands on the
    printed card and in acts. What happened to the copies is told by the ledger of the stock.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    number = models.PositiveIntegerField(unique=True)
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=14, decimal_places=2)
    opened_on = models.DateField()

    def __str__(self) -> str:
        return str(self.number)


class GroupBalance(models.Model):
    """How many copies of a group card stand at one place now: the sum of the ledger, kept for the lock and the check.

    Made when copies first come there; changed by documents of the stock alone, under the lock of the card. ``on_loan`` of
    them are in readers' hands, and ``lost`` of them are lost, whether their loans are open still or wait for an act: what
    lending knows, kept for the check.
    pii: none
    """

    card = models.ForeignKey(GroupCard, models.PROTECT, related_name="balances")
    place = models.ForeignKey(StoragePlace, models.PROTECT, related_name="+")
    copies = models.PositiveIntegerField(default=0)
    on_loan = models.PositiveIntegerField(default=0, db_default=0)
    lost = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "place"], name="one_balance_of_a_card_at_a_place"),
            models.CheckConstraint(
                condition=models.Q(copies__gte=models.F("on_loan") + models.F("lost")),
                name="no_more_is_lent_or_lost_than_is_there",
            ),
            models.CheckConstraint(condition=models.Q(copies__gte=0), name="no_more_leaves_than_is_there"),
        ]

    def __str__(self) -> str:
        return str(self.copies)

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.acquisition.models.money import Budget
from torelik.library.acquisition.models.suggestions import Suggestion
from torelik.library.acquisition.models.suppliers import Contract, Supplier
from torelik.library.acquisition.vocabulary import OrderState


class Order(models.Model):
    """One letter to a supplier: a draft without a number, then sent, then received or cancelled.

    Made by a librarian. A draft may be changed and discarded; what was sent keeps its number and its lines, of which copies
    are received, cancelled and invoiced.
    pii: who drafted and sent it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="orders")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="orders")
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    sent_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "expected_on"], name="orders_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_order_of_a_number"),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, sent_on=None)
                | Q(number__gte=1, sent_on__isnull=False, year__isnull=False) & ~Q(state="draft"),
                name="a_number_is_given_when_an_order_is_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}/{self.year}" if self.number else "—"


class OrderLine(models.Model):
    """So many copies of one title in an order: of a record, or of a title that is not catalogued yet.

    Made by a librarian; vanishes with the draft. ``price`` is that of one copy with value added tax, in tenge. Of what was
    sent, copies are received by the stock, cancelled, invoiced: each is counted here.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    record = models.ForeignKey("library.Record", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=300, blank=True)
    published = models.PositiveSmallIntegerField(null=True)
    isbn = models.CharField(max_length=20, blank=True)
    copies = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=14, decimal_places=2)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    suggestion = models.OneToOneField(Suggestion, models.PROTECT, null=True, related_name="order_line")
    received = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    invoiced = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="a_line_orders_copies"),
            models.CheckConstraint(condition=Q(price__gte=0), name="an_ordered_price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(copies__gte=F("received") + F("cancelled")), name="no_more_is_received_than_ordered"
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=F("invoiced") + F("cancelled")), name="no_more_is_invoiced_than_ordered"
            ),
            models.CheckConstraint(
                condition=Q(received=0) | Q(record__isnull=False), name="what_is_received_is_in_the_catalogue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copies} × {self.title}"


class Claim(models.Model):
    """One letter that asks a supplier where the copies are. Made by a librarian, never changed.

    ``number`` counts the claims of an order.
    pii: who made it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    copies = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="claims_of_an_order_are_counted"),
            models.UniqueConstraint(fields=["order", "day"], name="one_claim_of_an_order_in_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.number}"

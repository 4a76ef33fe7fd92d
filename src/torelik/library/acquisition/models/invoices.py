from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.acquisition.models.money import Budget
from torelik.library.acquisition.models.orders import OrderLine
from torelik.library.acquisition.models.suppliers import Supplier
from torelik.library.acquisition.vocabulary import InvoiceState


class Invoice(models.Model):
    """One invoice of a supplier: a draft, then approved (its sums are spent), then paid.

    Made by a librarian. A draft may be discarded; what was approved stays. Sums are in tenge with value added tax;
    ``total`` is what the paper says, and must be what the lines, postage and adjustment add up to.
    pii: who entered, approved and paid it
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=60)
    day = models.DateField()
    state = models.CharField(max_length=12, choices=InvoiceState, default=InvoiceState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    postage = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    adjustment = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="invoices_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "number"], name="a_supplier_numbers_an_invoice_once"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at=None) | ~Q(state="draft") & Q(approved_at__isnull=False),
                name="an_approved_invoice_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | ~Q(state="paid") & Q(paid_on=None),
                name="a_paid_invoice_says_when",
            ),
            models.CheckConstraint(condition=Q(postage__gte=0), name="postage_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"


class InvoiceLine(models.Model):
    """So many copies of one line of an order in an invoice. Made by a librarian; stays when the invoice is approved.

    ``price`` is that of one copy with value added tax at ``vat_rate`` per cent.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="invoice_lines")
    copies = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=14, decimal_places=2)
    vat_rate = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order_line"], name="an_ordered_line_stands_in_an_invoice_once"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="an_invoiced_line_has_copies"),
            models.CheckConstraint(condition=Q(price__gte=0), name="an_invoiced_price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.copies} × {self.price}"

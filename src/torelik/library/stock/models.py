from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.stock.vocabulary import DocumentKind, DocumentState, Language, Part, Reason, Section, Source


class StockDocument(models.Model):
    """One paper about the stock: a draft without a number, then posted, for good.

    Made by a librarian. A draft may be changed and discarded; what was posted is changed by nobody and undone by a
    reversal alone, which names it. ``act`` numbers documents of one kind in a year, ``register_number`` is that of
    the summary register (КСУ), where receipts and disposals have each their own.
    ``listed_supplier`` is one of acquisition; ``supplier`` is written for a donor, or where nobody is listed.
    pii: names of the commission, of who approved, of a donor; who drafted and posted
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    day = models.DateField()
    act = models.PositiveIntegerField(null=True)
    register_number = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=20, choices=Source, blank=True)
    supplier = models.CharField(max_length=300, blank=True)
    listed_supplier = models.ForeignKey("library.Supplier", models.PROTECT, null=True, related_name="+")
    accompanying = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    commission = models.TextField(blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="stock_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", act=None, posted_at=None) | Q(act__gte=1, posted_at__isnull=False) & ~Q(state="draft"),
                name="a_number_is_given_when_a_document_is_posted",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses=None),
                name="a_reversal_names_what_it_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.act or ''}".strip()

    @property
    def from_whom(self) -> str:
        """The supplier or donor, as papers and lists name them."""
        return str(self.listed_supplier.name) if self.listed_supplier else self.supplier


class StockLine(models.Model):
    """One line of a draft: copies to be received of one title, or one copy that leaves, moves or is revalued.

    Made by a librarian; vanishes with the draft, stays when it is posted. ``item_state`` is what the copy was then;
    ``order_line`` is the line of an order of which the copies come.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    document = models.ForeignKey(StockDocument, models.CASCADE, related_name="lines")
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    item = models.ForeignKey("library.Item", models.PROTECT, null=True, related_name="+")
    copies = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    for_loan = models.BooleanField(default=True)
    barcodes = models.TextField(blank=True)
    item_state = models.CharField(max_length=20, blank=True)
    order_line = models.ForeignKey("library.OrderLine", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "item"], name="a_copy_stands_in_a_document_once")]

    def __str__(self) -> str:
        return f"{self.copies} × {self.record_id}"


class StockEntry(models.Model):
    """One line of the ledger: one copy in one posted document. Only ever added, by the database's own will.

    ``copies`` and ``amount`` (tenge) are signed as its part of the register counts them: a receipt is 1, its
    reversal -1. Language, kind and section are those of the title on the day the copy came into the register, also
    where the copy leaves; a reversal has those of what it reverses.
    pii: none
    """

    document = models.ForeignKey(StockDocument, models.PROTECT, related_name="entries")
    item = models.ForeignKey("library.Item", models.PROTECT, related_name="+")
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    copies = models.SmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10, choices=Language)
    section = models.CharField(max_length=2, choices=Section, blank=True)
    year = models.PositiveSmallIntegerField()
    place_from = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    place_to = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["year", "part", "document"], name="entries_of_a_year")]
        constraints = [
            models.CheckConstraint(condition=Q(copies__range=(-1, 1)), name="an_entry_is_about_one_copy"),
            models.UniqueConstraint(fields=["document", "item"], name="one_entry_of_a_copy_in_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.copies}"


class ClosedYear(models.Model):
    """One year whose registers are closed: nothing is dated into it any more. Never opened again.

    pii: who closed it
    """

    year = models.PositiveSmallIntegerField(unique=True)
    copies = models.BigIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.year)

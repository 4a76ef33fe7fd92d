from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.stock.vocabulary import (
    Balance,
    Bbk,
    Carrier,
    Coming,
    DocumentKind,
    DocumentState,
    Language,
    Origin,
    Part,
    Payment,
    Reason,
    Section,
    Source,
)


class StockDocument(models.Model):
    """One paper about the stock: a draft without a number, then posted, for good.

    Made by a librarian. A draft may be changed and discarded; what was posted is changed by nobody and undone by a
    reversal alone, which names it. ``act`` numbers documents of one kind in a year, ``register_number`` is that of
    the summary register (КСУ), where receipts and disposals have each their own; a replacement of lost copies stands in
    both parts, with the ``disposal_number`` in the second one. Its ``supplier`` is the reader.
    ``listed_supplier`` is one of acquisition; ``supplier`` is written for a donor, or where nobody is listed.
    ``standing`` is the commission that was chosen, ``commission`` who is written by hand beside it; ``signed`` is who signs,
    as it was when the document was posted: see ``signing.rules.Signed``.
    pii: names of the commission, of who approved, of a donor; who drafted and posted
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    day = models.DateField()
    act = models.PositiveIntegerField(null=True)
    register_number = models.PositiveIntegerField(null=True)
    disposal_number = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=20, choices=Source, blank=True)
    supplier = models.CharField(max_length=300, blank=True)
    listed_supplier = models.ForeignKey("library.Supplier", models.PROTECT, null=True, related_name="+")
    accompanying = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    place = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    standing = models.ForeignKey("library.Commission", models.PROTECT, null=True, related_name="+")
    commission = models.TextField(blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    signed = models.JSONField(default=dict)
    off_balance = models.BooleanField(default=False)
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

    ``without_numbers`` tells of copies of a group card: to be received, or, with the ``group``, leaving the ``place``.

    Made by a librarian; vanishes with the draft, stays when it is posted. ``item_state`` is what the copy was then;
    ``order_line`` is the line of an order of which the copies come, ``loan`` the one that the loss of the copy ended.
    ``group_loan`` is the loan by which one copy of a group card was lost that leaves by this line.
    pii: none; a reader's identity, through a loan
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
    group = models.ForeignKey("library.GroupCard", models.PROTECT, null=True, related_name="+")
    without_numbers = models.BooleanField(default=False)
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, related_name="+")
    group_loan = models.ForeignKey("library.GroupLoan", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="a_copy_stands_in_a_document_once"),
            models.UniqueConstraint(fields=["document", "group_loan"], name="a_lost_copy_stands_in_a_document_once"),
            models.CheckConstraint(
                condition=Q(group_loan=None) | Q(group__isnull=False, copies=1), name="a_lost_copy_of_a_group_is_one_copy"
            ),
            models.CheckConstraint(
                condition=Q(without_numbers=True, item=None, barcodes="") | Q(without_numbers=False, group=None),
                name="a_line_of_a_group_names_no_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copies} × {self.record_id}"


class StockEntry(models.Model):
    """One line of the ledger: one copy, or some of a group card, in one posted document.

    Only ever added, by the database's own will. ``copies`` and ``amount`` (tenge) are signed as its part of the register
    counts them: a receipt is 1, its reversal -1. Of a group, ``copies`` tells how many, also of those that moved; a place
    is named from which or to which they went. The columns from ``kind`` on are those of the title and the document by which
    the copy came into the register, also where it leaves; a reversal has those of what it reverses.
    pii: none
    """

    document = models.ForeignKey(StockDocument, models.PROTECT, related_name="entries")
    item = models.ForeignKey("library.Item", models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("library.GroupCard", models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey("library.Record", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    copies = models.SmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10, choices=Language)
    section = models.CharField(max_length=2, choices=Section, blank=True)
    bbk = models.CharField(max_length=2, choices=Bbk, blank=True)
    carrier = models.CharField(max_length=10, choices=Carrier, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, blank=True)
    coming = models.CharField(max_length=10, choices=Coming, blank=True)
    payment = models.CharField(max_length=10, choices=Payment, blank=True)
    balance = models.CharField(max_length=10, choices=Balance, blank=True)
    year = models.PositiveSmallIntegerField()
    place_from = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")
    place_to = models.ForeignKey("library.StoragePlace", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["year", "part", "document"], name="entries_of_a_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, group=None, copies__range=(-1, 1)) | Q(item=None, group__isnull=False),
                name="an_entry_is_about_one_copy_or_a_group",
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(place_from__isnull=False) | Q(place_to__isnull=False),
                name="copies_of_a_group_stand_somewhere",
            ),
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

from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.library.debts.vocabulary import LESSENING, WITH_RECEIPT, EntryKind, Money


class DebtEntry(models.Model):
    """One line of what a reader owes or paid, in tenge: owed with a plus, lessened with a minus; the balance is the sum.

    Made by the return of a late book, by a lost copy or by a librarian; appended only: triggers refuse to change or delete it.
    ``reverses`` is what a line pays back or takes back. ``number`` stands on the receipt.
    pii: the reader's identity, through ``patron``; who made it; what a reader read
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    patron = models.ForeignKey("library.Patron", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    day = models.DateField()
    loan = models.ForeignKey("library.Loan", models.PROTECT, null=True, blank=True, related_name="+")
    group_loan = models.ForeignKey("library.GroupLoan", models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    number = models.PositiveIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LESSENING, amount__lt=0) | (~Q(kind__in=LESSENING) & Q(amount__gt=0)),
                name="a_debt_grows_and_a_payment_lessens_it",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_RECEIPT, number__isnull=False) | (~Q(kind__in=WITH_RECEIPT) & Q(number=None)),
                name="money_that_changes_hands_has_a_receipt",
            ),
            models.UniqueConstraint(fields=["year", "number"], name="a_receipt_has_its_own_number"),
        ]
        indexes = [
            models.Index(fields=["patron", "id"], name="debts_of_patron"),
            models.Index(fields=["day"], name="debts_of_days"),
        ]

    def __str__(self) -> str:
        # The line, not the reader: this goes into the journal, which keeps references to other people.
        return f"{self.number}/{self.year}" if self.number else str(self.kind)


class DebtTerms(models.Model):
    """Whether the library takes money, and from which sum on a debt keeps from borrowing. One row at most, changed in place.

    pii: none
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    uuid = models.UUIDField(default=new_uuid, unique=True)
    money = models.CharField(max_length=10, choices=Money, default=Money.BLOCK)
    blocks_from = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="debts_are_set_once_for_all")]

    def __str__(self) -> str:
        return str(self.money)

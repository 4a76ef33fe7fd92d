from django.conf import settings
from django.db import models
from django.db.models import Q

from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import TrilingualField
from torelik.library.acquisition.vocabulary import EntryKind


class Fund(models.Model):
    """One source of money for books, e.g. the republican budget. Made by a librarian; never deleted, but set inactive.

    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    name = TrilingualField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name_kk=""), name="a_fund_has_a_name")]

    def __str__(self) -> str:
        return str(self.name)


class Budget(models.Model):
    """The money of one fund in one year. Made by a librarian, never deleted; what happened to it stands in its ledger.

    A budget whose rest went over to the next year is closed, and nothing is written into its ledger any more.
    pii: none
    """

    uuid = models.UUIDField(default=new_uuid, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "year"], name="one_budget_of_a_fund_in_a_year")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year}"


class FundEntry(models.Model):
    """One line of a budget's ledger. Only ever added, by the database's own will.

    The balance is what the lines say: allocated, less what is committed and not released, less what is spent (tenge).
    pii: who did it
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    order_line = models.ForeignKey("library.OrderLine", models.PROTECT, null=True, related_name="+")
    invoice = models.ForeignKey("library.Invoice", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("allocated", "spent")) | Q(amount__gte=0), name="a_commitment_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("committed", "released")) | Q(order_line__isnull=False),
                name="a_commitment_is_for_a_line_of_an_order",
            ),
            models.CheckConstraint(condition=~Q(kind="spent") | Q(invoice__isnull=False), name="money_is_spent_by_an_invoice"),
            models.CheckConstraint(condition=~Q(kind="allocated") | ~Q(reason=""), name="an_allocation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

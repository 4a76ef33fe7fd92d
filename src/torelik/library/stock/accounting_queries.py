"""What the accounting department asks of the ledger: sums of a period, on the balance and off it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from torelik.kernel.actor import Actor
from torelik.library.stock.models import StockDocument, StockEntry
from torelik.library.stock.queries import may_see
from torelik.library.stock.vocabulary import Balance, DocumentKind, DocumentState, Part


@dataclass(frozen=True, slots=True)
class Worth:
    """So many copies and their sum in tenge."""

    copies: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.copies + other.copies, self.amount + other.amount)

    def __sub__(self, other: "Worth") -> "Worth":
        return Worth(self.copies - other.copies, self.amount - other.amount)


@dataclass(slots=True)
class Account:
    """The movement of one balance in a period; received by source, left by reason, revalued only by sum."""

    opening: Worth = Worth()
    received: dict[str, Worth] = field(default_factory=lambda: defaultdict(Worth))
    left: dict[str, Worth] = field(default_factory=lambda: defaultdict(Worth))
    revalued: Worth = Worth()

    @property
    def all_received(self) -> Worth:
        return sum(self.received.values(), Worth())

    @property
    def all_left(self) -> Worth:
        return sum(self.left.values(), Worth())

    @property
    def closing(self) -> Worth:
        return self.opening + self.all_received - self.all_left + self.revalued


def accounts(first: date, last: date, *, visible_to: Actor) -> Mapping[Balance, Account]:
    """Return what stood on and off the balance before *first*, what came and left through *last*; three queries at most.

    Entries written before the ledger knew the balance are counted on it. Nothing for who does not see the stock.
    """
    found = {Balance.ON: Account(), Balance.OFF: Account()}
    if not may_see(visible_to):
        return found
    before = StockEntry.objects.filter(document__day__lt=first)
    for balance, part, copies, amount in _grouped(before, "balance", "part"):
        account = found[_balance(balance)]
        match part:
            case Part.RECEIVED:
                account.opening += Worth(copies, _tenge(amount))
            case Part.LEFT:
                account.opening -= Worth(copies, _tenge(amount))
            case Part.VALUE:
                account.opening += Worth(0, _tenge(amount))
    within = StockEntry.objects.filter(document__day__range=(first, last)).annotate(
        source=Coalesce(NullIf(F("document__source"), Value("")), F("document__reverses__source")),
        why=Coalesce(NullIf(F("document__reason"), Value("")), F("document__reverses__reason")),
    )
    for balance, part, source, reason, copies, amount in _grouped(within, "balance", "part", "source", "why"):
        account, worth = found[_balance(balance)], Worth(copies, _tenge(amount))
        match part:
            case Part.RECEIVED:
                account.received[source or ""] += worth
            case Part.LEFT:
                account.left[reason or ""] += worth
            case Part.VALUE:
                account.revalued += Worth(0, worth.amount)
    return found


def posted_between(first: date, last: date, *, visible_to: Actor) -> QuerySet[StockDocument]:
    """Return the documents that changed sums in the period, by day and number, each with its copies and its sum.

    A replacement counts what came less what left. None for who does not see the stock.
    """
    if not may_see(visible_to):
        return StockDocument.objects.none()
    own = StockEntry.objects.filter(document=OuterRef("pk")).order_by().values("document")
    came, left = own.filter(part__in=(Part.RECEIVED, Part.VALUE)), own.filter(part=Part.LEFT)
    posted = StockDocument.objects.exclude(state=DocumentState.DRAFT).filter(day__range=(first, last))
    moved = Q(kind=DocumentKind.TRANSFER) | Q(reverses__kind=DocumentKind.TRANSFER)
    return (
        posted.exclude(moved)
        .select_related("reverses__listed_supplier", "listed_supplier")
        .annotate(
            copies_in=_sum(came, "copies"), copies_out=_sum(left, "copies"), in_=_sum(came, "amount"), out=_sum(left, "amount")
        )
        .order_by("day", "act", "pk")
    )


def _sum(entries: QuerySet[StockEntry, Any], column: str) -> Subquery:
    return Subquery(entries.annotate(sum=Sum(column)).values("sum"))


def _grouped(entries: QuerySet[StockEntry], *names: str) -> QuerySet[StockEntry, Any]:
    return entries.order_by().values_list(*names).annotate(Sum("copies"), Sum("amount"))


def _balance(value: str) -> Balance:
    return Balance.OFF if value == Balance.OFF else Balance.ON


def _tenge(amount: Decimal | None) -> Decimal:
    return Decimal(amount or 0).quantize(Decimal("0.01"))

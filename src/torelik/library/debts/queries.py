"""What readers owe."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.debts import rules
from torelik.library.debts.models import DebtEntry, DebtTerms
from torelik.library.debts.rules import NOTHING
from torelik.library.debts.vocabulary import CHARGES, GRANTS, WITH_RECEIPT, EntryKind, Money
from torelik.library.lending.owing import EndedLoan
from torelik.library.patrons import queries as patrons

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """Whether money is taken, and from which sum on nothing is lent."""

    money: Money = Money.BLOCK
    blocks_from: Decimal = NOTHING
    version: int = 0

    @property
    def takes_money(self) -> bool:
        return self.money is Money.LEDGER


def terms() -> Terms:
    """Return what is set; one query."""
    row = _TERMS.first()
    return Terms(Money(row.money), row.blocks_from, row.version) if row else Terms()


_TERMS = Prepared(lambda: DebtTerms.objects.order_by("id")[:1])


def balances(patron_ids: Collection[int]) -> dict[int, Decimal]:
    """Return what each of these readers owes, for those who do; nobody where no money is taken. Two queries at most."""
    return _sums(patron_ids) if patron_ids and terms().takes_money else {}


def kept_from_borrowing(patron_ids: Collection[int]) -> set[int]:
    """Return those of the readers who owe so much that nothing is lent; two queries at most."""
    kept = terms()
    if not patron_ids or not kept.takes_money:
        return set()
    owed = _sums(patron_ids)
    return {one for one, sum_ in owed.items() if rules.keeps_from_borrowing(kept.money, sum_, from_sum=kept.blocks_from)}


def _sums(patron_ids: Collection[int]) -> dict[int, Decimal]:
    rows = DebtEntry.objects.filter(patron_id__in=patron_ids).order_by().values_list("patron_id").annotate(owed=Sum("amount"))
    return dict(rows.filter(owed__gt=0))


def balance_of(patron_id: int) -> Decimal:
    """Return the sum of a reader's lines, whether money is taken now or not; one query."""
    found: Decimal | None = DebtEntry.objects.filter(patron_id=patron_id).aggregate(owed=Sum("amount"))["owed"]
    return found or NOTHING


def charge_of_loss(loan: EndedLoan) -> DebtEntry | None:
    """Return the price of a lost copy that its reader was charged and that was not taken back; one query."""
    return DebtEntry.objects.filter(**loan_of(loan), kind=EntryKind.LOST, reversed_by=None).first()


def loan_of(loan: EndedLoan) -> dict[str, int]:
    """Return by which column a line of the ledger names the loan."""
    return {"group_loan_id" if loan.of_group else "loan_id": loan.id}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of a reader's ledger as pages show it."""

    uuid: UUID
    day: date
    kind: EntryKind
    amount: Decimal
    about: str
    reason: str
    number: str
    has_receipt: bool
    may_be_taken_back: bool


def lines_of(patron_id: int) -> list[EntryLine]:
    """Return a reader's ledger, the newest first; one query."""
    rows = DebtEntry.objects.filter(patron_id=patron_id).select_related("reversed_by").order_by("-id")
    return [_line(row) for row in rows]


def _line(row: DebtEntry) -> EntryLine:
    kind = EntryKind(row.kind)
    may_be = (kind is EntryKind.PAYMENT or kind in CHARGES) and not hasattr(row, "reversed_by")
    number = f"{row.number}/{row.year}" if row.number else ""
    return EntryLine(
        row.uuid,
        row.day,
        kind,
        row.amount,
        row.about,
        row.reason,
        number,
        has_receipt=kind in WITH_RECEIPT,
        may_be_taken_back=may_be,
    )


def reader(uuid: UUID, *, visible_to: Actor) -> patrons.PatronCard:
    """Return a reader to whoever keeps debts. Raises ``NotFound``."""
    visible_to.require(GRANTS.KEEP_DEBTS)
    return patrons.patron_card(uuid=uuid, visible_to=visible_to, desk_grant=GRANTS.KEEP_DEBTS)


def receipt(uuid: UUID, *, visible_to: Actor) -> tuple[EntryLine, patrons.PatronCard]:
    """Return a payment or what was paid back, with its reader, to the desk and to the reader. Raises ``NotFound``."""
    rows = DebtEntry.objects.select_related("patron__account", "patron__category").filter(uuid=uuid, kind__in=WITH_RECEIPT)
    row = rows.first()
    if row is None or not (visible_to.may(GRANTS.KEEP_DEBTS) or _is_own(row, visible_to)):
        raise NotFound(uuid)
    return _line(row), patrons.card_of(row.patron)


def _is_own(row: DebtEntry, actor: Actor) -> bool:
    return actor.account_id is not None and row.patron.account_id == actor.account_id


def owing_readers(*, visible_to: Actor) -> QuerySet[DebtEntry, Any]:
    """Return the numbers of the readers who owe, with their sums, the largest first; counted and cut by the database."""
    visible_to.require(GRANTS.KEEP_DEBTS)
    sums = DebtEntry.objects.order_by().values("patron_id").annotate(owed=Sum("amount")).filter(owed__gt=0)
    return sums.order_by("-owed", "patron_id")


def entries_between(first: date, last: date, *, visible_to: Actor) -> Iterator[tuple[patrons.PatronCard, DebtEntry]]:
    """Yield the lines of a period with their readers, the oldest first; one query, read as they are taken."""
    visible_to.require(GRANTS.KEEP_DEBTS)
    rows = DebtEntry.objects.filter(day__range=(first, last)).select_related("patron__account", "patron__category", "made_by")
    for row in rows.order_by("day", "id").iterator(chunk_size=ROWS_AT_ONCE):
        yield patrons.card_of(row.patron), row


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """What was charged, paid, waived and given back in a period, and what all readers owe at its end."""

    charged: Decimal
    paid: Decimal
    waived: Decimal
    owed_at_end: Decimal


def sums_between(first: date, last: date, *, visible_to: Actor) -> PeriodSums:
    """Return the sums of a period; two queries."""
    visible_to.require(GRANTS.KEEP_DEBTS)
    rows = DebtEntry.objects.filter(day__range=(first, last)).order_by().values_list("kind").annotate(sum=Sum("amount"))
    by_kind = {EntryKind(kind): amount for kind, amount in rows}
    charged = sum((by_kind.get(kind, NOTHING) for kind in (*CHARGES, EntryKind.CANCELLED)), NOTHING)
    paid = -sum((by_kind.get(kind, NOTHING) for kind in WITH_RECEIPT), NOTHING)
    end: Decimal | None = DebtEntry.objects.filter(day__lte=last).aggregate(owed=Sum("amount"))["owed"]
    return PeriodSums(charged, paid, -by_kind.get(EntryKind.WAIVER, NOTHING), end or NOTHING)


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return the person's debts and payments, for the export of their data."""
    rows = DebtEntry.objects.filter(patron__account_id=account_id).order_by("id")
    return {"debts": [{"day": str(row.day), "kind": row.kind, "amount": str(row.amount), "about": row.about} for row in rows]}

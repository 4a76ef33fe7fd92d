"""What readers have not brought back yet."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from heapq import merge
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from torelik.kernel.actor import Actor
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import owing
from torelik.library.lending.models import GroupLoan, Loan
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons import queries as patrons

ROWS_AT_ONCE = 500
"""So many loans are read into memory at a time."""


@dataclass(frozen=True, slots=True)
class OwedCopy:
    """One copy that a reader has; ``place`` is the branch where it belongs, or the storage place without one.

    pii: what a reader reads
    """

    patron_id: int
    record_uuid: UUID
    title: str
    authors: str
    inventory_number: str
    place: str
    due_on: date
    due_at: datetime | None
    is_lost: bool

    def days_late(self, *, today: date) -> int:
        return max((today - self.due_on).days, 0)


def owed_by(patron_ids: Collection[int]) -> list[OwedCopy]:
    """Return what these readers have, in every branch, the earliest due first; two queries for any number of readers."""
    numbered = [_owed(row) for row in _copies(Loan.objects.filter(patron_id__in=patron_ids, returned_at=None))]
    others = [_owed_of_card(row) for row in _of_cards(GroupLoan.objects.filter(patron_id__in=patron_ids, returned_at=None))]
    return sorted(numbered + others, key=lambda one: one.due_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which debtors are meant; ``days_late`` is the least number of days that a book is late."""

    readers: patrons.Readers = field(default_factory=patrons.Readers)
    branch: str = ""
    days_late: int = 1


@dataclass(frozen=True, slots=True)
class DebtorLine:
    """One reader with late books, the one that is late longest first. pii: the reader, and what the reader reads"""

    card: patrons.PatronCard
    copies: tuple[OwedCopy, ...]
    days_late: int
    owes: Decimal = owing.NOTHING


def debtors(asked: Asked, *, today: date, visible_to: Actor) -> list[dict[str, Any]]:
    """Return the numbers of the readers who are meant, who is late longest first; two queries, two numbers a reader."""
    earliest: dict[int, date] = {}
    for late in (_late(asked, today=today, visible_to=visible_to), _late_of_cards(asked, today=today)):
        for patron_id, due_on in late.values_list("patron_id").annotate(earliest=Min("due_on")).order_by():
            earliest[patron_id] = min(due_on, earliest.get(patron_id, due_on))
    found = [{"patron_id": patron_id, "earliest": due_on} for patron_id, due_on in earliest.items()]
    return sorted(found, key=lambda row: (row["earliest"], row["patron_id"]))


def debtor_lines(rows: Sequence[dict[str, Any]], asked: Asked, *, today: date, visible_to: Actor) -> list[DebtorLine]:
    """Return the lines of a page of ``debtors``; four queries for any number of readers, five where money is taken."""
    ids = [row["patron_id"] for row in rows]
    late: dict[int, list[OwedCopy]] = {patron_id: [] for patron_id in ids}
    for one in _copies(_late(asked, today=today, visible_to=visible_to).filter(patron_id__in=ids)):
        late[one.patron_id].append(_owed(one))
    for other in _of_cards(_late_of_cards(asked, today=today).filter(patron_id__in=ids)):
        late[other.patron_id].append(_owed_of_card(other))
    known, sums = patrons.cards(ids), owing.asked().balances(ids)
    return [
        DebtorLine(
            known[row["patron_id"]],
            tuple(late[row["patron_id"]]),
            (today - row["earliest"]).days,
            sums.get(row["patron_id"], owing.NOTHING),
        )
        for row in rows
    ]


def count_late_copies(asked: Asked, *, today: date, visible_to: Actor) -> int:
    """Count the late copies of the readers who are meant; two queries."""
    return _late(asked, today=today, visible_to=visible_to).count() + _late_of_cards(asked, today=today).count()


def late_copies(asked: Asked, *, today: date, visible_to: Actor) -> Iterator[tuple[patrons.PatronCard, OwedCopy]]:
    """Yield every late copy with its reader, by group and ticket; read as they are taken, in two queries."""
    rows = _copies(_late(asked, today=today, visible_to=visible_to)).select_related("patron__account", "patron__category")
    others = _of_cards(_late_of_cards(asked, today=today)).select_related("patron__account", "patron__category")
    in_order = ("patron__group", "patron__ticket", "due_on", "id")
    numbered = ((row.patron, _owed(row)) for row in rows.order_by(*in_order).iterator(chunk_size=ROWS_AT_ONCE))
    without = ((row.patron, _owed_of_card(row)) for row in others.order_by(*in_order).iterator(chunk_size=ROWS_AT_ONCE))
    for patron, one in merge(numbered, without, key=lambda line: (line[0].group, line[0].ticket, line[1].due_on)):
        yield patrons.card_of(patron), one


def lines_of_letters(patron_uuids: Collection[UUID], *, today: date, visible_to: Actor) -> list[DebtorLine]:
    """Return these readers with all their late books, in every branch; six queries. Whoever is not late is left out."""
    asked, meant = Asked(), set(patrons.ids_of(patron_uuids))
    rows = [row for row in debtors(asked, today=today, visible_to=visible_to) if row["patron_id"] in meant]
    return debtor_lines(rows, asked, today=today, visible_to=visible_to)


def _late(asked: Asked, *, today: date, visible_to: Actor) -> QuerySet[Loan]:
    visible_to.require(GRANTS.ISSUE_ITEM)
    late = Loan.objects.filter(returned_at=None, due_on__lte=today - timedelta(days=max(asked.days_late, 1)))
    if asked.readers.is_told:
        late = late.filter(patrons.filter_of(asked.readers, before="patron__"))
    return late.filter(item__place__branch__key=asked.branch) if asked.branch else late


def _late_of_cards(asked: Asked, *, today: date) -> QuerySet[GroupLoan]:
    late = GroupLoan.objects.filter(returned_at=None, due_on__lte=today - timedelta(days=max(asked.days_late, 1)))
    if asked.readers.is_told:
        late = late.filter(patrons.filter_of(asked.readers, before="patron__"))
    return late.filter(place__branch__key=asked.branch) if asked.branch else late


def _of_cards(found: QuerySet[GroupLoan]) -> QuerySet[GroupLoan]:
    return found.select_related("card__record", "place__branch").defer("card__record__marc").order_by("due_on", "id")


def _owed_of_card(row: GroupLoan) -> OwedCopy:
    return OwedCopy(
        patron_id=row.patron_id,
        record_uuid=row.card.record.uuid,
        title=row.card.record.title,
        authors=row.card.record.authors,
        inventory_number=_("group card %(number)d") % {"number": row.card.number},
        place=str(row.place.branch or row.place),
        due_on=row.due_on,
        due_at=None,
        is_lost=row.lost_at is not None,
    )


def _copies(found: QuerySet[Loan]) -> QuerySet[Loan]:
    return found.select_related("item__record", "item__place__branch").defer("item__record__marc").order_by("due_on", "id")


def _owed(row: Loan) -> OwedCopy:
    place = row.item.place
    return OwedCopy(
        patron_id=row.patron_id,
        record_uuid=row.item.record.uuid,
        title=row.item.record.title,
        authors=row.item.record.authors,
        inventory_number=row.item.inventory_number,
        place=str(place.branch or place),
        due_on=row.due_on,
        due_at=row.due_at,
        is_lost=row.item.state == ItemState.LOST,
    )

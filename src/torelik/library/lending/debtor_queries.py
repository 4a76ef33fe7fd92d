"""What readers have not brought back yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending.models import Loan


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
    """Return what these readers have, in every branch, the earliest due first; one query for any number of readers."""
    return [_owed(row) for row in _copies(Loan.objects.filter(patron_id__in=patron_ids, returned_at=None))]


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

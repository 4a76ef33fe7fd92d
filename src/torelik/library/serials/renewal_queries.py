"""Which subscriptions end before a day, and what stands in their place from that day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from torelik.kernel.actor import Actor
from torelik.library.serials.models import SubscribedCopies, Subscription
from torelik.library.serials.queries import may_see


@dataclass(frozen=True, slots=True)
class Side:
    """A subscription on one side of the day: copies, price of one for its period, sum in tenge."""

    uuid: UUID
    supplier_id: int
    supplier: str
    index: str
    begins_on: date
    valid_through: date
    copies: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.price * self.copies


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """One periodical before the day and from it on; none on a side where it is not subscribed to."""

    record_id: int
    title: str
    before: Side | None = None
    after: Side | None = None

    @property
    def is_open(self) -> bool:
        """Whether it ends and nothing follows: it can be renewed."""
        return self.before is not None and self.after is None

    @property
    def goes_on(self) -> bool:
        """Whether one subscription covers both sides."""
        return self.before is not None and self.after is not None and self.before.uuid == self.after.uuid

    @property
    def difference(self) -> Decimal:
        """What the period from the day on costs more than the one before."""
        before = self.before.amount if self.before else Decimal(0)
        return (self.after.amount if self.after else Decimal(0)) - before


def renewals(day: date, *, visible_to: Actor) -> list[RenewalLine]:
    """Return the periodicals before the day and from it on, by title; four queries. None for who does not see them."""
    if not may_see(visible_to):
        return []
    before = {row.record_id: row for row in _covering(day - timedelta(days=1))}
    after = {row.record_id: row for row in _covering(day)}
    rows = sorted({**before, **after}.values(), key=lambda row: (row.record.title_sort, row.record_id))
    copies = _copies([*before.values(), *after.values()])
    return [
        RenewalLine(
            row.record_id,
            row.record.title,
            _side(before.get(row.record_id), copies),
            _side(after.get(row.record_id), copies),
        )
        for row in rows
    ]


def begun_on(day: date, *, supplier_id: int, visible_to: Actor) -> list[RenewalLine]:
    """Return what is subscribed to of one supplier from the day on."""
    lines = renewals(day, visible_to=visible_to)
    return [one for one in lines if one.after and one.after.begins_on == day and one.after.supplier_id == supplier_id]


def _covering(day: date) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(begins_on__lte=day, valid_through__gte=day)
    return rows.select_related("record", "supplier").defer("record__marc").order_by("begins_on", "id")


def _copies(rows: Iterable[Subscription]) -> dict[int, int]:
    counted = SubscribedCopies.objects.filter(subscription__in={row.pk for row in rows}).order_by()
    return dict(counted.values_list("subscription").annotate(Sum("copies")))


def _side(row: Subscription | None, copies: dict[int, int]) -> Side | None:
    if row is None:
        return None
    return Side(
        row.uuid, row.supplier_id or 0, str(row.supplier.name) if row.supplier else "", row.index, row.begins_on,
        row.valid_through, copies.get(row.pk, 0), row.price,
    )  # fmt: skip

"""Questions about orders and their lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import rules
from torelik.library.acquisition.models import Claim, Contract, Order, OrderLine, Supplier
from torelik.library.acquisition.queries import money
from torelik.library.acquisition.queries.suppliers import may_see
from torelik.library.acquisition.rules import Counted, LineFacts, SendingFacts
from torelik.library.acquisition.vocabulary import OPEN_STATES, OrderState

AWAITED = F("copies") - F("received") - F("cancelled")
AMOUNT = ExpressionWrapper(
    F("price") * (F("copies") - F("cancelled")), output_field=DecimalField(max_digits=18, decimal_places=2)
)


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract with what was ordered under it; tenge."""

    id: int
    uuid: UUID
    number: str
    day: date
    amount: Decimal
    ordered: Decimal
    valid_through: date
    note: str

    @property
    def left(self) -> Decimal:
        return self.amount - self.ordered


@dataclass(frozen=True, slots=True)
class OrderLineShown:
    """One line of an order, with its counts and where its money comes from."""

    id: int
    uuid: UUID
    order_uuid: UUID
    order: str
    supplier_id: int
    title: str
    authors: str
    year: int | None
    isbn: str
    record_uuid: UUID | None
    price: Decimal
    budget: str
    budget_id: int | None
    suggestion: bool
    counted: Counted
    expected_on: date | None

    @property
    def amount(self) -> Decimal:
        return self.price * (self.counted.copies - self.counted.cancelled)


def orders(*, state: str = "", supplier_id: int | None = None, late_on: date | None = None, visible_to: Actor) -> QuerySet[Order]:
    """Return orders, drafts first and then the newest; *late_on* keeps those whose expected day passed before that day."""
    if not may_see(visible_to):
        return Order.objects.none()
    found = Order.objects.select_related("supplier").annotate(
        titles=Count("lines", distinct=True),
        ordered=Sum(F("lines__copies") - F("lines__cancelled")),
        came=Sum("lines__received"),
        amount=Sum(
            ExpressionWrapper(
                F("lines__price") * (F("lines__copies") - F("lines__cancelled")),
                output_field=DecimalField(max_digits=18, decimal_places=2),
            )
        ),
    )
    if state:
        found = found.filter(state=state)
    if supplier_id:
        found = found.filter(supplier=supplier_id)
    if late_on:
        found = found.filter(state__in=OPEN_STATES, expected_on__lt=late_on)
    return found.order_by(F("number").asc(nulls_first=True), "id") if state == OrderState.DRAFT else found.order_by("-id")


def order(uuid: UUID, *, visible_to: Actor) -> Order:
    """Return one order. Raises ``NotFound``, also for who does not see acquisition."""
    found = Order.objects.select_related("supplier", "contract", "sent_by", "made_by").filter(uuid=uuid)
    row = found.first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def lines_of_order(row: Order) -> list[OrderLineShown]:
    """Return the lines of an order in the order in which they were added; one query."""
    return [shown(line) for line in _lines().filter(order=row).order_by("id")]


def order_line(uuid: UUID, *, visible_to: Actor) -> OrderLineShown:
    """Return one line of an order. Raises ``NotFound``."""
    row = _lines().filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return shown(row)


def open_lines(*, supplier_id: int | None = None, visible_to: Actor) -> list[OrderLineShown]:
    """Return the lines of which copies are awaited, the oldest order first, of one supplier or of all; one query."""
    if not may_see(visible_to):
        return []
    found = _lines().filter(order__state__in=OPEN_STATES).annotate(awaited=AWAITED).filter(awaited__gt=0)
    if supplier_id:
        found = found.filter(order__supplier=supplier_id)
    return [shown(line) for line in found.order_by("order__sent_on", "order_id", "id")]


def invoiceable_lines(supplier_id: int) -> list[OrderLineShown]:
    """Return the lines of sent orders of a supplier that are not invoiced in full; one query."""
    found = _lines().filter(order__supplier=supplier_id).exclude(order__state=OrderState.DRAFT)
    found = found.annotate(rest=F("copies") - F("cancelled") - F("invoiced")).filter(rest__gt=0)
    return [shown(line) for line in found.order_by("order__sent_on", "order_id", "id")]


def claims_of(row: Order) -> QuerySet[Claim]:
    """Return the claims of an order, the first one first."""
    return row.claims.order_by("number", "id")


def claim(uuid: UUID, *, visible_to: Actor) -> Claim:
    """Return one claim with its order. Raises ``NotFound``."""
    found = Claim.objects.select_related("order__supplier", "order__contract").filter(uuid=uuid)
    row = found.first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def counted(line: OrderLine) -> Counted:
    """Return what became of the copies of a line."""
    return Counted(line.copies, line.received, line.cancelled, line.invoiced)


def ordered_by_contract(contract_ids: Collection[int]) -> dict[int, Decimal]:
    """Return for how much was ordered under each contract, what was cancelled aside; one query."""
    sent = OrderLine.objects.filter(order__contract__in=contract_ids).exclude(order__state=OrderState.DRAFT)
    rows = sent.values_list("order__contract").annotate(sum=Sum(AMOUNT)).order_by()
    return {pk: amount.quantize(rules.CENT) for pk, amount in rows}


def contract_lines(row: Supplier) -> list[ContractLine]:
    """Return the contracts with a supplier, the newest first, with what was ordered under each; two queries."""
    rows = list(row.contracts.order_by("-day", "-id"))
    sums = ordered_by_contract([one.pk for one in rows])
    return [
        ContractLine(one.pk, one.uuid, one.number, one.day, one.amount, sums.get(one.pk, Decimal(0)), one.valid_through, one.note)
        for one in rows
    ]


def lock_order(uuid: UUID) -> Order:
    """Return the order and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Order.objects.select_for_update(of=("self",)).select_related("supplier", "contract").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_lines(line_ids: Iterable[int]) -> dict[int, OrderLine]:
    """Return lines of orders and keep their rows until the transaction ends, in the order of their keys."""
    rows = OrderLine.objects.select_for_update(of=("self",)).select_related("order", "suggestion")
    return {row.pk: row for row in rows.filter(pk__in=set(line_ids)).order_by("pk")}


def sending_facts(row: Order, lines: Collection[OrderLine], *, today: date) -> SendingFacts:
    """Return what decides about sending; budgets and contract are kept until the transaction ends."""
    contract = Contract.objects.select_for_update().get(pk=row.contract_id) if row.contract_id else None
    budgets = money.lock_budgets(line.budget_id for line in lines if line.budget_id)
    left = money.balances(budgets)
    names = money.names_apart(budgets)
    return SendingFacts(
        state=OrderState(row.state),
        today=today,
        supplier_is_active=row.supplier.is_active,
        expected_on=row.expected_on,
        contract=str(contract or ""),
        contract_of_supplier=contract is None or contract.supplier_id == row.supplier_id,
        contract_through=contract.valid_through if contract else None,
        contract_left=contract.amount - ordered_by_contract([contract.pk]).get(contract.pk, Decimal(0)) if contract else None,
        left={names[pk]: balance.available for pk, balance in left.items()},
        closed=tuple(names[pk] for pk, one in budgets.items() if one.closed_at),
        lines=tuple(
            LineFacts(line.title, line.copies, line.price, names[line.budget_id] if line.budget_id else "") for line in lines
        ),
    )


def contract_choices() -> list[tuple[int, str]]:
    """Return the contracts as choices of a form, the newest first; one query."""
    rows = Contract.objects.select_related("supplier").filter(supplier__is_active=True).order_by("-day", "-id")
    return [(row.pk, f"{row.supplier.name}, № {row.number}") for row in rows]


def late_orders(*, today: date, visible_to: Actor) -> int:
    """Count the orders that are late."""
    if not may_see(visible_to):
        return 0
    return Order.objects.filter(Q(state__in=OPEN_STATES), expected_on__lt=today).count()


def shown(line: OrderLine) -> OrderLineShown:
    """Return a line whose order, record and budget were read with it."""
    return OrderLineShown(
        id=line.pk,
        uuid=line.uuid,
        order_uuid=line.order.uuid,
        order=str(line.order),
        supplier_id=line.order.supplier_id,
        title=line.record.title if line.record else line.title,
        authors=line.record.authors if line.record else line.authors,
        year=line.record.year if line.record else line.published,
        isbn=line.isbn,
        record_uuid=line.record.uuid if line.record else None,
        price=line.price,
        budget=money.name_of_budget(line.budget) if line.budget else "",
        budget_id=line.budget_id,
        suggestion=line.suggestion_id is not None,
        counted=counted(line),
        expected_on=line.order.expected_on,
    )


def _lines() -> QuerySet[OrderLine]:
    return OrderLine.objects.select_related("order", "record", "budget__fund").defer("record__marc")


def lock_lines_with_orders(line_ids: Iterable[int]) -> dict[int, OrderLine]:
    """Return lines with their orders, the rows of both kept until the transaction ends: orders first, as everywhere."""
    wanted = set(line_ids)
    held = {row.pk: row for row in Order.objects.select_for_update().filter(pk__in=orders_of(wanted)).order_by("pk")}
    lines = lock_lines(wanted)
    for line in lines.values():
        line.order = held[line.order_id]
    return lines


def orders_of(line_ids: Collection[int]) -> set[int]:
    """Return the keys of the orders of these lines; one query."""
    return set(OrderLine.objects.filter(pk__in=line_ids).values_list("order_id", flat=True))

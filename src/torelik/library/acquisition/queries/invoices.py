"""Questions about invoices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import rules
from torelik.library.acquisition.models import Budget, Invoice, InvoiceLine, OrderLine
from torelik.library.acquisition.queries import money
from torelik.library.acquisition.queries.orders import counted
from torelik.library.acquisition.queries.suppliers import may_see
from torelik.library.acquisition.rules import ApprovalFacts, InvoiceLineFacts
from torelik.library.acquisition.vocabulary import InvoiceState, OrderState


@dataclass(frozen=True, slots=True)
class InvoiceLineShown:
    """One line of an invoice; sums in tenge with value added tax."""

    uuid: UUID
    title: str
    order: str
    order_uuid: UUID
    budget: str
    copies: int
    price: Decimal
    ordered_price: Decimal
    vat_rate: int

    @property
    def amount(self) -> Decimal:
        return self.price * self.copies

    @property
    def vat(self) -> Decimal:
        return rules.vat_within(self.amount, self.vat_rate)


def invoices(*, state: str = "", supplier_id: int | None = None, visible_to: Actor) -> QuerySet[Invoice]:
    """Return invoices, the newest first; none for who does not see acquisition."""
    if not may_see(visible_to):
        return Invoice.objects.none()
    found = Invoice.objects.select_related("supplier")
    if state:
        found = found.filter(state=state)
    if supplier_id:
        found = found.filter(supplier=supplier_id)
    return found.order_by("-day", "-id")


def invoice(uuid: UUID, *, visible_to: Actor) -> Invoice:
    """Return one invoice. Raises ``NotFound``, also for who does not see acquisition."""
    found = Invoice.objects.select_related("supplier", "budget__fund", "approved_by", "paid_by").filter(uuid=uuid)
    row = found.first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    return row


def lines_of_invoice(row: Invoice) -> list[InvoiceLineShown]:
    """Return the lines of an invoice in the order in which they were added; one query."""
    lines = row.lines.select_related("order_line__order", "order_line__record", "order_line__budget__fund")
    return [
        InvoiceLineShown(
            uuid=line.uuid,
            title=line.order_line.record.title if line.order_line.record else line.order_line.title,
            order=str(line.order_line.order),
            order_uuid=line.order_line.order.uuid,
            budget=money.name_of_budget(line.order_line.budget) if line.order_line.budget else "",
            copies=line.copies,
            price=line.price,
            ordered_price=line.order_line.price,
            vat_rate=line.vat_rate,
        )
        for line in lines.defer("order_line__record__marc").order_by("id")
    ]


def lock_invoice(uuid: UUID) -> Invoice:
    """Return the invoice and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Invoice.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lines_to_approve(row: Invoice) -> list[InvoiceLine]:
    """Return the lines of an invoice with those of the orders that they name."""
    return list(row.lines.select_related("order_line__order").order_by("id"))


def approval_facts(
    row: Invoice, lines: list[InvoiceLine], ordered: Mapping[int, OrderLine], budgets: Mapping[int, Budget], *, today: date
) -> ApprovalFacts:
    """Return what decides about approving, of rows that the caller has locked."""
    names = money.names_apart(budgets)
    left = money.balances(budgets)
    released: dict[str, Decimal] = {}
    facts = []
    for line in lines:
        of = ordered[line.order_line_id]
        budget = names[of.budget_id] if of.budget_id else ""
        rest = counted(of).committed
        if budget:
            released[budget] = released.get(budget, Decimal(0)) + of.price * min(line.copies, rest)
        is_sent = of.order.state != OrderState.DRAFT and of.order.supplier_id == row.supplier_id
        facts.append(InvoiceLineFacts(of.title, line.copies, line.price, budget, is_sent, rest))
    return ApprovalFacts(
        state=InvoiceState(row.state),
        day=row.day,
        today=today,
        total=row.total,
        postage=row.postage,
        adjustment=row.adjustment,
        budget=names[row.budget_id] if row.budget_id else "",
        lines=tuple(facts),
        left={names[pk]: balance.available for pk, balance in left.items()},
        released=released,
        closed=tuple(names[pk] for pk, one in budgets.items() if one.closed_at),
    )

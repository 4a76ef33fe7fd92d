"""Suppliers, budgets, orders and invoices for the tests of acquisition."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import actions, queries
from torelik.library.acquisition.models import Budget, Fund, Invoice, Order, OrderLine, Supplier
from torelik.library.acquisition.rules import Balance, ListedTitle, Told

TODAY = date(2026, 11, 23)


def supplier(name: str = "Жеті Жарғы", **columns: object) -> Supplier:
    """Add a supplier."""
    return actions.save_supplier(name=Trilingual(name, name, ""), by=SYSTEM, at=NOON, **columns)


def budget(amount: str = "100000.00", *, year: int = 2026, fund: Fund | None = None) -> Budget:
    """Give a fund a sum for a year."""
    name = Trilingual("Республикалық бюджет", "Республиканский бюджет", "Republican budget")
    fund = fund or actions.save_fund(name=name, by=SYSTEM, at=NOON)
    return actions.set_budget(fund_uuid=fund.uuid, year=year, amount=Decimal(amount), reason="Бұйрық № 1", by=SYSTEM, at=NOON)


def draft(of: Supplier | None = None, **header: object) -> Order:
    """Begin an order."""
    return actions.draft_order(key=uuid4(), supplier_id=(of or supplier()).pk, by=SYSTEM, at=NOON, **header)


def add(
    order: Order, *, budget: Budget | None, title: str = "Медиация", copies: int = 2, price: str = "1500.00", **more: Any
) -> OrderLine:
    """Add a line to a draft."""
    listed = ListedTitle(title, "Ағыбаев А.", 2024, "", copies, Decimal(price))
    key = uuid4()
    actions.add_line(uuid=order.uuid, key=key, title=listed, budget_id=budget.pk if budget else None, by=SYSTEM, at=NOON, **more)
    return OrderLine.objects.get(uuid=key)


def send(order: Order, **more: Any) -> Order:
    """Send a draft as it stands."""
    order.refresh_from_db()
    return actions.send_order(uuid=order.uuid, seen=order.version, **({"by": SYSTEM, "at": NOON} | more))


def sent(*, budget: Budget | None = None, of: Supplier | None = None, **line: Any) -> OrderLine:
    """Order one title; return its line."""
    order = draft(of)
    made = add(order, budget=budget or globals()["budget"](), **line)
    send(order)
    made.refresh_from_db()
    return made


def invoice(
    line: OrderLine, *, copies: int = 1, price: str = "1500.00", total: str = "", number: str = "", **header: Any
) -> Invoice:
    """Enter an invoice for copies of one line."""
    row = actions.draft_invoice(
        key=uuid4(), supplier_id=line.order.supplier_id, number=number or str(uuid4())[:8], day=TODAY,
        total=Decimal(total) if total else Decimal(price) * copies, by=SYSTEM, at=NOON, **header,
    )  # fmt: skip
    return actions.add_invoice_line(
        uuid=row.uuid, order_line_uuid=line.uuid, copies=copies, price=Decimal(price), vat_rate=16, by=SYSTEM
    )


def approve(row: Invoice, **more: Any) -> Invoice:
    """Approve an invoice as it stands."""
    row.refresh_from_db()
    return actions.approve_invoice(uuid=row.uuid, seen=row.version, **({"by": SYSTEM, "at": NOON} | more))


def left(of: Budget) -> Balance:
    """Return the balance of a budget."""
    return queries.balances([of.pk])[of.pk]


def told(act: Callable[[], object]) -> list[Told]:
    """Return why something was refused."""
    with pytest.raises(actions.AcquisitionRefused) as refused:
        act()
    return refused.value.told

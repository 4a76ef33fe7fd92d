"""Funds, budgets and their ledger: only these functions write it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import queries, rules
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.models import Budget, Fund, FundEntry, OrderLine
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, EntryKind, Refusal


@transaction.atomic
def save_fund(*, name: Trilingual, is_active: bool = True, uuid: UUID | None = None, by: Actor, at: datetime) -> Fund:
    """Add a source of funding, or change its name. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_BUDGETS)
    row = Fund() if uuid is None else Fund.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    row.name, row.is_active = name, is_active
    row.save()
    audit.record(EVENTS.FUND_SAVED, by=by, about=row, at=at)
    return row


@transaction.atomic
def set_budget(*, fund_uuid: UUID, year: int, amount: Decimal, reason: str, by: Actor, at: datetime) -> Budget:
    """Set the sum of a fund's budget of a year, a new one or another than before; the ledger keeps the difference and why.

    Raises ``NotFound``, ``AcquisitionRefused``, e.g. when more is committed and spent already.
    """
    by.require(GRANTS.KEEP_BUDGETS)
    fund = Fund.objects.select_for_update().filter(uuid=fund_uuid).first()
    if fund is None:
        raise NotFound(fund_uuid)
    if not rules.is_price(amount):
        raise AcquisitionRefused([Told(Refusal.NO_SUM)])
    if not reason.strip():
        raise AcquisitionRefused([Told(Refusal.NO_REASON)])
    made = Budget.objects.get_or_create(fund=fund, year=year)[0]
    row = queries.lock_budgets([made.pk])[made.pk]
    balance = queries.balances([row.pk])[row.pk]
    difference = amount - balance.allocated
    if row.closed_at:
        raise AcquisitionRefused([Told(Refusal.BUDGET_CLOSED)])
    if difference < 0 and balance.available + difference < 0:
        raise AcquisitionRefused([Told(Refusal.BELOW_COMMITTED)])
    if difference:
        _write(row.pk, EntryKind.ALLOCATED, difference, reason=reason.strip(), by=by, at=at)
        facts = {"year": str(year), "amount": str(amount), "reason": reason.strip()}
        audit.record(EVENTS.BUDGET_SET, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic
def roll_over(*, uuid: UUID, with_rest: bool, reason: str, by: Actor, at: datetime) -> Budget:
    """Let what is committed go over to the fund's budget of the next year, with the money for it; close this one.

    *with_rest* takes what is left along. Raises ``NotFound``, ``AcquisitionRefused``.
    """
    by.require(GRANTS.KEEP_BUDGETS)
    found = Budget.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    # Lines before budgets, as wherever both are held: two acts never wait for each other.
    lines = list(OrderLine.objects.select_for_update().filter(budget=found).exclude(order__state="draft").order_by("pk"))
    new = Budget.objects.get_or_create(fund_id=found.fund_id, year=found.year + 1)[0]
    rows = queries.lock_budgets([found.pk, new.pk])
    row, new = rows[found.pk], rows[new.pk]
    told = []
    if row.closed_at:
        told.append(Told(Refusal.BUDGET_CLOSED))
    if new.closed_at:
        told.append(Told(Refusal.BUDGET_CLOSED, queries.name_of_budget(new)))
    if not reason.strip():
        told.append(Told(Refusal.NO_REASON))
    if told:
        raise AcquisitionRefused(told)
    balance = queries.balances([row.pk])[row.pk]
    for line in lines:
        if held := held_back(line):
            _write(row.pk, EntryKind.RELEASED, held, line=line, by=by, at=at)
            _write(new.pk, EntryKind.COMMITTED, held, line=line, by=by, at=at)
    moved = balance.committed + (max(balance.available, Decimal(0)) if with_rest else Decimal(0))
    if moved:
        _write(row.pk, EntryKind.ALLOCATED, -moved, reason=reason.strip(), by=by, at=at)
        _write(new.pk, EntryKind.ALLOCATED, moved, reason=reason.strip(), by=by, at=at)
    OrderLine.objects.filter(pk__in=[line.pk for line in lines if queries.counted(line).committed]).update(budget=new)
    OrderLine.objects.filter(budget=row, order__state="draft").update(budget=new)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    audit.record(EVENTS.BUDGET_ROLLED, by=by, about=row, at=at, facts={"year": str(row.year), "amount": str(moved)})
    return new


def commit(line: OrderLine, *, by: Actor, at: datetime) -> None:
    """Hold back the money of a line that is sent; the caller has locked its budget."""
    _write(_budget(line), EntryKind.COMMITTED, held_back(line), line=line, by=by, at=at)


def release(line: OrderLine, copies: int, *, by: Actor, at: datetime) -> None:
    """Give the money of so many copies back to the budget; the caller has locked it."""
    if amount := line.price * copies:
        _write(_budget(line), EntryKind.RELEASED, amount, line=line, by=by, at=at)


def spend(budget_id: int, amount: Decimal, *, invoice_id: int, by: Actor, at: datetime) -> None:
    """Write what an invoice takes of a budget; the caller has locked it."""
    _write(budget_id, EntryKind.SPENT, amount, invoice_id=invoice_id, by=by, at=at)


def held_back(line: OrderLine) -> Decimal:
    """Return what a sent line still holds back in its budget."""
    return line.price * queries.counted(line).committed


def _budget(line: OrderLine) -> int:
    if line.budget_id is None:
        raise ValueError("The line names no budget.")
    return line.budget_id


def _write(
    budget_id: int,
    kind: EntryKind,
    amount: Decimal,
    *,
    line: OrderLine | None = None,
    invoice_id: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    FundEntry.objects.create(
        budget_id=budget_id, kind=kind, amount=amount, order_line=line, invoice_id=invoice_id, reason=reason,
        made_at=at, made_by_id=by.account_id,
    )  # fmt: skip

"""Entering invoices, approving them, marking them as paid."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import queries, rules
from torelik.library.acquisition.actions import money
from torelik.library.acquisition.actions.refusing import AcquisitionRefused, reasons_lifted
from torelik.library.acquisition.models import Invoice, InvoiceLine, OrderLine
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, InvoiceState, OrderState, Refusal

HEADER = ("number", "day", "total", "postage", "adjustment", "budget_id", "note")
"""What may be changed of a draft."""


@transaction.atomic
def draft_invoice(
    *, key: UUID, supplier_id: int, number: str, day: date, total: Decimal, by: Actor, at: datetime, **header: object
) -> Invoice:
    """Enter an invoice; the same *key* a second time gives the same draft. *header* is of ``HEADER``.

    Raises ``AcquisitionRefused`` for a number that the supplier has given already.
    """
    by.require(GRANTS.KEEP_INVOICES)
    if row := Invoice.objects.filter(uuid=key).first():
        return row
    given = {"number": _number(number), "day": day, "total": total, **_known(header)}
    try:
        with transaction.atomic():
            row = Invoice.objects.create(uuid=key, supplier_id=supplier_id, made_at=at, made_by_id=by.account_id, **given)
    except IntegrityError as error:
        # Two people may enter one paper at the same moment: the database is asked, not a row that was read before.
        raise AcquisitionRefused([Told(Refusal.NUMBER_TAKEN, _number(number))]) from error
    audit.record(EVENTS.INVOICE_DRAFTED, by=by, about=row, at=at)
    return row


@transaction.atomic
def change_invoice(*, uuid: UUID, seen: int, by: Actor, **header: object) -> Invoice:
    """Change the head of a draft that nobody has changed since *seen*. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_INVOICES)
    row = _draft(uuid)
    told = [Told(Refusal.CHANGED_MEANWHILE)] if row.version != seen else []
    changed = _known(header)
    if "number" in changed:
        changed["number"] = _number(str(changed["number"]))
        others = Invoice.objects.filter(supplier_id=row.supplier_id, number=changed["number"]).exclude(pk=row.pk)
        if others.exists():
            told.append(Told(Refusal.NUMBER_TAKEN, str(changed["number"])))
    if told:
        raise AcquisitionRefused(told)
    for name, value in changed.items():
        setattr(row, name, value)
    return _changed(row, *(name.removesuffix("_id") for name in changed))


@transaction.atomic
def add_invoice_line(*, uuid: UUID, order_line_uuid: UUID, copies: int, price: Decimal, vat_rate: int, by: Actor) -> Invoice:
    """Add copies of a line of an order to a draft, or change how many and for how much. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_INVOICES)
    row = _draft(uuid)
    line = OrderLine.objects.select_related("order").filter(uuid=order_line_uuid).first()
    if line is None:
        raise NotFound(order_line_uuid)
    told = [Told(refusal, line.title) for refusal in rules.refusals_of_line(copies, price)]
    if vat_rate not in rules.VAT_RATES:
        told.append(Told(Refusal.PRICE, line.title))
    if line.order.state == OrderState.DRAFT or line.order.supplier_id != row.supplier_id:
        told.append(Told(Refusal.NOT_SENT, line.title))
    elif copies > queries.counted(line).committed:
        told.append(Told(Refusal.MORE_THAN_ORDERED, line.title))
    if told:
        raise AcquisitionRefused(told)
    values = {"copies": copies, "price": price, "vat_rate": vat_rate}
    InvoiceLine.objects.update_or_create(invoice=row, order_line=line, defaults=values)
    return _changed(row)


@transaction.atomic
def remove_invoice_line(*, uuid: UUID, line_uuid: UUID, by: Actor) -> None:
    """Take a line out of a draft; one that is gone already is gone. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_INVOICES)
    row = _draft(uuid)
    if row.lines.filter(uuid=line_uuid).delete()[0]:
        _changed(row)


@transaction.atomic
def discard_invoice(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Throw a draft away. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_INVOICES)
    row = _draft(uuid)
    audit.record(EVENTS.INVOICE_DISCARDED, by=by, about=row, at=at)
    row.delete()


@transaction.atomic
def approve_invoice(*, uuid: UUID, seen: int, reason: str = "", by: Actor, at: datetime) -> Invoice:
    """Approve an invoice: what the orders held back is released, what the invoice says is spent. *reason* lifts a limit.

    Raises ``AcquisitionRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_INVOICES)
    row = queries.lock_invoice(uuid)
    lines = queries.lines_to_approve(row)
    ordered = queries.lock_lines(line.order_line_id for line in lines)
    wanted = {line.budget_id for line in ordered.values() if line.budget_id} | ({row.budget_id} if row.budget_id else set())
    budgets = queries.lock_budgets(wanted)
    facts = queries.approval_facts(row, lines, ordered, budgets, today=clock.local_date(at))
    told = rules.refusals_to_approve(facts)
    if row.state == InvoiceState.DRAFT and row.version != seen:
        told = [Told(Refusal.CHANGED_MEANWHILE)]
    lifted = reasons_lifted(told, reason=reason, by=by)
    for line in lines:
        of = ordered[line.order_line_id]
        of.invoiced += line.copies
        of.save(update_fields=["invoiced"])
        money.release(of, line.copies, by=by, at=at)
    keys = {name: pk for pk, name in queries.names_apart(budgets).items()}
    for name, amount in rules.spent_by_budget(facts).items():
        money.spend(keys[name], amount, invoice_id=row.pk, by=by, at=at)
    row.state, row.approved_at, row.approved_by_id = InvoiceState.APPROVED, at, by.account_id
    row.save(update_fields=["state", "approved_at", "approved_by"])
    _tell(EVENTS.INVOICE_APPROVED, row, by=by, at=at)
    if lifted:
        more = {"refusals": ", ".join(lifted), "reason": reason.strip()}
        audit.record(EVENTS.LIMIT_LIFTED, by=by, about=row, at=at, facts=more)
    return row


@transaction.atomic
def mark_paid(*, uuid: UUID, paid_on: date, by: Actor, at: datetime) -> Invoice:
    """Say on which day an approved invoice was paid. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.MARK_PAID)
    row = queries.lock_invoice(uuid)
    told = [] if row.state == InvoiceState.APPROVED else [Told(Refusal.NOT_APPROVED)]
    if paid_on > clock.local_date(at):
        told.append(Told(Refusal.DATED_AHEAD))
    if told:
        raise AcquisitionRefused(told)
    row.state, row.paid_on, row.paid_by_id = InvoiceState.PAID, paid_on, by.account_id
    row.save(update_fields=["state", "paid_on", "paid_by"])
    _tell(EVENTS.INVOICE_PAID, row, by=by, at=at)
    return row


def _number(text: str) -> str:
    """Return the number as it is compared: capital letters, single blanks."""
    return " ".join(text.split()).upper()


def _known(header: Mapping[str, object]) -> dict[str, object]:
    if strange := set(header) - set(HEADER):
        raise TypeError(f"An invoice has no {', '.join(sorted(strange))}.")
    return dict(header)


def _draft(uuid: UUID) -> Invoice:
    row = queries.lock_invoice(uuid)
    if row.state != InvoiceState.DRAFT:
        raise AcquisitionRefused([Told(Refusal.NOT_DRAFT)])
    return row


def _changed(row: Invoice, *names: str) -> Invoice:
    row.version += 1
    row.save(update_fields=["version", *names])
    return row


def _tell(event: EVENTS, row: Invoice, *, by: Actor, at: datetime) -> None:
    audit.record(event, by=by, about=row, at=at, facts={"number": row.number, "amount": str(row.total)})

"""Charging, paying, waiving, taking back. Everybody locks the reader first, as lending does."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.administration.actions import take_number
from torelik.library.administration.vocabulary import Series
from torelik.library.debts import queries, rules
from torelik.library.debts.models import DebtEntry, DebtTerms
from torelik.library.debts.vocabulary import CHARGES, EVENTS, GRANTS, LESSENING, WITH_RECEIPT, EntryKind, Money, Refusal
from torelik.library.lending.owing import EndedLoan
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.patrons import queries as patrons


class DebtRefused(Exception):
    """Nothing is written into the ledger; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def charge_lateness(*, loan: EndedLoan, by: Actor, at: datetime) -> DebtEntry | None:
    """Charge for the days that a book came late, by the rule of its loan, inside the transaction of its return.

    Nothing where no money is taken or nothing is due.
    """
    by.require(LENDING.ISSUE_ITEM)
    if not loan.fine_per_day or not queries.terms().takes_money:
        return None
    amount = rules.fine(
        due_on=loan.due_on,
        returned_on=loan.late_until or clock.local_date(at),
        grace_days=loan.grace_days,
        per_day=loan.fine_per_day,
        at_most=loan.fine_at_most,
    )
    if not amount:
        return None
    return _write(EntryKind.OVERDUE, amount, EVENTS.CHARGED, patron_id=loan.patron_id, loan=loan, by=by, at=at)


@transaction.atomic
def charge_loss(*, loan: EndedLoan, by: Actor, at: datetime) -> DebtEntry | None:
    """Charge the price of a lost copy, inside the transaction that registers it; nothing without money or a price."""
    by.require(LENDING.ISSUE_ITEM)
    if not loan.price or not queries.terms().takes_money or queries.charge_of_loss(loan) is not None:
        return None
    return _write(EntryKind.LOST, loan.price, EVENTS.CHARGED, patron_id=loan.patron_id, loan=loan, by=by, at=at)


@transaction.atomic
def take_loss_back(*, loan: EndedLoan, by: Actor, at: datetime) -> DebtEntry | None:
    """Take the price of a lost copy back that was found or replaced; what was paid for it can be paid back then."""
    by.require(LENDING.ISSUE_ITEM)
    charged = queries.charge_of_loss(loan)
    if charged is None:
        return None
    return _write(
        EntryKind.CANCELLED,
        charged.amount,
        EVENTS.TAKEN_BACK,
        patron_id=loan.patron_id,
        loan=loan,
        reverses=charged,
        by=by,
        at=at,
    )


@transaction.atomic
def charge(*, key: UUID, patron_id: int, amount: Decimal, reason: str, by: Actor, at: datetime) -> DebtEntry:
    """Charge a reader for damage; sent twice it is charged once. Raises ``DebtRefused`` and ``NotFound``."""
    by.require(GRANTS.KEEP_DEBTS)
    patrons.lock_patron(patron_id)
    if (known := _known(key)) is not None:
        return known
    _refuse(rules.refusals_to_charge(queries.terms().money, amount, reason=reason))
    return _write(EntryKind.DAMAGE, amount, EVENTS.CHARGED, key=key, patron_id=patron_id, reason=reason, by=by, at=at)


@transaction.atomic
def pay(*, key: UUID, patron_id: int, amount: Decimal, by: Actor, at: datetime) -> DebtEntry:
    """Take a payment, at most what is owed, and number its receipt. Raises as ``charge``."""
    by.require(GRANTS.KEEP_DEBTS)
    patrons.lock_patron(patron_id)
    if (known := _known(key)) is not None:
        return known
    _refuse(rules.refusals_to_pay(queries.balance_of(patron_id), amount))
    return _write(EntryKind.PAYMENT, amount, EVENTS.PAID, key=key, patron_id=patron_id, by=by, at=at)


@transaction.atomic
def waive(*, key: UUID, patron_id: int, amount: Decimal, reason: str, by: Actor, at: datetime) -> DebtEntry:
    """Let a reader owe less, with a reason that the journal keeps. Raises as ``charge``."""
    by.require(GRANTS.WAIVE_DEBTS)
    patrons.lock_patron(patron_id)
    if (known := _known(key)) is not None:
        return known
    _refuse(rules.refusals_to_waive(queries.balance_of(patron_id), amount, reason=reason))
    return _write(EntryKind.WAIVER, amount, EVENTS.WAIVED, key=key, patron_id=patron_id, reason=reason, by=by, at=at)


@transaction.atomic
def take_back(*, uuid: UUID, patron_id: int, reason: str, by: Actor, at: datetime) -> DebtEntry:
    """Pay a payment back, or take a charge back, whole and once; the line stays beside its opposite.

    Raises ``DebtRefused`` and ``NotFound``.
    """
    by.require(GRANTS.WAIVE_DEBTS)
    patrons.lock_patron(patron_id)
    row = DebtEntry.objects.filter(uuid=uuid, patron_id=patron_id).first()
    if row is None:
        raise NotFound(uuid)
    kind = EntryKind(row.kind)
    is_taken_back = DebtEntry.objects.filter(reverses=row).exists()
    _refuse(rules.refusals_to_take_back(kind, is_taken_back=is_taken_back, reason=reason))
    opposite = EntryKind.CANCELLED if kind in CHARGES else EntryKind.REFUND
    return _write(
        opposite,
        abs(row.amount),
        EVENTS.TAKEN_BACK,
        patron_id=patron_id,
        reverses=row,
        about=row.about,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def set_terms(*, money: Money, blocks_from: Decimal, seen: int, by: Actor, at: datetime) -> None:
    """Set whether money is taken; *seen* is the version that the page showed. What is in the ledger stays there.

    Raises ``DebtRefused``.
    """
    by.require(LENDING.SET_POLICIES)
    DebtTerms.objects.get_or_create(pk=DebtTerms.ONLY)
    row = DebtTerms.objects.select_for_update().get(pk=DebtTerms.ONLY)
    if row.version != seen:
        raise DebtRefused([Refusal.CHANGED_MEANWHILE])
    row.money, row.blocks_from, row.version = money, blocks_from, row.version + 1
    row.save()
    audit.record(EVENTS.TERMS_SET, by=by, about=row, at=at, facts={"kind": str(money.value), "amount": str(blocks_from)})


def tell_list_taken(*, rows: int, by: Actor, at: datetime) -> None:
    """Keep in the journal that the accountant's list left the system."""
    by.require(GRANTS.KEEP_DEBTS)
    audit.record(EVENTS.LIST_TAKEN, by=by, at=at, facts={"rows": str(rows)})


def _known(key: UUID) -> DebtEntry | None:
    return DebtEntry.objects.filter(uuid=key).first()


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise DebtRefused(refusals)


def _write(
    kind: EntryKind,
    amount: Decimal,
    event: EVENTS,
    *,
    patron_id: int,
    by: Actor,
    at: datetime,
    key: UUID | None = None,
    loan: EndedLoan | None = None,
    **columns: Any,
) -> DebtEntry:
    day = clock.local_date(at)
    if key is not None:
        columns["uuid"] = key
    if loan is not None:
        columns |= {**queries.loan_of(loan), "about": loan.about[:300]}
    row = DebtEntry.objects.create(
        patron_id=patron_id,
        kind=kind,
        amount=-amount if kind in LESSENING else amount,
        day=day,
        number=take_number(series=Series.PAYMENT, year=day.year) if kind in WITH_RECEIPT else None,
        year=day.year,
        made_at=at,
        made_by_id=by.account_id,
        **columns,
    )
    facts = {"patron": str(patrons.cards([patron_id])[patron_id].uuid), "kind": str(kind.value), "amount": str(row.amount)}
    if reason := columns.get("reason"):
        facts["reason"] = reason
    audit.record(event, by=by, about=row, at=at, facts=facts)
    return row

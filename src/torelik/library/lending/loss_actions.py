"""Copies that readers lost, or say that they brought back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.holdings import actions as holdings
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import owing, queries, rules
from torelik.library.lending.actions import OWN_LOANS, Outcome
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import EVENTS, GRANTS, NOTICES, LoanState, LoanVerb, LossRefusal
from torelik.notifications import api as notifications

MOST_AT_ONCE = 500
"""So many copies are registered as lost in one round of the clockwork; the next round goes on."""


class LossRefused(Exception):
    """A loan stays as it is; carries every reason, and which copy it is about."""

    def __init__(self, refusals: Sequence[LossRefusal], about: str = "") -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.about = about


@transaction.atomic
def declare_lost(*, loan_uuid: UUID, by: Actor, at: datetime) -> Outcome:
    """Register a copy on loan as lost (cl. 12); its price is charged where money is taken, and the loan stays open.

    It ends when the copy is found, replaced by an act of the stock, or paid for. Twice is once. Raises ``LossRefused`` for a
    loan that has ended, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = queries.lock_loan(loan_uuid)
    outcome = _lose(loan, by=by, at=at)
    if outcome.is_new:
        audit.record(EVENTS.COPY_LOST, by=by, about=loan, at=at, facts=_references(loan))
    return outcome


def _lose(loan: Loan, *, by: Actor, at: datetime) -> Outcome:
    if refusals := rules.refusals_to_lose(is_open=loan.returned_at is None):
        raise LossRefused(refusals, loan.item.inventory_number)
    if loan.lost_at is not None:
        return Outcome(loan, is_new=False)
    loan.lost_at = at
    loan.save(update_fields=["lost_at"])
    holdings.set_state([loan.item_id], ItemState.LOST, at=at)
    owing.asked().after_lost(queries.ended_loan(loan), by=by, at=at)
    if loan.patron.account is not None:
        words = {"title": loan.item.record.title}
        notifications.notify(account_id=loan.patron.account.pk, kind=NOTICES.LOST.value, words=words, at=at, path=OWN_LOANS)
    return Outcome(loan)


@transaction.atomic
def claim_returned(*, loan_uuid: UUID, by: Actor, at: datetime) -> Outcome:
    """Keep that the reader says the copy has come back: it is looked for, and keeps the reader from nothing meanwhile.

    Raises ``LossRefused`` for a loan that has ended or a copy that is lost, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = queries.lock_loan(loan_uuid)
    if refusals := rules.refusals_to_claim(is_open=loan.returned_at is None, is_lost=loan.lost_at is not None):
        raise LossRefused(refusals, loan.item.inventory_number)
    if loan.claimed_at is not None:
        return Outcome(loan, is_new=False)
    loan.claimed_at = at
    loan.save(update_fields=["claimed_at"])
    audit.record(EVENTS.RETURN_CLAIMED, by=by, about=loan, at=at, facts=_references(loan))
    return Outcome(loan)


@transaction.atomic
def settle_loss(*, loan_uuid: UUID, by: Actor, at: datetime) -> Outcome:
    """End the loan of a lost copy that was paid for; the copy stays lost until an act writes it off.

    Raises ``LossRefused`` with every reason, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = queries.lock_loan(loan_uuid)
    if loan.state == LoanState.PAID:
        return Outcome(loan, is_new=False)
    refusals = rules.refusals_to_settle(
        is_open=loan.returned_at is None,
        is_lost=loan.lost_at is not None,
        is_paid=owing.asked().is_paid_for(queries.ended_loan(loan)),
    )
    if refusals:
        raise LossRefused(refusals, loan.item.inventory_number)
    loan.state, loan.returned_at, loan.returned_by_id = rules.LOAN_LIFE[LoanState.ON_LOAN, LoanVerb.SETTLE], at, by.account_id
    loan.save(update_fields=["state", "returned_at", "returned_by"])
    audit.record(EVENTS.LOSS_SETTLED, by=by, about=loan, at=at, facts=_references(loan))
    return Outcome(loan)


@transaction.atomic
def reopen_replaced(*, loan_ids: Collection[int], by: Actor, at: datetime) -> list[int]:
    """Open the loans again that an act of replacement had ended, in the transaction of its reversal (``stock``).

    What was lost is owed again. Return the loans that were opened. Raises ``LossRefused`` where a reader has left the library
    with a clearance slip: it is withdrawn first.
    """
    by.require(GRANTS.ISSUE_ITEM)
    opened = []
    for uuid in Loan.objects.filter(pk__in=loan_ids, state=LoanState.REPLACED).order_by("pk").values_list("uuid", flat=True):
        loan = queries.lock_loan(uuid)
        if loan.patron.cleared_on is not None:
            raise LossRefused([LossRefusal.CLEARED], loan.item.inventory_number)
        loan.state = rules.LOAN_LIFE[LoanState.REPLACED, LoanVerb.REOPEN]
        loan.returned_at = loan.returned_by = None
        loan.save(update_fields=["state", "returned_at", "returned_by"])
        if loan.lost_at is not None:
            owing.asked().after_lost(queries.ended_loan(loan), by=by, at=at)
        audit.record(EVENTS.LOAN_REOPENED, by=by, about=loan, at=at, facts=_references(loan))
        opened.append(loan.pk)
    return opened


def lose_long_overdue(*, by: Actor, at: datetime) -> int:
    """Register as lost what has been late longer than the rules of the loans say; return how many copies.

    Called by the clockwork as often as one likes. Each copy has a transaction of its own: one that fails holds up none.
    """
    by.require(GRANTS.SET_POLICIES)
    desk = by.with_grant(GRANTS.ISSUE_ITEM)
    today = clock.local_date(at)
    lost = [uuid for uuid in queries.long_overdue(today=today, most=MOST_AT_ONCE) if _lose_if_late(uuid, by=desk, at=at)]
    if lost:
        audit.record_bulk(EVENTS.COPIES_LOST, by=by, at=at, identifiers=lost)
    return len(lost)


@transaction.atomic
def _lose_if_late(uuid: UUID, *, by: Actor, at: datetime) -> bool:
    loan = queries.lock_loan(uuid)
    # It may have come back, been renewed or been looked for since the list was read.
    days = loan.policy.lost_after_days if loan.policy else None
    is_late = rules.is_long_overdue(due_on=loan.due_on, lost_after_days=days, today=clock.local_date(at))
    if loan.returned_at is not None or loan.claimed_at is not None or not is_late:
        return False
    return _lose(loan, by=by, at=at).is_new


def _references(loan: Loan) -> dict[str, str]:
    return {"item": str(loan.item.uuid), "patron": str(loan.patron.uuid)}

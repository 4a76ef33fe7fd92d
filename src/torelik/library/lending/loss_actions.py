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
from torelik.library.lending import cases, owing, rules
from torelik.library.lending.actions import OWN_LOANS, Outcome
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import EVENTS, GRANTS, NOTICES, LoanState, LoanVerb, LossRefusal
from torelik.notifications import api as notifications


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
    loan = cases.lock_loan(loan_uuid)
    outcome = lose(loan, by=by, at=at)
    if outcome.is_new:
        audit.record(EVENTS.COPY_LOST, by=by, about=loan, at=at, facts=_references(loan))
    return outcome


def lose(loan: Loan, *, by: Actor, at: datetime) -> Outcome:
    """Register the copy of a locked loan as lost, without an event. Raises ``LossRefused``."""
    if refusals := rules.refusals_to_lose(is_open=loan.returned_at is None):
        raise LossRefused(refusals, loan.item.inventory_number)
    if loan.lost_at is not None:
        return Outcome(loan, is_new=False)
    loan.lost_at = at
    loan.save(update_fields=["lost_at"])
    holdings.set_state([loan.item_id], ItemState.LOST, at=at)
    owing.asked().after_lost(cases.ended_loan(loan), by=by, at=at)
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
    loan = cases.lock_loan(loan_uuid)
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
    loan = cases.lock_loan(loan_uuid)
    if loan.state == LoanState.PAID:
        return Outcome(loan, is_new=False)
    refusals = rules.refusals_to_settle(
        is_open=loan.returned_at is None,
        is_lost=loan.lost_at is not None,
        is_paid=owing.asked().is_paid_for(cases.ended_loan(loan)),
    )
    if refusals:
        raise LossRefused(refusals, loan.item.inventory_number)
    loan.state, loan.returned_at, loan.returned_by_id = rules.LOAN_LIFE[LoanState.ON_LOAN, LoanVerb.SETTLE], at, by.account_id
    loan.save(update_fields=["state", "returned_at", "returned_by"])
    audit.record(EVENTS.LOSS_SETTLED, by=by, about=loan, at=at, facts=_references(loan))
    return Outcome(loan)


@transaction.atomic
def close_as_gone(*, loan_uuid: UUID, reason: str, by: Actor, at: datetime) -> Outcome:
    """End the loan of a lost copy whose reader is gone, with a reason, so that an act can write the copy off.

    What the reader owes stays in the ledger until whoever may waives it. Raises ``LossRefused`` with every reason, e.g. the
    reader's ticket is valid, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_loan(loan_uuid)
    if loan.state == LoanState.GONE:
        return Outcome(loan, is_new=False)
    refusals = rules.refusals_to_close(
        is_open=loan.returned_at is None,
        is_lost=loan.lost_at is not None,
        ticket_is_valid=loan.patron.card_valid_through >= clock.local_date(at),
        reason=reason,
    )
    if refusals:
        raise LossRefused(refusals, loan.item.inventory_number)
    loan.state, loan.returned_at, loan.returned_by_id = rules.LOAN_LIFE[LoanState.ON_LOAN, LoanVerb.CLOSE], at, by.account_id
    loan.end_reason = reason.strip()
    loan.save(update_fields=["state", "returned_at", "returned_by", "end_reason"])
    audit.record(EVENTS.LOSS_CLOSED, by=by, about=loan, at=at, facts={**_references(loan), "reason": loan.end_reason})
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
        loan = cases.lock_loan(uuid)
        if loan.patron.cleared_on is not None:
            raise LossRefused([LossRefusal.CLEARED], loan.item.inventory_number)
        loan.state = rules.LOAN_LIFE[LoanState.REPLACED, LoanVerb.REOPEN]
        loan.returned_at = loan.returned_by = None
        loan.save(update_fields=["state", "returned_at", "returned_by"])
        if loan.lost_at is not None:
            owing.asked().after_lost(cases.ended_loan(loan), by=by, at=at)
        audit.record(EVENTS.LOAN_REOPENED, by=by, about=loan, at=at, facts=_references(loan))
        opened.append(loan.pk)
    return opened


def _references(loan: Loan) -> dict[str, str]:
    return {"item": str(loan.item.uuid), "patron": str(loan.patron.uuid)}

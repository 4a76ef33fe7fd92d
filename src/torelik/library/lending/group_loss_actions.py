"""Copies without inventory numbers that readers lost: the same acts as for copies that have numbers.

The balance of the group card counts a lost copy until an act of the stock takes it from the card.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.holdings import groups
from torelik.library.lending import cases, counting, owing, rules
from torelik.library.lending.actions import OWN_LOANS
from torelik.library.lending.group_actions import GroupOutcome, references
from torelik.library.lending.loss_actions import LossRefused
from torelik.library.lending.models import GroupLoan
from torelik.library.lending.vocabulary import EVENTS, GRANTS, NOTICES, LoanAct, LoanState, LoanVerb, LossRefusal
from torelik.notifications import api as notifications


@transaction.atomic
def declare_group_copy_lost(*, loan_uuid: UUID, by: Actor, at: datetime) -> GroupOutcome:
    """Register a copy of a group card as lost (cl. 12); the price of the card is charged where money is taken.

    Twice is once. Raises ``LossRefused`` for a loan that has ended, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_group_loan(loan_uuid)
    outcome = lose_group_copy(loan, by=by, at=at)
    if outcome.is_new:
        audit.record(EVENTS.COPY_LOST, by=by, about=loan, at=at, facts=references(loan))
    return outcome


def lose_group_copy(loan: GroupLoan, *, by: Actor, at: datetime) -> GroupOutcome:
    """Register the copy of a locked loan as lost, without an event. Raises ``LossRefused``."""
    if refusals := rules.refusals_to_lose(is_open=loan.returned_at is None):
        raise LossRefused(refusals, str(loan.card.number))
    if loan.lost_at is not None:
        return GroupOutcome(loan, is_new=False)
    loan.lost_at = at
    loan.save(update_fields=["lost_at"])
    groups.lose(card_id=loan.card_id, place_id=loan.place_id)
    owing.asked().after_lost(cases.ended_group_loan(loan), by=by, at=at)
    if loan.patron.account is not None:
        words = {"title": loan.card.record.title}
        notifications.notify(account_id=loan.patron.account.pk, kind=NOTICES.LOST.value, words=words, at=at, path=OWN_LOANS)
    return GroupOutcome(loan)


@transaction.atomic
def settle_group_loss(*, loan_uuid: UUID, by: Actor, at: datetime) -> GroupOutcome:
    """End the loan of a lost copy that was paid for; it waits for an act. Raises ``LossRefused``, and ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_group_loan(loan_uuid)
    if loan.state == LoanState.PAID:
        return GroupOutcome(loan, is_new=False)
    refusals = rules.refusals_to_settle(
        is_open=loan.returned_at is None,
        is_lost=loan.lost_at is not None,
        is_paid=owing.asked().is_paid_for(cases.ended_group_loan(loan)),
    )
    if refusals:
        raise LossRefused(refusals, str(loan.card.number))
    _end(loan, LoanVerb.SETTLE, by=by, at=at)
    audit.record(EVENTS.LOSS_SETTLED, by=by, about=loan, at=at, facts=references(loan))
    return GroupOutcome(loan)


@transaction.atomic
def close_group_loss_as_gone(*, loan_uuid: UUID, reason: str, by: Actor, at: datetime) -> GroupOutcome:
    """End the loan of a lost copy whose reader is gone, with a reason. Raises as ``loss_actions.close_as_gone``."""
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_group_loan(loan_uuid)
    if loan.state == LoanState.GONE:
        return GroupOutcome(loan, is_new=False)
    refusals = rules.refusals_to_close(
        is_open=loan.returned_at is None,
        is_lost=loan.lost_at is not None,
        ticket_is_valid=loan.patron.card_valid_through >= clock.local_date(at),
        reason=reason,
    )
    if refusals:
        raise LossRefused(refusals, str(loan.card.number))
    loan.end_reason = reason.strip()
    _end(loan, LoanVerb.CLOSE, "end_reason", by=by, at=at)
    audit.record(EVENTS.LOSS_CLOSED, by=by, about=loan, at=at, facts={**references(loan), "reason": loan.end_reason})
    return GroupOutcome(loan)


def _end(loan: GroupLoan, verb: LoanVerb, *more: str, by: Actor, at: datetime) -> None:
    loan.state = rules.LOAN_LIFE[LoanState(loan.state), verb]
    loan.returned_at, loan.returned_by_id = at, by.account_id
    loan.save(update_fields=["state", "returned_at", "returned_by", *more])


@transaction.atomic
def take_off_cards(*, loan_ids: Collection[int], by: Actor, at: datetime) -> None:
    """Let copies that were lost by these loans leave their cards, in the transaction of the act that says so (``stock``).

    A loan that is open still ends as replaced, and what was charged for the loss is taken back.
    """
    by.require(GRANTS.ISSUE_ITEM)
    for loan in _locked(loan_ids):
        if loan.lost_at is not None:
            groups.change_lost(card_id=loan.card_id, place_id=loan.place_id, by_number=-1)
        else:
            groups.take_back(card_id=loan.card_id, place_id=loan.place_id)
        loan.written_off_at = at
        loan.save(update_fields=["written_off_at"])
        if loan.returned_at is None:
            _end(loan, LoanVerb.REPLACE, by=by, at=at)
            counting.keep(loan, LoanAct.RETURNED, at=at)
            owing.asked().after_found(cases.ended_group_loan(loan), by=by, at=at)
            audit.record(EVENTS.LOAN_REPLACED, by=by, about=loan, at=at, facts=references(loan))


@transaction.atomic
def put_back_on_cards(*, loan_ids: Collection[int], by: Actor, at: datetime) -> None:
    """Let copies that an act took off their cards be lost again, in the transaction of its reversal (``stock``).

    A loan that was replaced is open again, and what was lost is owed again. Raises ``LossRefused`` where the reader has left
    the library or has another copy of the card meanwhile.
    """
    by.require(GRANTS.ISSUE_ITEM)
    for loan in _locked(loan_ids):
        if loan.state == LoanState.REPLACED:
            _reopen(loan, by=by, at=at)
        if loan.lost_at is not None:
            groups.change_lost(card_id=loan.card_id, place_id=loan.place_id, by_number=1)
        else:
            groups.lend_again(card_id=loan.card_id, place_id=loan.place_id)
        loan.written_off_at = None
        loan.save(update_fields=["written_off_at"])


def _reopen(loan: GroupLoan, *, by: Actor, at: datetime) -> None:
    other = GroupLoan.objects.filter(card=loan.card_id, patron=loan.patron_id, returned_at=None)
    checks = {LossRefusal.CLEARED: loan.patron.cleared_on is not None, LossRefusal.HAS_ANOTHER: other.exists()}
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise LossRefused(refusals, loan.card.record.title)
    loan.state = rules.LOAN_LIFE[LoanState.REPLACED, LoanVerb.REOPEN]
    loan.returned_at = loan.returned_by = None
    loan.save(update_fields=["state", "returned_at", "returned_by"])
    if loan.lost_at is not None:
        owing.asked().after_lost(cases.ended_group_loan(loan), by=by, at=at)
    audit.record(EVENTS.LOAN_REOPENED, by=by, about=loan, at=at, facts=references(loan))


def _locked(loan_ids: Collection[int]) -> list[GroupLoan]:
    uuids = GroupLoan.objects.filter(pk__in=loan_ids).order_by("pk").values_list("uuid", flat=True)
    return [cases.lock_group_loan(uuid) for uuid in uuids]

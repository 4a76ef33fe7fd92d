"""Issuing, returning, renewing, undoing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.formats import date_format

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.branches.rules import Passed
from torelik.library.branches.vocabulary import GRANTS as BRANCHES
from torelik.library.holdings import actions as holdings
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import cases, counting, owing, permissions, policy_queries, queries, rules, waiting
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import (
    EVENTS,
    GRANTS,
    NOTICES,
    LoanAct,
    LoanState,
    LoanVerb,
    Refusal,
    RenewalRefusal,
    ReturnRefusal,
    UndoRefusal,
)
from torelik.library.patrons import actions as readers
from torelik.notifications import api as notifications

OWN_LOANS = "/library/me/loans/"


class IssueRefused(Exception):
    """A copy is not issued; carries every reason and the case as it was read."""

    def __init__(self, refusals: Sequence[Refusal], case: cases.IssueCase) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.case = case

    @property
    def may_be_lifted(self) -> bool:
        return rules.may_be_lifted(self.refusals)


class RenewalRefused(Exception):
    """A loan is not extended; carries every reason, and the closed days that have moved its due date already."""

    def __init__(self, refusals: Sequence[RenewalRefusal], loan: Loan, passed: Sequence[Passed] = ()) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.loan = loan
        self.passed = tuple(passed)

    @property
    def may_be_lifted(self) -> bool:
        return rules.renewal_may_be_lifted(self.refusals)


class ReturnRefused(Exception):
    """There is nothing to take back."""

    def __init__(self, refusals: Sequence[ReturnRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class UndoRefused(Exception):
    """An issue is not undone; carries every reason."""

    def __init__(self, refusals: Sequence[UndoRefusal], loan: Loan) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.loan = loan


@dataclass(frozen=True, slots=True)
class Outcome:
    """The loan after the act; ``is_new`` is false when the same act had been done before and nothing changed."""

    loan: Loan
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class RenewedTogether:
    """How many of a reader's loans were extended, and how many could not be."""

    renewed: int
    refused: int


def issue_item(
    *, item_id: int, patron_id: int, by: Actor, at: datetime, lift_reason: str = "", known_at: datetime | None = None
) -> Outcome:
    """Lend one copy to one reader (cl. 12; "check out" in NCIP). A copy that the reader already holds changes nothing.

    With *lift_reason* refusals that a person may lift are lifted; who and why is kept in the journal. *known_at* is when the
    product learned of an issue that had happened *at* an earlier moment, at a desk without a connection.
    Raises ``PermissionDenied`` if *by* does not work at a lending desk or may not lift, ``IssueRefused`` with every
    reason at once, so the reader is told only once, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    if lift_reason:
        by.require(GRANTS.LIFT_REFUSAL)
    try:
        return _issue_beside_others(
            item_id=item_id, patron_id=patron_id, by=by, at=at, lift_reason=lift_reason, known_at=known_at
        )
    except IssueRefused as refused:
        # After the transaction that was given up: the refusal itself is a fact of the day.
        counting.keep_refusal(refused.case, refused.refusals, at=at)
        raise


def _issue_beside_others(
    *, item_id: int, patron_id: int, by: Actor, at: datetime, lift_reason: str, known_at: datetime | None
) -> Outcome:
    try:
        return _issue(item_id=item_id, patron_id=patron_id, by=by, at=at, lift_reason=lift_reason, known_at=known_at)
    except IntegrityError:
        # Another desk was first by the constraint. Its loan is in the database now: look again and tell who has the copy.
        return _issue(item_id=item_id, patron_id=patron_id, by=by, at=at, lift_reason=lift_reason, known_at=known_at)


@transaction.atomic
def _issue(*, item_id: int, patron_id: int, by: Actor, at: datetime, lift_reason: str, known_at: datetime | None) -> Outcome:
    now = clock.local_time(at)  # the day at the Academy, not in UTC
    case = cases.lock_issue_facts(item_id=item_id, patron_id=patron_id, at=at)
    if case.own_loan is not None:
        return Outcome(case.own_loan, is_new=False)
    refusals = rules.refusals_to_issue(case.facts, case.policy, today=now.date())
    if case.policy is None or (refusals and not (lift_reason and rules.may_be_lifted(refusals))):
        raise IssueRefused(refusals, case)

    due = rules.due_of(case.policy, at=now, calendar=case.calendar)
    loan = Loan.objects.create(
        item_id=item_id,
        patron_id=patron_id,
        issued_at=at,
        due_on=due.on,
        moved_from=due.moved_from,
        due_at=due.at,
        **_terms(case.choice, case.policy),
        issued_by_id=by.account_id,
    )
    counting.keep_issue(
        loan,
        category_id=case.patron.category_id,
        place_id=case.item.place_id,
        record_id=case.item.record_id,
        kind=case.item.record_kind,
        at=at,
    )
    told_at = known_at or at
    waiting.asked().after_issue(case.item, loan_id=loan.pk, patron_id=patron_id, by=by, at=told_at)
    readers.count_visit_of_loan(card=case.patron, place_id=case.item.place_id, by=by, at=at)
    # Written from the case: the loan's own copy and reader would be read from the database once more.
    references = {"item": str(case.item.uuid), "patron": str(case.patron.uuid), **_happened(at, known_at)}
    number = case.item.inventory_number
    audit.record(EVENTS.ITEM_ISSUED, by=by, about=loan, about_name=number, at=told_at, facts=references)
    if refusals:
        lifted = {**references, "refusals": [str(refusal.value) for refusal in refusals], "reason": lift_reason}
        audit.record(EVENTS.REFUSAL_LIFTED, by=by, about=loan, about_name=number, at=told_at, facts=lifted)
    _tell_reader(loan, case, at=told_at)
    return Outcome(loan)


def _happened(at: datetime, known_at: datetime | None) -> dict[str, str]:
    # The journal tells when it was written; of what had happened before, it tells that too.
    return {} if known_at is None else {"happened_at": at.isoformat()}


def _terms(choice: rules.Choice, policy: rules.Policy) -> dict[str, Any]:
    """Return the columns of a loan that say by which rule it was made."""
    return {
        "policy_id": policy.id,
        "use": policy.use,
        "grace_days": policy.grace_days,
        "terms": rules.frozen(choice),
    }


def _tell_reader(loan: Loan, case: cases.IssueCase, *, at: datetime) -> None:
    if case.patron.account_id is None:
        return
    with translation.override(case.patron.language):
        until = date_format(loan.due_on, "DATE_FORMAT")
    notifications.notify(
        account_id=case.patron.account_id,
        kind=NOTICES.ISSUED.value,
        words={"title": case.item.title, "until": until},
        at=at,
        path=OWN_LOANS,
    )


@transaction.atomic
def return_item(*, item_id: int, by: Actor, at: datetime, branch_id: int | None = None) -> Outcome:
    """Take back a copy from whoever has it (cl. 12; "check in" in NCIP), in the branch of the desk.

    Without a branch it comes back where it stands. It goes to the first reader who waits for it, if anybody does. A copy
    that came back earlier on the same day changes nothing. Raises ``ReturnRefused`` when it is not on loan.
    """
    by.require(GRANTS.ISSUE_ITEM)
    last = queries.last_of_item(item_id)
    if last is None:
        raise ReturnRefused([ReturnRefusal.NOT_ON_LOAN])
    loan = cases.lock_loan(last)
    is_found = loan.state in rules.LOST_FOR_GOOD and loan.item.state == ItemState.LOST
    if loan.returned_at is not None and not is_found and clock.local_date(loan.returned_at) != clock.local_date(at):
        raise ReturnRefused([ReturnRefusal.NOT_ON_LOAN])
    return _return(loan, branch_id=branch_id, by=by, at=at)


@transaction.atomic
def return_loan(
    *, loan_uuid: UUID, by: Actor, at: datetime, branch_id: int | None = None, known_at: datetime | None = None
) -> Outcome:
    """End this very loan; one that has ended changes nothing, whoever has the copy now. Raises ``NotFound``.

    *known_at* is when the product learned of it, as in ``issue_item``: no day after *at* counts as late.
    """
    by.require(GRANTS.ISSUE_ITEM)
    return _return(cases.lock_loan(loan_uuid), branch_id=branch_id, by=by, at=at, known_at=known_at)


@transaction.atomic
def receive_item(*, item_id: int, by: Actor, at: datetime, branch_id: int | None = None) -> bool:
    """Receive a copy that nobody has: it is put aside for whoever waits, sent on, or has arrived (``waiting``).

    Tell whether there was anything to do with it.
    """
    by.require(GRANTS.ISSUE_ITEM)
    return waiting.asked().receive(item_id, branch_id=branch_id, by=by, at=at)


def _return(loan: Loan, *, branch_id: int | None, by: Actor, at: datetime, known_at: datetime | None = None) -> Outcome:
    ended, had_ended = cases.ended_loan(loan), loan.state in rules.LOST_FOR_GOOD
    outcome = _end(loan, LoanVerb.RETURN, EVENTS.ITEM_RETURNED, by=by, at=at, known_at=known_at)
    told_at = known_at or at
    if outcome.is_new:
        if loan.lost_at is not None:
            holdings.set_state([loan.item_id], ItemState.AVAILABLE, at=told_at)
            owing.asked().after_found(ended, by=by, at=told_at)
        if not had_ended:
            last_day = ended.late_until or clock.local_date(at)
            owing.asked().after_return(replace(ended, late_until=last_day), by=by, at=told_at)
        waiting.asked().after_return(loan.item_id, branch_id=branch_id, by=by, at=told_at)
    return outcome


@transaction.atomic
def undo_issue(*, loan_uuid: UUID, by: Actor, at: datetime) -> Outcome:
    """Take back an issue made by mistake minutes ago; the loan stays in history as undone.

    Raises ``UndoRefused`` with every reason, e.g. another librarian issued it; and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_loan(loan_uuid)
    if loan.state == LoanState.UNDONE:
        return Outcome(loan, is_new=False)
    if refusals := rules.refusals_to_undo(cases.undo_facts(loan, by=by), at=at):
        raise UndoRefused(refusals, loan)
    outcome = _end(loan, LoanVerb.UNDO, EVENTS.ISSUE_UNDONE, by=by, at=at)
    waiting.asked().after_undo(loan.item_id, loan_id=loan.pk, by=by, at=at)
    return outcome


@transaction.atomic
def end_replaced(*, item_ids: Collection[int], by: Actor, at: datetime) -> dict[int, int]:
    """End the open loans of copies that readers lost and replaced, in the transaction of the act that says so (``stock``).

    Returns the ids of the loans by those of the copies; copies that nobody has are left out.
    """
    by.require(GRANTS.ISSUE_ITEM)
    ended = {}
    for uuid in queries.open_loans_of_items(item_ids):
        loan = cases.lock_loan(uuid)
        if _end(loan, LoanVerb.REPLACE, EVENTS.LOAN_REPLACED, by=by, at=at).is_new:
            owing.asked().after_found(cases.ended_loan(loan), by=by, at=at)
            ended[loan.item_id] = loan.pk
    return ended


def _end(loan: Loan, verb: LoanVerb, event: EVENTS, *, by: Actor, at: datetime, known_at: datetime | None = None) -> Outcome:
    following = rules.LOAN_LIFE.get((LoanState(loan.state), verb))
    if following is None:
        return Outcome(loan, is_new=False)
    loan.state, loan.returned_at, loan.returned_by_id = following, at, by.account_id
    loan.save(update_fields=["state", "returned_at", "returned_by"])
    counting.keep(loan, LoanAct.UNDONE if verb == LoanVerb.UNDO else LoanAct.RETURNED, at=at)
    audit.record(event, by=by, about=loan, at=known_at or at, facts={**_references(loan), **_happened(at, known_at)})
    return Outcome(loan)


@transaction.atomic
def renew_loan(*, loan_uuid: UUID, by: Actor, at: datetime, lift_reason: str = "") -> Outcome:
    """Extend a loan by one more period from today (cl. 12; "renew" in NCIP), at the desk or by the reader.

    With *lift_reason* a refusal because others wait is lifted, by whoever may; the journal keeps who and why. Renewing
    twice on a day changes nothing the second time. Raises ``RenewalRefused`` with every reason, and ``NotFound``, also
    for a loan that is somebody else's.
    """
    if lift_reason:
        by.require(GRANTS.LIFT_REFUSAL)
    loan = cases.lock_loan(loan_uuid)
    permissions.require_desk_or_own(by, loan)
    now = clock.local_time(at)
    choice = cases.choice_of(loan, policy_queries.policies(), today=now.date())
    calendar = cases.calendar_of(loan, today=now.date())
    facts = cases.renewal_facts(loan, calendar, waited_for=cases.is_waited_for(loan))
    refusals = rules.refusals_to_renew(facts, choice.policy, at=now)
    following = rules.due_of(choice.policy, at=now, calendar=calendar, renewing=True) if choice.policy else None
    same = following is not None and (loan.due_on, loan.due_at) == (following.on, following.at)
    if RenewalRefusal.ENDED not in refusals and loan.renewals > 0 and same:
        return Outcome(loan, is_new=False)
    is_lifted = bool(lift_reason) and rules.renewal_may_be_lifted(refusals)
    if choice.policy is None or following is None or (refusals and not is_lifted):
        raise RenewalRefused(refusals, loan, cases.passed_of(loan, calendar))

    loan.due_on, loan.moved_from, loan.due_at = following.on, following.moved_from, following.at
    loan.renewals += 1
    terms = _terms(choice, choice.policy)
    for name, value in terms.items():
        setattr(loan, name, value)
    loan.save(update_fields=["due_on", "moved_from", "due_at", "renewals", *terms])
    counting.keep(loan, LoanAct.RENEWED, at=at)
    audit.record(EVENTS.LOAN_RENEWED, by=by, about=loan, at=at, facts={**_references(loan), "due_on": following.on.isoformat()})
    if refusals:
        lifted = {**_references(loan), "refusals": [str(refusal.value) for refusal in refusals], "reason": lift_reason}
        audit.record(EVENTS.REFUSAL_LIFTED, by=by, about=loan, at=at, facts=lifted)
    return Outcome(loan)


@transaction.atomic
def renew_all(*, patron_id: int, by: Actor, at: datetime) -> RenewedTogether:
    """Extend every loan of the reader that can be extended; the others stay as they are."""
    by.require(GRANTS.ISSUE_ITEM)
    renewed = refused = 0
    for uuid in queries.open_loan_uuids(patron_id):
        try:
            renewed += renew_loan(loan_uuid=uuid, by=by, at=at).is_new
        except RenewalRefused:
            refused += 1
    return RenewedTogether(renewed, refused)


@transaction.atomic
def move_due_days(*, by: Actor, at: datetime) -> int:
    """Move every open loan that falls due on a closed day to the next open day (cl. 12), and tell the readers.

    Whoever keeps the closed days may do it. Return how many were moved; the second time there is nothing to move.
    """
    by.require(BRANCHES.KEEP_BRANCHES)
    found = queries.lock_loans_due_when_closed(today=clock.local_date(at))
    for loan, due in found:
        loan.due_on, loan.moved_from, loan.due_at = due.on, due.moved_from, due.at
    Loan.objects.bulk_update([loan for loan, _due in found], ["due_on", "moved_from", "due_at"], batch_size=500)
    for loan, _due in found:
        _tell_of_moving(loan, at=at)
    if found:
        audit.record_bulk(EVENTS.DUE_DAYS_MOVED, by=by, at=at, identifiers=[loan.uuid for loan, _due in found])
    return len(found)


def _tell_of_moving(loan: Loan, *, at: datetime) -> None:
    if loan.patron.account is None:
        return
    with translation.override(loan.patron.account.language):
        until = date_format(loan.due_on, "DATE_FORMAT")
    words = {"title": loan.item.record.title, "until": until}
    kind = NOTICES.DUE_DAY_MOVED.value
    notifications.notify(account_id=loan.patron.account.pk, kind=kind, words=words, at=at, path=OWN_LOANS)


def _references(loan: Loan) -> dict[str, str]:
    return {"item": str(loan.item.uuid), "patron": str(loan.patron.uuid)}

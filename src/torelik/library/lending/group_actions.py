"""Issuing and taking back copies that bear no inventory numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.branches import queries as branches
from torelik.library.holdings import groups
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import cases, counting, owing, policy_queries, rules
from torelik.library.lending.models import GroupLoan
from torelik.library.lending.vocabulary import EVENTS, GRANTS, LoanAct, LoanState, LoanVerb, Refusal
from torelik.library.patrons import actions as readers
from torelik.library.patrons import queries as patrons


class GroupIssueRefused(Exception):
    """No copy of the card is issued; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """The loan after the act; ``is_new`` is false when the same act had been done before and nothing changed."""

    loan: GroupLoan
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class CardCopy:
    """From which card and place a copy is taken, and what lending rules tell it apart by."""

    card_id: int
    card_uuid: UUID
    record_id: int
    facts: rules.CopyFacts


@transaction.atomic
def issue_group_copy(*, copy: CardCopy, patron_id: int, by: Actor, at: datetime) -> GroupOutcome:
    """Lend one copy of a group card to one reader (cl. 12). A card of which the reader has a copy changes nothing.

    The rules are those of copies with numbers. Raises ``PermissionDenied``, ``GroupIssueRefused`` with every reason at once,
    and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    patron = patrons.lock_patron(patron_id)
    own = GroupLoan.objects.filter(card_id=copy.card_id, patron_id=patron_id, returned_at=None).first()
    if own is not None:
        return GroupOutcome(own, is_new=False)
    place_id = copy.facts.place_id
    if place_id is None:
        raise GroupIssueRefused([Refusal.NONE_LEFT])
    now = clock.local_time(at)
    choice = rules.choose(policy_queries.policies(), category_id=patron.category_id, copy=copy.facts, today=now.date())
    held = cases.held_by([patron_id], at=at)[patron_id]
    refusals = rules.refusals_to_issue(
        facts_of(
            patron, held, choice, record_id=copy.record_id, owes_money=patron_id in owing.asked().kept_from_borrowing([patron_id])
        ),
        choice.policy,
        today=now.date(),
    )
    if choice.policy is None or refusals:
        raise GroupIssueRefused(refusals)
    if not groups.lend(card_id=copy.card_id, place_id=place_id):
        raise GroupIssueRefused([Refusal.NONE_LEFT])
    calendar = branches.calendars(since=now.date()).of(copy.facts.branch_id)
    loan = GroupLoan.objects.create(
        card_id=copy.card_id,
        place_id=place_id,
        patron_id=patron_id,
        issued_at=at,
        due_on=rules.due_of(choice.policy, at=now, calendar=calendar).on,
        policy_id=choice.policy.id,
        grace_days=choice.policy.grace_days,
        terms=rules.frozen(choice),
        issued_by_id=by.account_id,
    )
    readers.count_visit_of_loan(card=patron, place_id=place_id, by=by, at=at)
    counting.keep_issue(
        loan,
        category_id=patron.category_id,
        place_id=place_id,
        record_id=copy.record_id,
        kind=copy.facts.record_kind,
        at=at,
    )
    facts = {"card": str(copy.card_uuid), "patron": str(patron.uuid)}
    audit.record(EVENTS.GROUP_COPY_ISSUED, by=by, about=loan, at=at, facts=facts)
    return GroupOutcome(loan)


def facts_of(
    patron: patrons.PatronCard,
    held: cases.Held,
    choice: rules.Choice,
    *,
    record_id: int,
    more: int = 0,
    owes_money: bool = False,
) -> rules.IssueFacts:
    """Return what decides about a copy without a number; *more* are counted that the reader is about to get before it."""
    covered = sum(choice.policy.covers_copy(copy) for copy in held.copies) if choice.policy else 0
    return rules.IssueFacts(
        item_on_loan=False,
        item_state=ItemState.AVAILABLE,
        item_for_loan=True,
        card_valid_through=patron.card_valid_through,
        blocked_until=patron.blocked_until,
        items_held=len(held.copies) + more,
        items_covered=covered + more,
        earliest_due_on=held.late_since,
        title_held=record_id in held.record_ids,
        cleared=patron.cleared_on is not None,
        owes_money=owes_money,
    )


@transaction.atomic
def return_group_loan(*, loan_uuid: UUID, by: Actor, at: datetime) -> GroupOutcome:
    """Take back a copy without a number; a loan that has ended changes nothing. Raises ``NotFound``.

    A lost one that is found comes back too, until an act has taken it from its card, though its loan has ended.
    """
    by.require(GRANTS.ISSUE_ITEM)
    loan = cases.lock_group_loan(loan_uuid)
    following = rules.LOAN_LIFE.get((LoanState(loan.state), LoanVerb.RETURN))
    if following is None or loan.written_off_at is not None:
        return GroupOutcome(loan, is_new=False)
    ended, was_open = cases.ended_group_loan(loan), loan.returned_at is None
    loan.state, loan.returned_at, loan.returned_by_id = following, at, by.account_id
    loan.save(update_fields=["state", "returned_at", "returned_by"])
    if loan.lost_at is not None:
        groups.change_lost(card_id=loan.card_id, place_id=loan.place_id, by_number=-1)
        owing.asked().after_found(ended, by=by, at=at)
    else:
        groups.take_back(card_id=loan.card_id, place_id=loan.place_id)
    if was_open:
        owing.asked().after_return(ended, by=by, at=at)
    counting.keep(loan, LoanAct.RETURNED, at=at)
    audit.record(EVENTS.GROUP_COPY_RETURNED, by=by, about=loan, at=at, facts=references(loan))
    return GroupOutcome(loan)


def references(loan: GroupLoan) -> dict[str, str]:
    """Return what the journal keeps of a loan; its card and reader must have been read with it."""
    return {"card": str(loan.card.uuid), "patron": str(loan.patron.uuid)}

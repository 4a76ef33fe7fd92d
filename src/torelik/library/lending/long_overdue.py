"""Copies that are so long overdue that the rules of their loans count them as lost; with and without inventory numbers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.lending import cases, group_loss_queries, queries, rules
from torelik.library.lending.group_loss_actions import lose_group_copy
from torelik.library.lending.loss_actions import lose
from torelik.library.lending.vocabulary import EVENTS, GRANTS

MOST_AT_ONCE = 500
"""So many copies are registered as lost in one round of the clockwork; the next round goes on."""


def lose_long_overdue(*, by: Actor, at: datetime) -> int:
    """Register as lost what has been late longer than the rules of the loans say; return how many copies.

    Called by the clockwork as often as one likes. Each copy has a transaction of its own: one that fails holds up none.
    """
    by.require(GRANTS.SET_POLICIES)
    desk = by.with_grant(GRANTS.ISSUE_ITEM)
    today = clock.local_date(at)
    lost = [uuid for uuid in queries.long_overdue(today=today, most=MOST_AT_ONCE) if _lose_if_late(uuid, by=desk, at=at)]
    of_cards = group_loss_queries.long_overdue_of_cards(today=today, most=MOST_AT_ONCE)
    lost += [uuid for uuid in of_cards if _lose_of_card_if_late(uuid, by=desk, at=at)]
    if lost:
        audit.record_bulk(EVENTS.COPIES_LOST, by=by, at=at, identifiers=lost)
    return len(lost)


@transaction.atomic
def _lose_if_late(uuid: UUID, *, by: Actor, at: datetime) -> bool:
    loan = cases.lock_loan(uuid)
    # It may have come back, been renewed or been looked for since the list was read.
    days = loan.policy.lost_after_days if loan.policy else None
    is_late = rules.is_long_overdue(due_on=loan.due_on, lost_after_days=days, today=clock.local_date(at))
    if loan.returned_at is not None or loan.claimed_at is not None or not is_late:
        return False
    return lose(loan, by=by, at=at).is_new


@transaction.atomic
def _lose_of_card_if_late(uuid: UUID, *, by: Actor, at: datetime) -> bool:
    loan = cases.lock_group_loan(uuid)
    days = loan.policy.lost_after_days
    is_late = rules.is_long_overdue(due_on=loan.due_on, lost_after_days=days, today=clock.local_date(at))
    return loan.returned_at is None and is_late and lose_group_copy(loan, by=by, at=at).is_new

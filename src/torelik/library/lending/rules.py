"""What lending decides, in plain Python: a page that a chief librarian could proof-read (cl. 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from torelik.library.branches.rules import Calendar, first_open_day
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending.vocabulary import (
    LIFTED_BY,
    LoanState,
    LoanVerb,
    Refusal,
    ReminderRefusal,
    ReminderStep,
    RenewalRefusal,
    UndoRefusal,
)
from torelik.library.patrons.rules import is_blocked

UNDO_MINUTES = 15
"""How long a slip of the hand can be taken back; later a return leaves its own trace."""

CONTENT_LETTERS = 40
"""So much of a class number is kept with each loan."""

SECTION_SIGNS = 2
"""Two signs of a class number tell the column of the registers."""

LOAN_LIFE = {
    (LoanState.ON_LOAN, LoanVerb.RENEW): LoanState.ON_LOAN,
    (LoanState.ON_LOAN, LoanVerb.RETURN): LoanState.RETURNED,
    (LoanState.ON_LOAN, LoanVerb.UNDO): LoanState.UNDONE,
    (LoanState.ON_LOAN, LoanVerb.REPLACE): LoanState.REPLACED,
}
"""Everything that can happen to a loan. What ended stays ended: the next loan is another row."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How much and how long; ``None`` as category and the empty kind mean "any"."""

    category_id: int | None
    record_kind: str
    max_items: int
    loan_days: int
    max_renewals: int


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """All that is known when a copy is about to be issued, read under locks."""

    item_on_loan: bool
    item_state: ItemState
    item_for_loan: bool
    card_valid_through: date
    blocked_until: date | None
    items_held: int
    items_held_of_kind: int
    earliest_due_on: date | None
    title_held: bool


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """All that is known when a loan is about to be extended."""

    state: LoanState
    due_on: date
    renewals: int
    card_valid_through: date
    blocked_until: date | None
    calendar: Calendar
    """That of the branch where the copy stands."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day by which a book must be back; ``moved_from`` is told where the period itself leads to a closed day."""

    on: date
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """All that is known when an issue is about to be undone."""

    state: LoanState
    issued_at: datetime
    renewals: int
    issued_by_self: bool


def policy_for(policies: Iterable[Policy], *, category_id: int, record_kind: str) -> Policy | None:
    """Return the most specific policy that covers the reader and the title; the category weighs more than the kind."""
    covering = [
        policy for policy in policies if policy.category_id in (None, category_id) and policy.record_kind in ("", record_kind)
    ]
    return max(covering, key=lambda policy: (policy.category_id is not None, policy.record_kind != ""), default=None)


def refusals_to_issue(facts: IssueFacts, policy: Policy | None, *, today: date) -> list[Refusal]:
    """Every reason not to issue, in the order a librarian should hear them.

    A policy for one kind counts the books of that kind; a policy for any kind counts all that the reader holds.
    """
    held = facts.items_held_of_kind if policy and policy.record_kind else facts.items_held
    checks = {
        Refusal.ON_LOAN: facts.item_on_loan,
        Refusal.LOST: facts.item_state == ItemState.LOST,
        Refusal.WITHDRAWN: facts.item_state == ItemState.WITHDRAWN,
        Refusal.IN_REPAIR: facts.item_state == ItemState.REPAIR,
        Refusal.NOT_FOR_LOAN: not facts.item_for_loan,
        Refusal.NO_POLICY: policy is None,
        Refusal.CARD_EXPIRED: today > facts.card_valid_through,
        Refusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        Refusal.OVERDUE_ITEMS: facts.earliest_due_on is not None and facts.earliest_due_on < today,
        Refusal.LIMIT_REACHED: policy is not None and held >= policy.max_items,
        Refusal.ALREADY_HELD: facts.title_held,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def may_be_lifted(refusals: Iterable[Refusal]) -> bool:
    """Tell whether a person could decide to issue all the same; facts such as "on loan" cannot be decided away."""
    return all(refusal in LIFTED_BY for refusal in refusals)


def refusals_to_renew(facts: RenewalFacts, policy: Policy | None, *, today: date) -> list[RenewalRefusal]:
    """Every reason not to extend a loan."""
    is_open = (facts.state, LoanVerb.RENEW) in LOAN_LIFE
    following = due_day(today=today, days=policy.loan_days, calendar=facts.calendar).on if policy else None
    checks = {
        RenewalRefusal.ENDED: not is_open,
        RenewalRefusal.NO_POLICY: policy is None,
        RenewalRefusal.CARD_EXPIRED: today > facts.card_valid_through,
        RenewalRefusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        RenewalRefusal.OVERDUE: is_open and facts.due_on < today,
        RenewalRefusal.RENEWALS_USED_UP: policy is not None and facts.renewals >= policy.max_renewals,
        RenewalRefusal.NOT_LATER: following is not None and following <= facts.due_on,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_undo(facts: UndoFacts, *, at: datetime) -> list[UndoRefusal]:
    """Every reason not to undo an issue."""
    checks = {
        UndoRefusal.ENDED: (facts.state, LoanVerb.UNDO) not in LOAN_LIFE,
        UndoRefusal.SOMEBODY_ELSES: not facts.issued_by_self,
        UndoRefusal.RENEWED: facts.renewals > 0,
        UndoRefusal.TOO_LATE: at > facts.issued_at + timedelta(minutes=UNDO_MINUTES),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def due_day(*, today: date, days: int, calendar: Calendar) -> DueDay:
    """Return the day by which the book must be back: *days* from today, or the next day on which its branch is open.

    Nothing falls due on a day when it cannot be brought; where the branch does not open within a year, the day stays.
    """
    counted = today + timedelta(days=days)
    following = first_open_day(calendar, since=counted) or counted
    return DueDay(following, moved_from=counted if following != counted else None)


def moved_due_day(due: DueDay, *, calendar: Calendar) -> DueDay | None:
    """Return to which day a loan moves that falls due on a closed day; nothing for one that stays.

    The day to which its period led is kept, however often it moves.
    """
    following = first_open_day(calendar, since=due.on)
    if following is None or following == due.on:
        return None
    return DueDay(following, moved_from=due.moved_from or due.on)


def content_of(udc: Iterable[str]) -> str:
    """Return the first class number that tells a field of knowledge, without its opening signs; empty when none does.

    UDC has no main class 4.
    """
    bare = (number.strip().lstrip("(\"'=") for number in udc)
    return next((number for number in bare if number[:1] in "012356789" and number), "")[:CONTENT_LETTERS]


def days_left(*, due: date, today: date) -> int:
    """Return how many days remain; negative when the book is late."""
    return (due - today).days


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """When readers are reminded, in days; ``None``: not at all. ``due_soon`` and ``ticket`` count before, the others after."""

    due_soon: int | None = 3
    first: int | None = 1
    second: int | None = 7
    third: int | None = 14
    ticket: int | None = 14

    @property
    def late(self) -> list[tuple[ReminderStep, int]]:
        """The steps of an overdue book that are used, with the days late at which each comes."""
        steps = ((ReminderStep.FIRST, self.first), (ReminderStep.SECOND, self.second), (ReminderStep.THIRD, self.third))
        return [(step, days) for step, days in steps if days is not None]


def step_reached(*, due: date, today: date, days: ReminderDays) -> ReminderStep | None:
    """Return which reminder of a loan is due today; one that was slept through gives way to the next."""
    late = -days_left(due=due, today=today)
    if late <= 0:
        return ReminderStep.SOON if days.due_soon is not None and -late <= days.due_soon else None
    return next((step for step, at_least in reversed(days.late) if late >= at_least), None)


def is_told(step: ReminderStep, told: Iterable[ReminderStep]) -> bool:
    """Tell whether this reminder, or a later one, has come already."""
    order = list(ReminderStep)
    return any(order.index(one) >= order.index(step) for one in told)


def refusals_to_set_reminders(days: ReminderDays) -> list[ReminderRefusal]:
    """Every reason not to remind at these days."""
    late = [at_least for _step, at_least in days.late]
    return [ReminderRefusal.NOT_IN_ORDER] if any(one >= following for one, following in pairwise(late)) else []

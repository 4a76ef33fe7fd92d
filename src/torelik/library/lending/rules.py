"""What lending decides, in plain Python: a page that a chief librarian could proof-read (cl. 12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.rules import Calendar, first_open_day
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending.vocabulary import (
    LIFTED_BY,
    RENEWAL_LIFTED_BY,
    LoanState,
    LoanUse,
    LoanVerb,
    LossRefusal,
    Refusal,
    ReminderRefusal,
    ReminderStep,
    RenewalRefusal,
    UndoRefusal,
    Weight,
)
from torelik.library.patrons.rules import is_blocked

UNDO_MINUTES = 15
"""How long a slip of the hand can be taken back; later a return leaves its own trace."""

CONTENT_LETTERS = 40
"""So much of a class number is kept with each loan."""

SECTION_SIGNS = 2
"""Two signs of a class number tell the column of the registers."""

OPENING_UNTOLD = time(9, 0)
"""When a night loan comes back to a branch whose opening hours nobody has entered."""

MAX_HOLDS = 5
"""So many titles a reader may wait for at once where nobody has said otherwise."""

WEIGHTS = (Weight.PLACE, Weight.BRANCH, Weight.CATEGORY, Weight.KIND)
"""What a rule names, the heaviest first: one that names the place outweighs one that names branch, category and kind.

Where a copy stands says most of how it is lent; then who the reader is; then what it is.
"""

LOAN_LIFE = {
    (LoanState.ON_LOAN, LoanVerb.RENEW): LoanState.ON_LOAN,
    (LoanState.ON_LOAN, LoanVerb.RETURN): LoanState.RETURNED,
    (LoanState.ON_LOAN, LoanVerb.UNDO): LoanState.UNDONE,
    (LoanState.ON_LOAN, LoanVerb.REPLACE): LoanState.REPLACED,
    (LoanState.ON_LOAN, LoanVerb.SETTLE): LoanState.PAID,
    (LoanState.REPLACED, LoanVerb.REOPEN): LoanState.ON_LOAN,
    (LoanState.PAID, LoanVerb.RETURN): LoanState.RETURNED,
    (LoanState.ON_LOAN, LoanVerb.CLOSE): LoanState.GONE,
    (LoanState.GONE, LoanVerb.RETURN): LoanState.RETURNED,
}
"""Everything that can happen to a loan. What ended stays ended: the next loan is another row.

But a replacement may be reversed, and a copy that was paid for, or whose reader is gone, be found.
"""
LOST_FOR_GOOD = (LoanState.PAID, LoanState.GONE)
"""The loan has ended and the copy has not come back: an act writes it off."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One lending rule: whom and what it covers, and on what terms. ``None`` and the empty kind mean "any".

    ``max_items`` counts the books that the rule covers, ``max_in_all`` all that the reader holds. The length of a loan
    at home is ``loan_days``, or until ``loan_through``; in the library ``loan_hours``, or until closing; overnight until
    the library opens again.
    """

    category_id: int | None
    record_kind: str
    max_items: int
    loan_days: int
    max_renewals: int
    branch_id: int | None = None
    place_id: int | None = None
    use: LoanUse = LoanUse.HOME
    loan_hours: int | None = None
    loan_through: date | None = None
    max_in_all: int | None = None
    renewal_days: int | None = None
    max_holds: int = MAX_HOLDS
    grace_days: int = 0
    fine_per_day: Decimal | None = None
    fine_at_most: Decimal | None = None
    lost_after_days: int | None = None
    id: int = field(default=0, compare=False)
    uuid: UUID | None = field(default=None, compare=False)
    version: int = field(default=0, compare=False)
    category: Trilingual | None = field(default=None, compare=False)
    branch: Trilingual | None = field(default=None, compare=False)
    place: Trilingual | None = field(default=None, compare=False)

    def names(self, weight: Weight) -> bool:
        """Tell whether the rule is for one place, branch, category or kind."""
        told = {
            Weight.PLACE: self.place_id is not None,
            Weight.BRANCH: self.branch_id is not None,
            Weight.CATEGORY: self.category_id is not None,
            Weight.KIND: self.record_kind != "",
        }
        return told[weight]

    def covers_copy(self, copy: "CopyFacts") -> bool:
        return (
            self.record_kind in ("", copy.record_kind)
            and self.branch_id in (None, copy.branch_id)
            and self.place_id in (None, copy.place_id)
        )

    def covers(self, category_id: int, copy: "CopyFacts") -> bool:
        return self.category_id in (None, category_id) and self.covers_copy(copy)

    def has_lapsed(self, *, today: date) -> bool:
        """Tell whether the fixed day until which the rule lends has passed: it lends nothing any more."""
        return self.use == LoanUse.HOME and self.loan_through is not None and self.loan_through < today


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What lending rules tell copies apart by."""

    record_kind: str
    branch_id: int | None = None
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outweighed:
    """A rule that covers the case and does not apply; ``why`` is what the rule that applies has before it."""

    policy: Policy
    why: Weight


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rule applies to a reader and a copy, and which others cover them too, the nearest first."""

    policy: Policy | None
    others: tuple[Outweighed, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """All that is known when a copy is about to be issued, read under locks."""

    item_on_loan: bool
    item_state: ItemState
    item_for_loan: bool
    card_valid_through: date
    blocked_until: date | None
    items_held: int
    items_covered: int
    """Those of them that the rule of this issue covers."""
    earliest_due_on: date | None
    """The day of the book that has been late longest, its days of grace over; none when no book is late."""
    title_held: bool
    waited_for: bool = False
    cleared: bool = False
    owes_money: bool = False


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
    due_at: datetime | None = None
    grace_days: int = 0
    waited_for: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day by which a book must be back; ``moved_from`` is told where the period itself leads to a closed day.

    ``at`` is the moment, for loans that are counted in hours.
    """

    on: date
    moved_from: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """All that is known when an issue is about to be undone."""

    state: LoanState
    issued_at: datetime
    renewals: int
    issued_by_self: bool


def choose(policies: Iterable[Policy], *, category_id: int, copy: CopyFacts, today: date) -> Choice:
    """Return the most specific rule that covers the reader and the copy, and why each other one does not apply.

    ``WEIGHTS`` says what is more specific. A rule whose last day has passed never applies.
    """
    covering = [policy for policy in policies if policy.covers(category_id, copy)]
    covering.sort(key=lambda policy: [not policy.names(weight) for weight in WEIGHTS])
    chosen = next((policy for policy in covering if not policy.has_lapsed(today=today)), None)
    others = [
        Outweighed(policy, Weight.LAPSED if policy.has_lapsed(today=today) else _advantage(chosen, policy))
        for policy in covering
        if policy is not chosen
    ]
    return Choice(chosen, tuple(others))


def _advantage(chosen: Policy | None, other: Policy) -> Weight:
    # Two rules never name the same: the database holds it. The place stands for the last resort.
    return next((weight for weight in WEIGHTS if chosen and chosen.names(weight) and not other.names(weight)), Weight.PLACE)


@dataclass(frozen=True, slots=True)
class Group:
    """Loans, or a cell of the matrix, that no rule tells apart; ``number`` is how many."""

    category_id: int
    copy: CopyFacts
    number: int = 1


def changed_groups(groups: Iterable[Group], *, before: Sequence[Policy], after: Sequence[Policy], today: date) -> list[Group]:
    """Return the groups to which another rule, or the same one on other terms, would apply."""
    return [
        group
        for group in groups
        if choose(before, category_id=group.category_id, copy=group.copy, today=today).policy
        != choose(after, category_id=group.category_id, copy=group.copy, today=today).policy
    ]


def refusals_to_issue(facts: IssueFacts, policy: Policy | None, *, today: date) -> list[Refusal]:
    """Every reason not to issue, in the order a librarian should hear them.

    A copy for use in the library only may be read there, and overnight where a rule says so.
    """
    in_all = policy.max_in_all if policy else None
    checks = {
        Refusal.ON_LOAN: facts.item_on_loan,
        Refusal.LOST: facts.item_state == ItemState.LOST,
        Refusal.WITHDRAWN: facts.item_state == ItemState.WITHDRAWN,
        Refusal.IN_REPAIR: facts.item_state == ItemState.REPAIR,
        Refusal.NOT_FOR_LOAN: not facts.item_for_loan and (policy is None or policy.use == LoanUse.HOME),
        Refusal.NO_POLICY: policy is None,
        Refusal.CARD_EXPIRED: today > facts.card_valid_through,
        Refusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        Refusal.CLEARED: facts.cleared,
        Refusal.OVERDUE_ITEMS: facts.earliest_due_on is not None,
        Refusal.OWES_MONEY: facts.owes_money,
        Refusal.LIMIT_REACHED: policy is not None and facts.items_covered >= policy.max_items,
        Refusal.LIMIT_IN_ALL: in_all is not None and facts.items_held >= in_all,
        Refusal.ALREADY_HELD: facts.title_held,
        # A copy that another reader has is refused for that; who waits for it is no further reason.
        Refusal.WAITED_FOR: facts.waited_for and not facts.item_on_loan,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def may_be_lifted(refusals: Iterable[Refusal]) -> bool:
    """Tell whether a person could decide to issue all the same; facts such as "on loan" cannot be decided away."""
    return all(refusal in LIFTED_BY for refusal in refusals)


def renewal_may_be_lifted(refusals: Iterable[RenewalRefusal]) -> bool:
    """Tell whether a person could decide to extend a loan all the same."""
    return all(refusal in RENEWAL_LIFTED_BY for refusal in refusals)


def refusals_to_renew(facts: RenewalFacts, policy: Policy | None, *, at: datetime) -> list[RenewalRefusal]:
    """Every reason not to extend a loan; *at* is on the Academy's clock."""
    today = at.date()
    is_open = (facts.state, LoanVerb.RENEW) in LOAN_LIFE
    following = due_of(policy, at=at, calendar=facts.calendar, renewing=True) if policy else None
    checks = {
        RenewalRefusal.ENDED: not is_open,
        RenewalRefusal.NO_POLICY: policy is None,
        RenewalRefusal.CARD_EXPIRED: today > facts.card_valid_through,
        RenewalRefusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        RenewalRefusal.OVERDUE: is_open and is_late(due_on=facts.due_on, due_at=facts.due_at, grace_days=facts.grace_days, at=at),
        RenewalRefusal.MISSING: is_open and facts.is_missing,
        RenewalRefusal.RENEWALS_USED_UP: policy is not None and facts.renewals >= policy.max_renewals,
        RenewalRefusal.NOT_LATER: following is not None and not is_later(following, DueDay(facts.due_on, at=facts.due_at)),
        RenewalRefusal.WAITED_FOR: is_open and facts.waited_for,
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


def is_long_overdue(*, due_on: date, lost_after_days: int | None, today: date) -> bool:
    """Tell whether a copy has been late for so long that the rule of its loan counts it as lost."""
    return lost_after_days is not None and (today - due_on).days > lost_after_days


def keeps_from_borrowing(*, is_late: bool, is_lost: bool, is_claimed: bool) -> bool:
    """Tell whether a loan keeps its reader from others: a lost copy does, one that is looked for does not."""
    return is_lost or (is_late and not is_claimed)


def refusals_to_lose(*, is_open: bool) -> list[LossRefusal]:
    """Return why a copy is not registered as lost."""
    return [] if is_open else [LossRefusal.ENDED]


def refusals_to_claim(*, is_open: bool, is_lost: bool) -> list[LossRefusal]:
    """Return why a copy is not looked for on the word of its reader."""
    checks = {LossRefusal.ENDED: not is_open, LossRefusal.LOST: is_open and is_lost}
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_settle(*, is_open: bool, is_lost: bool, is_paid: bool) -> list[LossRefusal]:
    """Return why the loan of a lost copy is not ended as paid for."""
    checks = {
        LossRefusal.ENDED: not is_open,
        LossRefusal.NOT_LOST: is_open and not is_lost,
        LossRefusal.NOT_PAID: is_open and is_lost and not is_paid,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_close(*, is_open: bool, is_lost: bool, ticket_is_valid: bool, reason: str) -> list[LossRefusal]:
    """Return why the loan of a lost copy is not ended as that of a reader who is gone."""
    checks = {
        LossRefusal.ENDED: not is_open,
        LossRefusal.NOT_LOST: is_open and not is_lost,
        LossRefusal.STILL_READER: is_open and ticket_is_valid,
        LossRefusal.NO_REASON: is_open and not reason.strip(),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def due_day(*, today: date, days: int, calendar: Calendar) -> DueDay:
    """Return the day by which the book must be back: *days* from today, or the next day on which its branch is open.

    Nothing falls due on a day when it cannot be brought; where the branch does not open within a year, the day stays.
    """
    counted = today + timedelta(days=days)
    following = first_open_day(calendar, since=counted) or counted
    return DueDay(following, moved_from=counted if following != counted else None)


def due_of(policy: Policy, *, at: datetime, calendar: Calendar, renewing: bool = False) -> DueDay:
    """Return by when a book issued or renewed *at* this moment, on the Academy's clock, must be back by the rule."""
    today = at.date()
    if policy.use == LoanUse.READING_ROOM:
        closing = _on_clock(today, calendar.closes_at(today) or time(23, 59), like=at)
        until = (at + timedelta(hours=policy.loan_hours)).replace(second=0, microsecond=0) if policy.loan_hours else closing
        # Whoever reads after closing, as a librarian may allow, has at least the hours of the rule.
        return DueDay(today, at=min(until, closing) if at < closing else max(until, at))
    if policy.use == LoanUse.OVERNIGHT:
        due = due_day(today=today, days=1, calendar=calendar)
        return DueDay(due.on, due.moved_from, at=_opening(due.on, calendar, like=at))
    if policy.loan_through is not None:
        return due_day(today=max(policy.loan_through, today), days=0, calendar=calendar)
    days = policy.renewal_days if renewing and policy.renewal_days else policy.loan_days
    return due_day(today=today, days=days, calendar=calendar)


def _opening(day: date, calendar: Calendar, *, like: datetime) -> datetime:
    return _on_clock(day, calendar.opens_at(day) or OPENING_UNTOLD, like=like)


def _on_clock(day: date, hour: time, *, like: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=like.tzinfo)


def is_late(*, due_on: date, due_at: datetime | None, grace_days: int, at: datetime) -> bool:
    """Tell whether a book that is out is late and its days of grace are over; *at* is on the Academy's clock."""
    if due_at is not None and not grace_days:
        return at > due_at
    return at.date() > due_on + timedelta(days=grace_days)


def is_later(due: DueDay, than: DueDay) -> bool:
    """Tell whether one due day, or moment of the same day, comes after another."""
    if due.on == than.on and due.at is not None and than.at is not None:
        return due.at > than.at
    return due.on > than.on


def moved_due_day(due: DueDay, *, calendar: Calendar) -> DueDay | None:
    """Return to which day a loan moves that falls due on a closed day; nothing for one that stays.

    The day to which its period led is kept, however often it moves.
    """
    following = first_open_day(calendar, since=due.on)
    if following is None or following == due.on:
        return None
    at = _opening(following, calendar, like=due.at) if due.at else None
    return DueDay(following, moved_from=due.moved_from or due.on, at=at)


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


def frozen(choice: Choice) -> dict[str, Any]:
    """Return the choice as plain data, to be kept with a loan: it is shown later and decides nothing."""
    others = [{"why": one.why.value, **_frozen(one.policy)} for one in choice.others]
    return {"policy": _frozen(choice.policy) if choice.policy else None, "others": others}


def thawed(kept: Mapping[str, Any] | None) -> Choice | None:
    """Return a choice as it was kept; nothing for a loan that was made before choices were."""
    if not kept:
        return None
    others = tuple(Outweighed(_thawed(one), Weight(one["why"])) for one in kept["others"])
    return Choice(_thawed(kept["policy"]) if kept["policy"] else None, others)


_NUMBERS = ("max_items", "loan_days", "max_renewals", "loan_hours", "max_in_all", "renewal_days", "max_holds", "grace_days")
_IDS = ("category_id", "branch_id", "place_id")
_NAMES = ("category", "branch", "place")


def _frozen(policy: Policy) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(policy, name) for name in (*_IDS, *_NUMBERS, "record_kind")}
    for name in _NAMES:
        words = getattr(policy, name)
        told[name] = [words.kk, words.ru, words.en] if words else None
    through = policy.loan_through.isoformat() if policy.loan_through else None
    return told | {"use": policy.use.value, "loan_through": through}


def _thawed(told: Mapping[str, Any]) -> Policy:
    names: dict[str, Any] = {name: Trilingual(*told[name]) if told[name] else None for name in _NAMES}
    through = date.fromisoformat(told["loan_through"]) if told["loan_through"] else None
    numbers = {name: told[name] for name in (*_IDS, *_NUMBERS, "record_kind")}
    return Policy(**numbers, **names, use=LoanUse(told["use"]), loan_through=through)

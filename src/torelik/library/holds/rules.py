"""What holds decide, in plain Python: a page that a chief librarian could proof-read (cl. 12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from torelik.library.branches.rules import Calendar, first_open_day
from torelik.library.holds.vocabulary import Act, ChangeRefusal, HoldRefusal, HoldState, HoldVerb, Standing, Verdict
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import LoanUse
from torelik.library.patrons.rules import is_blocked

KEEP_DAYS = 3
"""So many open days a copy waits on the hold shelf where nobody has said otherwise."""

HOLD_LIFE = {
    (HoldState.QUEUED, HoldVerb.ALLOCATE): HoldState.ALLOCATED,
    (HoldState.QUEUED, HoldVerb.SEND): HoldState.IN_TRANSIT,
    (HoldState.QUEUED, HoldVerb.KEEP): HoldState.READY,
    (HoldState.QUEUED, HoldVerb.SUSPEND): HoldState.SUSPENDED,
    (HoldState.QUEUED, HoldVerb.FULFIL): HoldState.FULFILLED,
    (HoldState.QUEUED, HoldVerb.CANCEL): HoldState.CANCELLED,
    (HoldState.ALLOCATED, HoldVerb.SEND): HoldState.IN_TRANSIT,
    (HoldState.ALLOCATED, HoldVerb.KEEP): HoldState.READY,
    (HoldState.ALLOCATED, HoldVerb.REQUEUE): HoldState.QUEUED,
    (HoldState.ALLOCATED, HoldVerb.SUSPEND): HoldState.SUSPENDED,
    (HoldState.ALLOCATED, HoldVerb.FULFIL): HoldState.FULFILLED,
    (HoldState.ALLOCATED, HoldVerb.CANCEL): HoldState.CANCELLED,
    (HoldState.IN_TRANSIT, HoldVerb.SEND): HoldState.IN_TRANSIT,
    (HoldState.IN_TRANSIT, HoldVerb.KEEP): HoldState.READY,
    (HoldState.IN_TRANSIT, HoldVerb.REQUEUE): HoldState.QUEUED,
    (HoldState.IN_TRANSIT, HoldVerb.FULFIL): HoldState.FULFILLED,
    (HoldState.IN_TRANSIT, HoldVerb.CANCEL): HoldState.CANCELLED,
    (HoldState.READY, HoldVerb.SEND): HoldState.IN_TRANSIT,
    (HoldState.READY, HoldVerb.REQUEUE): HoldState.QUEUED,
    (HoldState.READY, HoldVerb.FULFIL): HoldState.FULFILLED,
    (HoldState.READY, HoldVerb.CANCEL): HoldState.CANCELLED,
    (HoldState.READY, HoldVerb.EXPIRE): HoldState.EXPIRED,
    (HoldState.SUSPENDED, HoldVerb.RESUME): HoldState.QUEUED,
    (HoldState.SUSPENDED, HoldVerb.FULFIL): HoldState.FULFILLED,
    (HoldState.SUSPENDED, HoldVerb.CANCEL): HoldState.CANCELLED,
    (HoldState.FULFILLED, HoldVerb.REOPEN): HoldState.READY,
}
"""Everything that can happen to a hold. Whoever suspends keeps the place in the queue."""

WITH_COPY = (HoldState.ALLOCATED, HoldState.IN_TRANSIT, HoldState.READY)
ACTIVE = (HoldState.QUEUED, *WITH_COPY, HoldState.SUSPENDED)

_REFUSED, _NOTHING = Verdict.REFUSED, None
ACTIONS: dict[Act, dict[Standing, Verdict | None]] = {
    # The first copy that is free is set aside at once, and fetched by the staff.
    Act.REQUEST: {
        Standing.SHELF: Verdict.CHOSEN,
        Standing.CHOSEN: Verdict.QUEUED,
        Standing.READY: Verdict.QUEUED,
        Standing.ON_WAY: Verdict.QUEUED,
        Standing.WAY_HOME: Verdict.QUEUED,
        Standing.LENT: Verdict.QUEUED,
        Standing.LENT_AND_WANTED: Verdict.QUEUED,
    },
    # Nobody waits twice for a title, and nobody for what is in their own hands.
    Act.REQUEST_AGAIN: {
        Standing.SHELF: _NOTHING,
        Standing.CHOSEN: _REFUSED,
        Standing.READY: _REFUSED,
        Standing.ON_WAY: _REFUSED,
        Standing.WAY_HOME: _NOTHING,
        Standing.LENT: _REFUSED,
        Standing.LENT_AND_WANTED: _REFUSED,
    },
    # A copy that lies before the librarian can be issued to whom it waits for, wherever it should be.
    Act.ISSUE_TO_FIRST: {
        Standing.SHELF: Verdict.ISSUED,
        Standing.CHOSEN: Verdict.FULFILLED,
        Standing.READY: Verdict.FULFILLED,
        Standing.ON_WAY: Verdict.FULFILLED,
        Standing.WAY_HOME: Verdict.ISSUED,
        Standing.LENT: _REFUSED,
        Standing.LENT_AND_WANTED: _REFUSED,
    },
    # To anybody else only in spite of the refusal, with a reason.
    Act.ISSUE_TO_ANOTHER: {
        Standing.SHELF: Verdict.ISSUED,
        Standing.CHOSEN: _REFUSED,
        Standing.READY: _REFUSED,
        Standing.ON_WAY: _REFUSED,
        Standing.WAY_HOME: Verdict.ISSUED,
        Standing.LENT: _REFUSED,
        Standing.LENT_AND_WANTED: _REFUSED,
    },
    # A copy that nobody has is received: the scan says where it goes.
    Act.RETURN_HERE: {
        Standing.SHELF: _REFUSED,
        Standing.CHOSEN: Verdict.READY,
        Standing.READY: Verdict.READY,
        Standing.ON_WAY: Verdict.READY,
        Standing.WAY_HOME: Verdict.SHELVED,
        Standing.LENT: Verdict.SHELVED,
        Standing.LENT_AND_WANTED: Verdict.READY,
    },
    Act.RETURN_ELSEWHERE: {
        Standing.SHELF: Verdict.SENT_HOME,
        Standing.CHOSEN: Verdict.SENT,
        Standing.READY: Verdict.SENT,
        Standing.ON_WAY: Verdict.SENT,
        Standing.WAY_HOME: Verdict.SENT_HOME,
        Standing.LENT: Verdict.SENT_HOME,
        Standing.LENT_AND_WANTED: Verdict.SENT,
    },
    # In spite of those who wait only with a reason.
    Act.EXTEND: {
        Standing.SHELF: _NOTHING,
        Standing.CHOSEN: _NOTHING,
        Standing.READY: _NOTHING,
        Standing.ON_WAY: _NOTHING,
        Standing.WAY_HOME: _NOTHING,
        Standing.LENT: Verdict.EXTENDED,
        Standing.LENT_AND_WANTED: _REFUSED,
    },
    Act.CANCEL: {
        Standing.SHELF: _NOTHING,
        Standing.CHOSEN: Verdict.FREED,
        Standing.READY: Verdict.BACK,
        Standing.ON_WAY: Verdict.GOES_ON,
        Standing.WAY_HOME: _NOTHING,
        Standing.LENT: _NOTHING,
        Standing.LENT_AND_WANTED: Verdict.LOAN_STAYS,
    },
    Act.VALIDATE: {
        Standing.SHELF: Verdict.SHELVED,
        Standing.CHOSEN: Verdict.READY,
        Standing.READY: Verdict.READY,
        Standing.ON_WAY: Verdict.READY,
        Standing.WAY_HOME: Verdict.SHELVED,
        Standing.LENT: _REFUSED,
        Standing.LENT_AND_WANTED: _REFUSED,
    },
}
"""What comes of each act where a copy stands; without a verdict there is nothing to do. Each cell is a test."""


@dataclass(frozen=True, slots=True)
class Pickup:
    """Where the reader picks the copy up; without a branch wherever it stands."""

    branch_id: int | None = None
    point_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlacingFacts:
    """All that is known when a title is about to be held for a reader, read under locks."""

    copies: int
    copies_allowed: int
    max_holds: int
    holds: int
    card_valid_through: date
    blocked_until: date | None
    waits_already: bool
    title_held: bool
    cleared: bool = False


def refusals_to_place(facts: PlacingFacts, *, today: date) -> list[HoldRefusal]:
    """Every reason not to hold a title for a reader."""
    checks = {
        HoldRefusal.NO_COPIES: facts.copies == 0,
        HoldRefusal.NOT_ALLOWED: facts.copies > 0 and facts.copies_allowed == 0,
        HoldRefusal.CARD_EXPIRED: today > facts.card_valid_through,
        HoldRefusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        HoldRefusal.CLEARED: facts.cleared,
        HoldRefusal.ALREADY_WAITING: facts.waits_already,
        HoldRefusal.ALREADY_HELD: facts.title_held,
        HoldRefusal.LIMIT_REACHED: facts.copies_allowed > 0 and facts.holds >= facts.max_holds,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def allows_hold(policy: Policy | None, *, for_loan: bool) -> bool:
    """Tell whether the rule that lends a copy to a reader lets the reader wait for it too."""
    return policy is not None and policy.max_holds > 0 and (for_loan or policy.use != LoanUse.HOME)


def refusals_to_suspend(state: HoldState, *, until: date, today: date) -> list[ChangeRefusal]:
    """Every reason not to suspend a hold until a day."""
    checks = {
        ChangeRefusal.NOT_NOW: (state, HoldVerb.SUSPEND) not in HOLD_LIFE,
        ChangeRefusal.PAST_DAY: until <= today,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def kept_through(*, today: date, days: int, calendar: Calendar) -> date:
    """Return the last day on which a copy waits for its reader: *days* open days from the next one on.

    Where the branch does not open within a year, calendar days count.
    """
    day = today
    for _day in range(days):
        following = day + timedelta(days=1)
        day = first_open_day(calendar, since=following) or following
    return day


def branch_of_desk(told: int | None, *, home: int | None) -> int | None:
    """Return the branch in which a scan happens: that which the desk told, else that of the copy."""
    return told if told is not None else home


def next_stop(*, here: int | None, pickup: int | None) -> HoldVerb:
    """Return what happens to a copy for which a reader waits, scanned *here*."""
    return HoldVerb.KEEP if pickup in (None, here) else HoldVerb.SEND


def in_order_of_way(copies: Sequence[tuple[int, int | None]], *, pickup: int | None) -> list[int]:
    """Return copies, each with its branch, in the order in which they are offered: those that need not travel first."""
    return [copy for copy, branch in sorted(copies, key=lambda one: (pickup is not None and one[1] != pickup, one[0]))]

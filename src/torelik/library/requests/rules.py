"""What requests decide, in plain Python: a page that a chief librarian could proof-read (cl. 12)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from torelik.library.branches.rules import Calendar, Interval
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.patrons.rules import is_blocked
from torelik.library.requests.vocabulary import ChangeRefusal, PlacingRefusal, RefusalReason, RequestState, RequestVerb

MOST_OPEN = 10
"""So many requests of one reader are open at once."""

MOST_DAYS_AHEAD = 14

TENTH = Decimal("0.1")

REQUEST_LIFE = {
    (RequestState.ORDERED, RequestVerb.FETCH): RequestState.FETCHED,
    (RequestState.ORDERED, RequestVerb.REFUSE): RequestState.REFUSED,
    # The reader may take another copy at the desk before the store has answered.
    (RequestState.ORDERED, RequestVerb.FULFIL): RequestState.FULFILLED,
    (RequestState.ORDERED, RequestVerb.CANCEL): RequestState.CANCELLED,
    (RequestState.ORDERED, RequestVerb.LAPSE): RequestState.UNANSWERED,
    # What was fetched may turn out to be defective.
    (RequestState.FETCHED, RequestVerb.REFUSE): RequestState.REFUSED,
    (RequestState.FETCHED, RequestVerb.FULFIL): RequestState.FULFILLED,
    (RequestState.FETCHED, RequestVerb.LOSE_COPY): RequestState.ORDERED,
    (RequestState.FETCHED, RequestVerb.CANCEL): RequestState.CANCELLED,
    (RequestState.FETCHED, RequestVerb.LAPSE): RequestState.EXPIRED,
    (RequestState.FULFILLED, RequestVerb.REOPEN): RequestState.FETCHED,
}
"""Everything that can happen to a request."""

OPEN = (RequestState.ORDERED, RequestState.FETCHED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a title of the catalogue, one copy of it, or words where the library does not have it.

    ``part`` says which issue, pages or article of it.
    """

    record_id: int | None = None
    item_id: int | None = None
    title: str = ""
    authors: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the reader gets the book, and on which day."""

    day: date
    branch_id: int | None = None
    point_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlacingFacts:
    """All that is known when a book is about to be ordered for a reader, read under the reader's lock."""

    card_valid_through: date
    blocked_until: date | None
    asked_already: bool
    title_held: bool
    open_requests: int
    is_closed: bool
    closes_at: time | None
    cleared: bool = False
    names_something: bool = True


def refusals_to_place(facts: PlacingFacts, *, day: date, now: datetime) -> list[PlacingRefusal]:
    """Every reason not to order a book for a reader for a day; *now* is the Academy's time."""
    today = now.date()
    checks = {
        PlacingRefusal.NOTHING_ASKED: not facts.names_something,
        PlacingRefusal.CARD_EXPIRED: max(day, today) > facts.card_valid_through,
        PlacingRefusal.BLOCKED: is_blocked(blocked_until=facts.blocked_until, today=today),
        PlacingRefusal.CLEARED: facts.cleared,
        PlacingRefusal.ALREADY_ASKED: facts.asked_already,
        PlacingRefusal.ALREADY_HELD: facts.title_held,
        PlacingRefusal.LIMIT_REACHED: facts.open_requests >= MOST_OPEN,
        PlacingRefusal.PAST_DAY: day < today,
        PlacingRefusal.TOO_FAR: day > today + timedelta(days=MOST_DAYS_AHEAD),
        PlacingRefusal.CLOSED_DAY: day >= today and facts.is_closed,
        PlacingRefusal.TOO_LATE: (
            day == today and not facts.is_closed and facts.closes_at is not None and now.time() >= facts.closes_at
        ),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def hours_on(day: date, *, calendar: Calendar, week: dict[int, tuple[Interval, ...]]) -> tuple[bool, time | None]:
    """Tell whether a place is closed on a day, and when it closes; *week* are its own hours, empty where it has its branch's."""
    own = week.get(day.weekday(), ())
    if week:
        is_closed = not calendar.is_open or calendar.closure_on(day) is not None or not own
        return is_closed, max((one.closes_at for one in own), default=None)
    return calendar.is_closed_on(day), calendar.closes_at(day)


def first_day(*, calendar: Calendar, now: datetime) -> date:
    """Return the first day that can be asked for where nothing is chosen: today while the place is open, else the next one."""
    for ahead in range(MOST_DAYS_AHEAD + 1):
        day = now.date() + timedelta(days=ahead)
        closes_at = calendar.closes_at(day)
        is_over = ahead == 0 and closes_at is not None and now.time() >= closes_at
        if not calendar.is_closed_on(day) and not is_over:
            return day
    return now.date()


@dataclass(frozen=True, slots=True)
class FetchFacts:
    """All that is known when somebody says that a request is fetched, read under locks.

    ``has_copy`` is false where no copy was scanned; ``uncounted`` where the title has copies without numbers, or none at all.
    """

    state: RequestState
    has_copy: bool
    uncounted: bool = False
    same_title: bool = True
    same_copy: bool = True
    on_loan: bool = False
    item_state: ItemState = ItemState.AVAILABLE
    set_aside: bool = False


def refusals_to_fetch(facts: FetchFacts) -> list[ChangeRefusal]:
    """Every reason why a request is not fetched with a copy, or without a number."""
    checks = {
        ChangeRefusal.NOT_NOW: (facts.state, RequestVerb.FETCH) not in REQUEST_LIFE,
        ChangeRefusal.NUMBER_NEEDED: not facts.has_copy and not facts.uncounted,
        ChangeRefusal.OTHER_TITLE: facts.has_copy and not facts.same_title,
        ChangeRefusal.OTHER_COPY: facts.has_copy and facts.same_title and not facts.same_copy,
        ChangeRefusal.ON_LOAN: facts.has_copy and facts.on_loan,
        ChangeRefusal.NOT_IN_STOCK: facts.has_copy and facts.item_state != ItemState.AVAILABLE,
        ChangeRefusal.SET_ASIDE: facts.has_copy and facts.set_aside,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_refuse(state: RequestState, *, reason: RefusalReason, remark: str) -> list[ChangeRefusal]:
    """Every reason why a refusal is not written down."""
    checks = {
        ChangeRefusal.NOT_NOW: (state, RequestVerb.REFUSE) not in REQUEST_LIFE,
        ChangeRefusal.WHERE_TO: reason is RefusalReason.REDIRECTED and not remark.strip(),
    }
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class Want:
    """One request that is to be fetched."""

    id: int
    record_id: int | None
    item_id: int | None
    branch_id: int | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that could be fetched; ``is_free`` while it stands on its shelf for nobody."""

    id: int
    record_id: int
    branch_id: int | None
    state: ItemState
    is_free: bool
    on_loan: bool = False


def proposed(wants: Sequence[Want], copies: Collection[Copy]) -> dict[int, int]:
    """Return which copy to fetch for which request: first come, first served, no copy twice, those of the same branch first.

    A request without a copy here is one that the store can only refuse.
    """
    free = {one.id: one for one in copies if one.is_free and one.state == ItemState.AVAILABLE}
    chosen: dict[int, int] = {}
    # Who asked for one copy gets that one before it goes to somebody who takes any.
    for want in sorted(wants, key=lambda one: one.item_id is None):
        fitting = [
            one for one in free.values() if one.record_id == want.record_id and want.item_id in (None, one.id)
        ]  # fmt: skip
        if fitting:
            best = min(fitting, key=lambda one: (one.branch_id not in (None, want.branch_id), one.id))
            chosen[want.id] = best.id
            del free[best.id]
    return chosen


def likely_reason(want: Want, copies: Collection[Copy], *, uncounted: bool) -> RefusalReason | None:
    """Return why a request has no copy to fetch, as far as the catalogue knows; nothing where it is unsure."""
    own = [one for one in copies if one.record_id == want.record_id and want.item_id in (None, one.id)]
    if want.record_id is None or not (own or uncounted):
        return RefusalReason.LACUNA
    if uncounted:
        return None
    kept = [one for one in own if one.state in (ItemState.AVAILABLE, ItemState.REPAIR)]
    if not kept:
        return RefusalReason.WRITTEN_OFF if any(one.state == ItemState.WITHDRAWN for one in own) else RefusalReason.NOT_IN_PLACE
    usable = [one for one in kept if one.state == ItemState.AVAILABLE]
    if not usable:
        return RefusalReason.BINDERY
    return None if any(one.is_free for one in usable) else RefusalReason.ON_LOAN


def may_become_hold(reason: RefusalReason | None, *, record_id: int | None) -> bool:
    """Tell whether the reader may wait for the title instead."""
    return record_id is not None and reason is RefusalReason.ON_LOAN


def may_be_proposed(reason: RefusalReason | None, *, is_proposed: bool) -> bool:
    """Tell whether the refused title may be proposed for acquisition: what the library has not, or has no more."""
    wanting = (RefusalReason.LACUNA, RefusalReason.WRITTEN_OFF, RefusalReason.WORN, RefusalReason.DEFECT)
    return reason in wanting and not is_proposed


def share(refused: int, of_all: int) -> Decimal:
    """Return how many of all requests were refused, in per cent with one digit."""
    return (Decimal(100 * refused) / of_all).quantize(TENTH) if of_all else Decimal("0.0")

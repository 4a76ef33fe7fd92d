"""Requests as rules: when a book may be ordered, what can happen to an order, which copy the store takes (cl. 12)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from torelik.library.branches.rules import Calendar, Interval
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.requests import rules
from torelik.library.requests.rules import MOST_OPEN, Copy, FetchFacts, PlacingFacts, Want
from torelik.library.requests.vocabulary import ChangeRefusal, PlacingRefusal, RefusalReason, RequestState, RequestVerb

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = tuple((weekday, Interval(time(9), time(18))) for weekday in range(6))
OPEN_MONDAY_TO_SATURDAY = Calendar(hours=HOURS)

AFTER = {
    RequestVerb.FETCH: {"ordered": "fetched"},
    RequestVerb.REFUSE: {"ordered": "refused", "fetched": "refused"},
    RequestVerb.FULFIL: {"ordered": "fulfilled", "fetched": "fulfilled"},
    RequestVerb.REOPEN: {"fulfilled": "fetched"},
    RequestVerb.LOSE_COPY: {"fetched": "ordered"},
    RequestVerb.CANCEL: {"ordered": "cancelled", "fetched": "cancelled"},
    RequestVerb.LAPSE: {"ordered": "unanswered", "fetched": "expired"},
}


@pytest.mark.parametrize("verb", RequestVerb)
@pytest.mark.parametrize("state", RequestState)
def test_each_verb_does_what_the_table_says_and_nothing_elsewhere(state: RequestState, verb: RequestVerb) -> None:
    following = rules.REQUEST_LIFE.get((state, verb))

    assert (following.value if following else None) == AFTER[verb].get(state.value)


def facts(**changes: object) -> PlacingFacts:
    usual = PlacingFacts(
        card_valid_through=TODAY + 365 * DAY, blocked_until=None, asked_already=False, title_held=False, open_requests=0,
        is_closed=False, closes_at=time(18),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "day", "refusals"),
    [
        (facts(), TODAY, []),
        (facts(), TODAY + 14 * DAY, []),
        (facts(), TODAY + 15 * DAY, [PlacingRefusal.TOO_FAR]),
        (facts(), TODAY - DAY, [PlacingRefusal.PAST_DAY]),
        (facts(is_closed=True), TODAY + DAY, [PlacingRefusal.CLOSED_DAY]),
        (facts(is_closed=True), TODAY, [PlacingRefusal.CLOSED_DAY]),
        (facts(closes_at=time(12, 1)), TODAY, []),
        (facts(closes_at=time(12)), TODAY, [PlacingRefusal.TOO_LATE]),
        (facts(closes_at=time(12)), TODAY + DAY, []),
        (facts(closes_at=None), TODAY, []),
        (facts(card_valid_through=TODAY), TODAY, []),
        (facts(card_valid_through=TODAY), TODAY + DAY, [PlacingRefusal.CARD_EXPIRED]),
        (facts(blocked_until=TODAY), TODAY, []),
        (facts(blocked_until=TODAY + DAY), TODAY, [PlacingRefusal.BLOCKED]),
        (facts(cleared=True), TODAY, [PlacingRefusal.CLEARED]),
        (facts(asked_already=True), TODAY, [PlacingRefusal.ALREADY_ASKED]),
        (facts(title_held=True), TODAY, [PlacingRefusal.ALREADY_HELD]),
        (facts(open_requests=MOST_OPEN - 1), TODAY, []),
        (facts(open_requests=MOST_OPEN), TODAY, [PlacingRefusal.LIMIT_REACHED]),
        (facts(names_something=False), TODAY, [PlacingRefusal.NOTHING_ASKED]),
        (
            facts(card_valid_through=TODAY - DAY, blocked_until=TODAY + DAY, is_closed=True),
            TODAY,
            [PlacingRefusal.CARD_EXPIRED, PlacingRefusal.BLOCKED, PlacingRefusal.CLOSED_DAY],
        ),
    ],
)
def test_a_book_is_not_ordered_for_every_reason_that_applies(
    situation: PlacingFacts, day: date, refusals: list[PlacingRefusal]
) -> None:
    assert rules.refusals_to_place(situation, day=day, now=NOW) == refusals


@pytest.mark.parametrize(
    ("week", "day", "expected"),
    [
        ({}, TODAY, (False, time(18))),
        ({}, TODAY + 6 * DAY, (True, None)),  # a Sunday
        ({0: (Interval(time(10), time(13)), Interval(time(14), time(17)))}, TODAY, (False, time(17))),
        ({0: (Interval(time(10), time(13)),)}, TODAY + DAY, (True, None)),
    ],
)
def test_a_hall_with_hours_of_its_own_is_open_by_them_and_another_by_those_of_its_branch(
    week: dict[int, tuple[Interval, ...]], day: date, expected: tuple[bool, time | None]
) -> None:
    assert rules.hours_on(day, calendar=OPEN_MONDAY_TO_SATURDAY, week=week) == expected


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (NOW, TODAY),
        (datetime(2026, 11, 23, 18, 0, tzinfo=UTC), TODAY + DAY),
        (datetime(2026, 11, 28, 19, 0, tzinfo=UTC), TODAY + 7 * DAY),  # a Saturday evening: Sunday is passed
    ],
)
def test_the_form_offers_the_first_day_on_which_the_place_is_still_open(now: datetime, day: date) -> None:
    assert rules.first_day(calendar=OPEN_MONDAY_TO_SATURDAY, now=now) == day


def test_a_branch_that_never_opens_leaves_the_choice_of_the_day_to_the_reader() -> None:
    assert rules.first_day(calendar=Calendar(is_open=False), now=NOW) == TODAY


def fetching(**changes: object) -> FetchFacts:
    return replace(FetchFacts(RequestState.ORDERED, has_copy=True), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        (fetching(), []),
        (fetching(state=RequestState.FETCHED), [ChangeRefusal.NOT_NOW]),
        (fetching(has_copy=False), [ChangeRefusal.NUMBER_NEEDED]),
        (fetching(has_copy=False, uncounted=True), []),
        (fetching(same_title=False), [ChangeRefusal.OTHER_TITLE]),
        (fetching(same_copy=False), [ChangeRefusal.OTHER_COPY]),
        (fetching(on_loan=True), [ChangeRefusal.ON_LOAN]),
        (fetching(item_state=ItemState.REPAIR), [ChangeRefusal.NOT_IN_STOCK]),
        (fetching(set_aside=True), [ChangeRefusal.SET_ASIDE]),
        (fetching(on_loan=True, same_title=False), [ChangeRefusal.OTHER_TITLE, ChangeRefusal.ON_LOAN]),
    ],
)
def test_a_copy_is_not_fetched_for_every_reason_that_applies(situation: FetchFacts, refusals: list[ChangeRefusal]) -> None:
    assert rules.refusals_to_fetch(situation) == refusals


@pytest.mark.parametrize(
    ("state", "reason", "remark", "refusals"),
    [
        (RequestState.ORDERED, RefusalReason.LACUNA, "", []),
        (RequestState.FETCHED, RefusalReason.DEFECT, "", []),
        (RequestState.CANCELLED, RefusalReason.LACUNA, "", [ChangeRefusal.NOT_NOW]),
        (RequestState.ORDERED, RefusalReason.REDIRECTED, " ", [ChangeRefusal.WHERE_TO]),
        (RequestState.ORDERED, RefusalReason.REDIRECTED, "Hall 2", []),
    ],
)
def test_whoever_redirects_says_where_to(
    state: RequestState, reason: RefusalReason, remark: str, refusals: list[ChangeRefusal]
) -> None:
    assert rules.refusals_to_refuse(state, reason=reason, remark=remark) == refusals


def copy(number: int, **changes: object) -> Copy:
    return replace(Copy(number, 7, 1, ItemState.AVAILABLE, is_free=True), **changes)  # type: ignore[arg-type]


def want(number: int, item_id: int | None = None, branch_id: int | None = 1) -> Want:
    return Want(number, 7, item_id, branch_id)


@pytest.mark.parametrize(
    ("wants", "copies", "chosen"),
    [
        ([want(1), want(2)], [copy(10)], {1: 10}),
        ([want(1), want(2)], [copy(10), copy(11)], {1: 10, 2: 11}),
        ([want(1), want(2, item_id=10)], [copy(10)], {2: 10}),
        ([want(1)], [copy(10, branch_id=2), copy(11)], {1: 11}),
        ([want(1)], [copy(10, branch_id=2)], {1: 10}),
        ([want(1)], [copy(10, is_free=False), copy(11, state=ItemState.REPAIR), copy(12, record_id=8)], {}),
    ],
)
def test_the_store_is_told_which_copy_to_take_for_whom(wants: list[Want], copies: list[Copy], chosen: dict[int, int]) -> None:
    assert rules.proposed(wants, copies) == chosen


@pytest.mark.parametrize(
    ("copies", "uncounted", "reason"),
    [
        ([], False, RefusalReason.LACUNA),
        ([], True, None),
        ([copy(10, is_free=False, on_loan=True)], False, RefusalReason.ON_LOAN),
        ([copy(10, state=ItemState.REPAIR)], False, RefusalReason.BINDERY),
        ([copy(10, state=ItemState.WITHDRAWN)], False, RefusalReason.WRITTEN_OFF),
        ([copy(10, state=ItemState.LOST)], False, RefusalReason.NOT_IN_PLACE),
        ([copy(10), copy(11, is_free=False)], False, None),
        ([copy(10, record_id=8)], False, RefusalReason.LACUNA),
    ],
)
def test_the_likely_reason_of_a_refusal_is_read_from_the_copies(
    copies: list[Copy], uncounted: bool, reason: RefusalReason | None
) -> None:
    assert rules.likely_reason(want(1), copies, uncounted=uncounted) == reason


def test_a_title_that_the_library_does_not_have_is_likely_a_lacuna() -> None:
    assert rules.likely_reason(Want(1, None, None, 1), [], uncounted=False) == RefusalReason.LACUNA


@pytest.mark.parametrize("reason", [None, *RefusalReason])
def test_only_what_is_on_loan_can_be_waited_for(reason: RefusalReason | None) -> None:
    assert rules.may_become_hold(reason, record_id=7) is (reason is RefusalReason.ON_LOAN)
    assert not rules.may_become_hold(reason, record_id=None)


@pytest.mark.parametrize("reason", [None, *RefusalReason])
def test_what_the_library_has_not_or_no_more_can_be_proposed_once(reason: RefusalReason | None) -> None:
    wanting = reason in {RefusalReason.LACUNA, RefusalReason.WRITTEN_OFF, RefusalReason.WORN, RefusalReason.DEFECT}

    assert rules.may_be_proposed(reason, is_proposed=False) is wanting
    assert not rules.may_be_proposed(reason, is_proposed=True)


@pytest.mark.parametrize(("refused", "of_all", "share"), [(0, 0, "0.0"), (1, 3, "33.3"), (3, 3, "100.0")])
def test_the_share_of_refusals_is_told_in_per_cent(refused: int, of_all: int, share: str) -> None:
    assert str(rules.share(refused, of_all)) == share

"""Whose moment is believed, what is a conflict, how it is settled: the rules of the offline desk as tables (cl. 12)."""

from datetime import timedelta

import pytest

from factories.moments import NOON
from library.offline_desk.offline_stage import HOUR, MINUTE, OTHER_DEVICE, scan
from torelik.library.lending.vocabulary import LIFTED_BY, Refusal
from torelik.library.offline_desk import rules
from torelik.library.offline_desk.rules import CopyHistory
from torelik.library.offline_desk.vocabulary import Conflict, Note, SettlementRefusal, Way

NO_OFFSET = timedelta(0)
DAY = timedelta(days=1)


def test_scans_are_applied_in_device_time_and_at_one_moment_in_the_order_of_the_device() -> None:
    later, first, second = scan("3", hours_ago=1), scan("1", hours_ago=2), scan("2", hours_ago=2)

    rows = rules.placed([later, second, first], offset=NO_OFFSET, at=NOON)

    assert [row.scan.number for row in rows] == ["1", "2", "3"]


@pytest.mark.parametrize("hours", [-5, -1, 0, 1, 5])
def test_a_clock_that_is_wrong_is_corrected_by_its_measured_offset(hours: int) -> None:
    wrong_by = timedelta(hours=hours)
    one = scan("1", scanned_at=NOON - 2 * HOUR + wrong_by)

    (row,) = rules.placed([one], offset=-wrong_by, at=NOON)

    assert (row.happened_at, row.doubt) == (NOON - 2 * HOUR, None)


@pytest.mark.parametrize(
    ("before", "offset", "doubt"),
    [
        (2 * HOUR, NO_OFFSET, None),
        (timedelta(0), NO_OFFSET, None),
        (-MINUTE, NO_OFFSET, None),
        (-3 * MINUTE, NO_OFFSET, Conflict.FUTURE),
        (14 * DAY, NO_OFFSET, None),
        (14 * DAY + MINUTE, NO_OFFSET, Conflict.TOO_OLD),
        (2 * HOUR, DAY, None),
        (2 * HOUR, DAY + MINUTE, Conflict.CLOCK_FAR),
        (2 * HOUR, -DAY - MINUTE, Conflict.CLOCK_FAR),
    ],
)
def test_a_moment_is_believed_within_bounds(before: timedelta, offset: timedelta, doubt: Conflict | None) -> None:
    moment = NOON - before

    assert rules.doubt_of(moment, offset=offset, clock_was_set_back=False, at=NOON) == doubt


def test_a_moment_a_little_ahead_of_us_is_now() -> None:
    (row,) = rules.placed([scan("1", scanned_at=NOON + MINUTE)], offset=NO_OFFSET, at=NOON)

    assert (row.happened_at, row.doubt) == (NOON, None)


def test_scans_before_the_clock_was_set_back_are_not_believed() -> None:
    before, after, other = scan("1", hours_ago=1), scan("2", hours_ago=3), scan("3", hours_ago=1, device=OTHER_DEVICE)

    rows = rules.placed([before, after, other], offset=NO_OFFSET, at=NOON)

    assert {row.scan.number: row.doubt for row in rows} == {"1": Conflict.CLOCK_CHANGED, "2": None, "3": None}


def test_a_device_that_saw_its_clock_set_back_is_believed_about_that() -> None:
    (row,) = rules.placed([scan("1", is_doubtful=True)], offset=NO_OFFSET, at=NOON)

    assert row.doubt == Conflict.CLOCK_CHANGED


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (CopyHistory(), None),
        (CopyHistory(issued_at=NOON - 3 * HOUR, is_open=True), None),  # the lending rules say who has it
        (CopyHistory(issued_at=NOON - 3 * HOUR, is_open=True, is_own=True), Note.ALREADY_ISSUED),
        (CopyHistory(issued_at=NOON - HOUR, is_open=True, is_own=True), Note.ALREADY_ISSUED),
        (CopyHistory(issued_at=NOON - HOUR, is_open=True), Conflict.MOVED_ON),
        (CopyHistory(issued_at=NOON - 4 * HOUR, returned_at=NOON - 3 * HOUR), None),
        (CopyHistory(issued_at=NOON - 4 * HOUR, returned_at=NOON - 3 * HOUR, is_own=True), None),
        (CopyHistory(issued_at=NOON - 4 * HOUR, returned_at=NOON - HOUR), Conflict.MOVED_ON),
    ],
)
def test_an_issue_is_possible_only_after_all_that_is_known_of_the_copy(
    history: CopyHistory, verdict: Note | Conflict | None
) -> None:
    assert rules.verdict_of_issue(history, happened_at=NOON - 2 * HOUR) == verdict


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (CopyHistory(), Note.NOT_ON_LOAN),
        (CopyHistory(issued_at=NOON - 3 * HOUR, is_open=True), None),
        (CopyHistory(issued_at=NOON - HOUR, is_open=True), Note.NOT_ON_LOAN),
        (CopyHistory(issued_at=NOON - 4 * HOUR, returned_at=NOON - 3 * HOUR), Note.NOT_ON_LOAN),
    ],
)
def test_a_return_ends_the_loan_that_was_open_then_and_harms_no_other(history: CopyHistory, verdict: Note | None) -> None:
    assert rules.verdict_of_return(history, happened_at=NOON - 2 * HOUR) == verdict


@pytest.mark.parametrize(
    ("conflict", "refusals", "ways"),
    [
        (Conflict.UNKNOWN_COPY, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.UNKNOWN_READER, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.MOVED_ON, [], (Way.RETRY, Way.CORRECT, Way.DISCARD)),
        (Conflict.FUTURE, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.TOO_OLD, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.CLOCK_CHANGED, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.CLOCK_FAR, [], (Way.CORRECT, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.BLOCKED], (Way.LIFT, Way.RETRY, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.BLOCKED, Refusal.LIMIT_REACHED], (Way.LIFT, Way.RETRY, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.BLOCKED, Refusal.LOST], (Way.RETRY, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.ON_LOAN], (Way.TAKE_BACK, Way.RETRY, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.ON_LOAN, Refusal.BLOCKED], (Way.TAKE_BACK, Way.RETRY, Way.DISCARD)),
        (Conflict.REFUSED, [Refusal.CLEARED], (Way.RETRY, Way.DISCARD)),
    ],
)
def test_a_conflict_is_settled_in_the_ways_that_its_kind_allows(
    conflict: Conflict, refusals: list[Refusal], ways: tuple[Way, ...]
) -> None:
    assert rules.ways_of(conflict, refusals) == ways


def test_every_refusal_of_lending_and_every_conflict_has_a_way() -> None:
    assert set(rules.FURTHER_WAYS) == set(Refusal)
    assert {refusal for refusal, way in rules.FURTHER_WAYS.items() if way == Way.LIFT} == set(LIFTED_BY)
    assert set(rules.WAYS) == set(Conflict)
    assert all(Way.DISCARD in ways for ways in rules.WAYS.values())


FACTS = {
    "is_open": True,
    "way": Way.RETRY,
    "ways": (Way.RETRY, Way.LIFT, Way.CORRECT, Way.DISCARD),
    "reason": "",
    "is_corrected": False,
    "moment": None,
    "at": NOON,
}


@pytest.mark.parametrize(
    ("changed", "refusals"),
    [
        ({}, []),
        ({"is_open": False}, [SettlementRefusal.SETTLED]),
        ({"way": Way.TAKE_BACK}, [SettlementRefusal.NOT_THIS_WAY]),
        ({"way": Way.LIFT}, [SettlementRefusal.REASON_NEEDED]),
        ({"way": Way.LIFT, "reason": "Кафедра меңгерушісі рұқсат берді"}, []),
        ({"way": Way.DISCARD, "reason": " ж "}, [SettlementRefusal.REASON_NEEDED]),
        ({"way": Way.CORRECT}, [SettlementRefusal.NOTHING_CORRECTED]),
        ({"way": Way.CORRECT, "is_corrected": True, "moment": NOON - HOUR}, []),
        ({"way": Way.CORRECT, "is_corrected": True, "moment": NOON + MINUTE}, [SettlementRefusal.FUTURE]),
        ({"way": Way.CORRECT, "is_corrected": True, "moment": NOON - 15 * DAY}, [SettlementRefusal.TOO_OLD]),
        (
            {"way": Way.CORRECT, "ways": (Way.DISCARD,), "moment": NOON + MINUTE},
            [SettlementRefusal.NOT_THIS_WAY, SettlementRefusal.NOTHING_CORRECTED, SettlementRefusal.FUTURE],
        ),
    ],
)
def test_a_settlement_is_refused_for_every_reason_that_applies(
    changed: dict[str, object], refusals: list[SettlementRefusal]
) -> None:
    assert rules.refusals_to_settle(**{**FACTS, **changed}) == refusals  # type: ignore[arg-type]

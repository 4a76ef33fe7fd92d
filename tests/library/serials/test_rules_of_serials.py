"""Which issues are expected when, how they stand, what is held and scanned."""

from datetime import date

import pytest

from torelik.library.serials import rules
from torelik.library.serials.rules import Known, Pattern, Planned, Scanned, Standing
from torelik.library.serials.vocabulary import Frequency, IssueState, Numbering, Refusal, Shown

JAN, DEC = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 11, 23)


def plan(pattern: Pattern, *more: Pattern, begins: date = JAN, ends: date = DEC) -> list[tuple[str, date]]:
    issues = rules.planned_issues([pattern, *more], begins_on=begins, valid_through=ends)
    return [(rules.label(one.number, one.through), one.expected_on) for one in issues]


@pytest.mark.parametrize(
    ("pattern", "count", "first", "last"),
    [
        (Pattern(JAN, Frequency.DAILY), 261, date(2026, 1, 1), date(2026, 12, 31)),
        (Pattern(JAN, Frequency.DAILY, weekdays=frozenset({2, 4, 6})), 157, date(2026, 1, 1), date(2026, 12, 31)),
        (Pattern(JAN, Frequency.WEEKLY, weekdays=frozenset({5})), 52, date(2026, 1, 2), date(2026, 12, 25)),
        (Pattern(date(2026, 1, 5), Frequency.FORTNIGHTLY), 26, date(2026, 1, 5), date(2026, 12, 21)),
        (Pattern(JAN, Frequency.SEMIMONTHLY, day=5), 24, date(2026, 1, 5), date(2026, 12, 20)),
        (Pattern(JAN, Frequency.MONTHLY, day=31), 12, date(2026, 1, 31), date(2026, 12, 31)),
        (Pattern(JAN, Frequency.MONTHLY, omitted=frozenset({7, 8})), 10, date(2026, 1, 1), date(2026, 12, 1)),
        (Pattern(JAN, Frequency.BIMONTHLY, day=10), 6, date(2026, 2, 10), date(2026, 12, 10)),
        (Pattern(JAN, Frequency.QUARTERLY, day=10), 4, date(2026, 3, 10), date(2026, 12, 10)),
        (Pattern(JAN, Frequency.HALF_YEARLY, day=10), 2, date(2026, 6, 10), date(2026, 12, 10)),
        (Pattern(JAN, Frequency.YEARLY, day=10), 1, date(2026, 12, 10), date(2026, 12, 10)),
        (Pattern(JAN, Frequency.TIMES_A_YEAR, times=10, day=10), 10, date(2026, 2, 10), date(2026, 12, 10)),
        (Pattern(JAN, Frequency.TIMES_A_YEAR, times=36, day=10), 36, date(2026, 1, 10), date(2026, 12, 30)),
        (Pattern(JAN, Frequency.TIMES_A_YEAR, times=18), 18, date(2026, 1, 1), date(2026, 12, 11)),
    ],
)
def test_issues_are_expected_by_the_pattern(pattern: Pattern, count: int, first: date, last: date) -> None:
    issues = plan(pattern)

    assert (len(issues), issues[0][1], issues[-1][1]) == (count, first, last)


def test_nothing_is_expected_of_an_irregular_one_or_of_no_day() -> None:
    assert plan(Pattern(JAN, Frequency.IRREGULAR)) == []
    assert plan(Pattern(JAN, Frequency.MONTHLY, day=10), begins=date(2026, 1, 11), ends=date(2026, 2, 9)) == []


def test_the_last_day_of_february_is_that_of_the_year() -> None:
    pattern = Pattern(date(2028, 1, 1), Frequency.MONTHLY, day=30)

    issues = plan(pattern, begins=date(2028, 2, 1), ends=date(2028, 2, 29))

    assert issues == [("2", date(2028, 2, 29))]


@pytest.mark.parametrize(
    ("pattern", "labels"),
    [
        (Pattern(JAN, Frequency.QUARTERLY), ["3", "4", "1", "2"]),
        (Pattern(JAN, Frequency.QUARTERLY, first_number=5), ["5", "6", "1", "2"]),
        (Pattern(JAN, Frequency.QUARTERLY, Numbering.RUNNING, first_number=131), ["131", "132", "133", "134"]),
        (Pattern(JAN, Frequency.QUARTERLY, Numbering.RUNNING), ["1", "2", "3", "4"]),
    ],
)
def test_numbers_begin_anew_with_the_year_or_run_on(pattern: Pattern, labels: list[str]) -> None:
    issues = plan(pattern, begins=date(2026, 7, 1), ends=date(2027, 6, 30))

    assert [label for label, _day in issues] == labels


def test_a_half_year_goes_on_counting_past_the_months_without_an_issue() -> None:
    pattern = Pattern(date(2026, 9, 1), Frequency.MONTHLY, omitted=frozenset({7, 8}))

    issues = plan(pattern, begins=date(2026, 9, 1))

    assert [label for label, _day in issues] == ["7", "8", "9", "10"]


@pytest.mark.parametrize(
    ("doubles", "labels"),
    [
        (((3, 4),), ["1", "2", "3–4", "5", "6"]),
        (((1, 2), (5, 6)), ["1–2", "3", "4", "5–6"]),
        (((2, 4),), ["1", "2–4", "5", "6"]),
        (((6, 7),), ["1", "2", "3", "4", "5", "6"]),
        (((8, 9),), ["1", "2", "3", "4", "5", "6"]),
    ],
)
def test_double_numbers_are_one_issue(doubles: tuple[tuple[int, int], ...], labels: list[str]) -> None:
    assert [label for label, _day in plan(Pattern(JAN, Frequency.BIMONTHLY, doubles=doubles))] == labels


def test_a_double_issue_is_expected_with_its_last_number_and_never_spans_two_years() -> None:
    pattern = Pattern(JAN, Frequency.QUARTERLY, Numbering.RUNNING, first_number=3, day=5, doubles=((3, 4), (6, 7)))

    issues = plan(pattern, ends=date(2027, 3, 31))

    assert issues == [("3–4", date(2026, 6, 5)), ("5", date(2026, 9, 5)), ("6", date(2026, 12, 5)), ("7", date(2027, 3, 5))]


def test_a_frequency_that_changes_in_the_middle_goes_on_with_the_numbers() -> None:
    quarterly, monthly = Pattern(JAN, Frequency.QUARTERLY), Pattern(date(2026, 7, 1), Frequency.MONTHLY)

    issues = plan(quarterly, monthly)

    assert [label for label, _day in issues] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert [day.month for _label, day in issues] == [3, 6, 7, 8, 9, 10, 11, 12]


def test_a_pattern_of_the_next_year_begins_with_one_and_a_given_number_wins() -> None:
    quarterly, next_year = Pattern(JAN, Frequency.QUARTERLY), Pattern(date(2027, 1, 1), Frequency.HALF_YEARLY)
    numbered = Pattern(date(2027, 1, 1), Frequency.HALF_YEARLY, first_number=9)

    assert [label for label, _day in plan(quarterly, next_year, ends=date(2027, 12, 31))][4:] == ["1", "2"]
    assert [label for label, _day in plan(quarterly, numbered, ends=date(2027, 12, 31))][4:] == ["9", "10"]


def test_each_year_is_a_volume() -> None:
    issues = rules.planned_issues([Pattern(JAN, Frequency.YEARLY, volume=12)], begins_on=JAN, valid_through=date(2027, 12, 31))

    assert [(one.year, one.volume) for one in issues] == [(2026, 12), (2027, 13)]


@pytest.mark.parametrize(
    ("pattern", "refusals"),
    [
        (Pattern(JAN, Frequency.MONTHLY), []),
        (Pattern(JAN, Frequency.DAILY), []),
        (Pattern(JAN, Frequency.WEEKLY), [Refusal.NO_WEEKDAY]),
        (Pattern(JAN, Frequency.TIMES_A_YEAR), [Refusal.NO_TIMES]),
        (Pattern(JAN, Frequency.TIMES_A_YEAR, times=367), [Refusal.NO_TIMES]),
        (Pattern(JAN, Frequency.MONTHLY, omitted=frozenset(range(1, 13))), [Refusal.NO_MONTHS]),
        (Pattern(JAN, Frequency.MONTHLY, doubles=((4, 3),)), [Refusal.DOUBLES]),
    ],
)
def test_a_pattern_is_refused_for_every_reason(pattern: Pattern, refusals: list[Refusal]) -> None:
    assert rules.refusals_of_pattern(pattern) == refusals


@pytest.mark.parametrize(
    ("begins", "ends", "refusals"),
    [
        (JAN, DEC, []),
        (JAN, JAN, []),
        (DEC, JAN, [Refusal.PERIOD]),
        (JAN, date(2028, 1, 4), [Refusal.PERIOD]),
    ],
)
def test_a_period_is_neither_empty_nor_endless(begins: date, ends: date, refusals: list[Refusal]) -> None:
    assert rules.refusals_of_period(begins, ends) == refusals


@pytest.mark.parametrize(
    ("text", "doubles"),
    [("", ()), ("3-4, 7–8;", ((3, 4), (7, 8))), ("11/12", ((11, 12),)), ("3", None), ("three-four", None)],
)
def test_double_numbers_are_read_as_people_write_them(text: str, doubles: tuple[tuple[int, int], ...] | None) -> None:
    assert rules.doubles_of(text) == doubles


@pytest.mark.parametrize(
    ("issue", "stands"),
    [
        (Standing(IssueState.RECEIVED, TODAY), Shown.RECEIVED),
        (Standing(IssueState.MISSING, TODAY), Shown.MISSING),
        (Standing(IssueState.EXPECTED, None), Shown.AHEAD),
        (Standing(IssueState.EXPECTED, date(2026, 11, 24)), Shown.AHEAD),
        (Standing(IssueState.EXPECTED, TODAY), Shown.DUE),
        (Standing(IssueState.EXPECTED, date(2026, 11, 9), 14), Shown.DUE),
        (Standing(IssueState.EXPECTED, date(2026, 11, 8), 14), Shown.LATE),
        (Standing(IssueState.EXPECTED, date(2026, 9, 1), 14, date(2026, 10, 25)), Shown.CLAIMED),
        (Standing(IssueState.EXPECTED, date(2026, 9, 1), 14, date(2026, 10, 24)), Shown.LATE),
    ],
)
def test_an_issue_stands_as_the_calendar_says(issue: Standing, stands: Shown) -> None:
    assert rules.shown(issue, today=TODAY) == stands


@pytest.mark.parametrize(
    ("number", "through", "name", "label"),
    [
        (5, None, "", "5"), (5, 5, "", "5"), (3, 4, "", "3–4"), (5, 5, "қосымша", "5 (қосымша)"),
        (None, None, "Арнайы шығарылым", "Арнайы шығарылым"),
    ],
)  # fmt: skip
def test_an_issue_is_called_by_number_or_name(number: int | None, through: int | None, name: str, label: str) -> None:
    assert rules.label(number, through, name) == label


@pytest.mark.parametrize(
    ("numbers", "held"),
    [
        ([], ""),
        ([(1, 1)], "1"),
        ([(number, number) for number in range(1, 13)], "1–12"),
        ([(9, 9), (1, 2), (3, 4), (5, 5), (6, 6), (7, 7)], "1–7, 9"),
        ([(1, 4), (2, 3), (6, 6)], "1–4, 6"),
    ],
)
def test_what_is_held_is_told_in_short(numbers: list[tuple[int, int]], held: str) -> None:
    assert rules.holding(numbers) == held


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("9771234567003", Scanned("1234-5679")),
        ("977123456700307", Scanned("1234-5679", 7)),
        ("9771234567003 00012", Scanned("1234-5679", 12)),
        ("977123456700300", Scanned("1234-5679")),
        ("1234-5679", Scanned("1234-5679")),
        ("2434-561x", Scanned("2434-561X")),
        ("1234-5678", None),
        ("9786012345678", None),
        ("B000001", None),
    ],
)
def test_a_scan_says_issn_and_number(code: str, read: Scanned | None) -> None:
    assert rules.scanned(code) == read


def test_a_register_follows_its_plan_and_keeps_what_was_touched() -> None:
    first, second, third = (Planned(2026, number, number, date(2026, number, 10)) for number in (1, 2, 3))
    known = [
        Known(1, 2026, 1, 1, False, date(2026, 1, 9)),
        Known(2, 2026, 2, 2, True, date(2026, 2, 10)),
        Known(3, 2026, 4, 4, True, date(2026, 4, 10)),
        Known(4, 2026, None, None, False),
    ]

    change = rules.replanned(known, [first, second, third])

    assert (change.gone, change.new) == ((3,), (third,))

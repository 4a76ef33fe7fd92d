"""When a branch is open, as tables (cl. 12)."""

from datetime import date, time, timedelta

import pytest

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import rules
from torelik.library.branches.rules import Calendar, Closure, Interval, Passed
from torelik.library.branches.vocabulary import HoursFault, Refusal

WEDNESDAY = date(2026, 12, 16)
HOLIDAY, REPAIR = Trilingual("Мереке", "Праздник", "Holiday"), Trilingual("Жөндеу", "Ремонт", "Repair")


def closure(first: date, days: int = 1, reason: Trilingual = HOLIDAY) -> Closure:
    return Closure(first, first + timedelta(days=days - 1), reason)


@pytest.mark.parametrize(
    ("calendar", "opens_on"),
    [
        (Calendar(), WEDNESDAY),
        (Calendar(frozenset({2})), date(2026, 12, 17)),
        (Calendar(closures=(closure(WEDNESDAY),)), date(2026, 12, 17)),
        (Calendar(closures=(closure(WEDNESDAY, 4),)), date(2026, 12, 21)),  # through Saturday, then Sunday
        (Calendar(closures=(closure(WEDNESDAY), closure(date(2026, 12, 17)))), date(2026, 12, 18)),
        (Calendar(closures=(closure(date(2026, 12, 17)),)), WEDNESDAY),
        (Calendar(closures=(closure(date(2026, 1, 1), 365 + 300),)), date(2027, 10, 28)),
        (Calendar(closures=(closure(WEDNESDAY, 400),)), None),
        (Calendar(frozenset(range(7))), None),
        (Calendar(is_open=False), None),
    ],
)
def test_the_search_for_an_open_day_always_ends(calendar: Calendar, opens_on: date | None) -> None:
    assert rules.first_open_day(calendar, since=WEDNESDAY) == opens_on


def test_days_passed_over_for_one_reason_stand_together() -> None:
    calendar = Calendar(closures=(closure(date(2026, 12, 16), 2), closure(date(2026, 12, 18), 1, REPAIR)))

    passed = rules.days_passed(calendar, since=date(2026, 12, 15), until=date(2026, 12, 21))

    assert passed == (
        Passed(date(2026, 12, 16), date(2026, 12, 17), HOLIDAY),
        Passed(date(2026, 12, 18), date(2026, 12, 18), REPAIR),
        Passed(date(2026, 12, 20), date(2026, 12, 20), None),
    )


def test_a_holiday_on_a_day_off_is_told_as_a_holiday() -> None:
    sunday = date(2026, 12, 20)

    passed = rules.days_passed(Calendar(closures=(closure(sunday),)), since=sunday, until=date(2026, 12, 21))

    assert passed == (Passed(sunday, sunday, HOLIDAY),)


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("", ()),
        ("   ", ()),
        ("9:00-18:00", (Interval(time(9), time(18)),)),
        ("09.00 – 18.30", (Interval(time(9), time(18, 30)),)),
        ("14:00—18:00; 9:00–13:00", (Interval(time(9), time(13)), Interval(time(14), time(18)))),
        ("9:00–13:00, 13:00–18:00", (Interval(time(9), time(13)), Interval(time(13), time(18)))),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, intervals: tuple[Interval, ...]) -> None:
    assert rules.intervals_of(text) == intervals


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from nine to six", HoursFault.UNREADABLE),
        ("9:00", HoursFault.UNREADABLE),
        ("9:00–18:00,", HoursFault.UNREADABLE),
        ("25:00–26:00", HoursFault.UNREADABLE),
        ("9:60–18:00", HoursFault.UNREADABLE),
        ("18:00–9:00", HoursFault.BACKWARDS),
        ("9:00–9:00", HoursFault.BACKWARDS),
        ("9:00–14:00, 13:00–18:00", HoursFault.OVERLAP),
    ],
)
def test_hours_that_cannot_be_are_refused(text: str, fault: HoursFault) -> None:
    with pytest.raises(rules.UnreadableHours) as unreadable:
        rules.intervals_of(text)

    assert unreadable.value.fault == fault


def test_hours_are_written_as_they_are_typed() -> None:
    assert rules.text_of(rules.intervals_of("9.00-13.00,14:00-18:00")) == "09:00–13:00, 14:00–18:00"


@pytest.mark.parametrize(
    ("days", "refusals"),
    [
        ((date(2026, 12, 16), date(2026, 12, 16)), []),
        ((date(2026, 12, 16), date(2026, 12, 15)), [Refusal.BACKWARDS]),
        ((date(2027, 1, 1), date(2028, 1, 1)), []),
        ((date(2027, 1, 1), date(2028, 1, 2)), [Refusal.TOO_LONG]),
        ((date(2026, 3, 21), date(2026, 3, 23)), [Refusal.ENTERED_ALREADY]),
    ],
)
def test_closed_days_are_refused_for_every_reason_that_applies(days: tuple[date, date], refusals: list[Refusal]) -> None:
    entered = [closure(date(2026, 3, 21), 3)]

    assert rules.refusals_to_close(closed_from=days[0], closed_through=days[1], entered=entered) == refusals


def test_the_public_holidays_of_a_year_stand_in_its_order() -> None:
    told = [(f"{one.closed_from:%d.%m}", f"{one.closed_through:%d.%m}") for one in rules.holidays(2027)]

    assert told == [
        ("01.01", "02.01"),
        ("07.01", "07.01"),
        ("08.03", "08.03"),
        ("21.03", "23.03"),
        ("01.05", "01.05"),
        ("07.05", "07.05"),
        ("09.05", "09.05"),
        ("06.07", "06.07"),
        ("30.08", "30.08"),
        ("25.10", "25.10"),
        ("16.12", "16.12"),
    ]
    assert [one.name.missing for one in rules.holidays(2027)] == [()] * 11

from datetime import UTC, date, datetime, timedelta

import pytest

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 18, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 20, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_the_academys_day_begins_five_hours_before_the_day_of_utc(at: datetime, day: date) -> None:
    assert clock.local_date(at) == day


def test_the_academys_clock_shows_the_same_moment() -> None:
    at = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)

    shown = clock.local_time(at)

    assert (shown, shown.replace(tzinfo=None)) == (at, datetime(2026, 11, 24, 0, 30))  # noqa: DTZ001 - the clock on the wall


def test_now_is_told_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_identifiers_for_other_systems_are_random() -> None:
    first, second = new_uuid(), new_uuid()

    assert (first.version, second.version, first == second) == (4, 4, False)

from datetime import date

import pytest

from torelik.kernel.period import Period

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("period", "day", "inside"),
    [
        (Period(MONDAY, WEDNESDAY), date(2026, 11, 22), False),
        (Period(MONDAY, WEDNESDAY), MONDAY, True),
        (Period(MONDAY, WEDNESDAY), TUESDAY, True),
        (Period(MONDAY, WEDNESDAY), WEDNESDAY, False),
        (Period(MONDAY, MONDAY), MONDAY, False),
        (Period(None, MONDAY), date.min, True),
        (Period(None, MONDAY), MONDAY, False),
        (Period(MONDAY, None), MONDAY, True),
        (Period(MONDAY, None), date.max, True),
        (Period(), TUESDAY, True),
    ],
)
def test_the_first_day_belongs_to_a_period_and_the_last_does_not(period: Period, day: date, inside: bool) -> None:
    assert (day in period) is inside


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end before it starts"):
        Period(TUESDAY, MONDAY)

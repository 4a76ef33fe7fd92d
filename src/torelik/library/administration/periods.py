"""For which days a report is made, and with which it is compared. Plain Python."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from torelik.library.administration.vocabulary import Preset

ACADEMIC_YEAR_BEGINS = 9
"""September, the first month of an academic year."""
ONE_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """A period, both days included. ``months`` is how many months it is counted in; none where it is days alone."""

    first: date
    last: date
    months: int = 0

    @property
    def is_backwards(self) -> bool:
        return self.last < self.first


def days_of(preset: Preset | None, *, today: date, since: date | None = None, through: date | None = None) -> Days:
    """Return the days of a report: a period that goes on ends today. Days that are named hold where no other period is.

    >>> days_of(Preset.LAST_QUARTER, today=date(2026, 2, 10)).first
    datetime.date(2025, 10, 1)
    """
    if preset in (None, Preset.DAYS) and (since or through):
        last = through or max(today, since or today)
        first = since or date(last.year, 1, 1)
        return Days(first, last, _whole_months(first, last))
    if preset in (None, Preset.DAYS):
        return Days(date(today.year, 1, 1), today, MONTHS["year"])
    which, _dash, length = preset.value.partition("-")
    months = MONTHS[length.removeprefix("academic-")]
    first = _beginning(today, months, is_academic=length.startswith("academic"))
    if which == "this":
        return Days(first, today, months)
    return Days(shifted(first, -months), first - ONE_DAY, months)


def before(period: Days) -> Days:
    """Return the period with which one is compared: as many months or days before it, and as far into them.

    >>> before(Days(date(2026, 1, 1), date(2026, 3, 31), 12)).last
    datetime.date(2025, 3, 31)
    """
    if not period.months:
        length = period.last - period.first
        return Days(period.first - ONE_DAY - length, period.first - ONE_DAY)
    first = shifted(period.first, -period.months)
    ends_with_month = period.last.day == monthrange(period.last.year, period.last.month)[1]
    last = shifted(period.last, -period.months)
    return Days(first, _end_of_month(last) if ends_with_month else last, period.months)


def shifted(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month.

    >>> shifted(date(2026, 3, 31), -1)
    datetime.date(2026, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_of(period: Days) -> list[Days]:
    """Return the months of a period, the first and the last as far as they belong to it."""
    found = []
    first = period.first
    while first <= period.last:
        last = min(_end_of_month(first), period.last)
        found.append(Days(first, last))
        first = last + ONE_DAY
    return found


def _beginning(today: date, months: int, *, is_academic: bool) -> date:
    if is_academic:
        return date(today.year - (today.month < ACADEMIC_YEAR_BEGINS), ACADEMIC_YEAR_BEGINS, 1)
    return date(today.year, (today.month - 1) // months * months + 1, 1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _whole_months(first: date, last: date) -> int:
    """Return how many whole months the days are; none where they are not."""
    is_whole = first.day == 1 and last == _end_of_month(last) and first <= last
    return (last.year - first.year) * 12 + last.month - first.month + 1 if is_whole else 0

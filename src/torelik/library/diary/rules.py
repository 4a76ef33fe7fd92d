"""What the diary decides: which days belong to a page, and how figures run through the year."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from torelik.library.diary.vocabulary import Span

FIRST_YEAR, LAST_YEAR = 1990, 2200
ONE_DAY = timedelta(days=1)


def period(span: Span, day: date) -> tuple[date, date]:
    """Return the first and the last day of the page on which *day* lies."""
    match span:
        case Span.DAY:
            return day, day
        case Span.MONTH:
            return day.replace(day=1), _next_month(day) - ONE_DAY
        case Span.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)


def neighbours(span: Span, day: date, *, today: date) -> tuple[date | None, date | None]:
    """Return a day of the page before and one of the page after; the diary does not go beyond *today*."""
    first, last = period(span, day)
    before = period(span, first - ONE_DAY)[0]
    after = last + ONE_DAY
    return (before if before.year >= FIRST_YEAR else None), (after if after <= today else None)


def lines(span: Span, day: date, *, today: date) -> list[tuple[date, date]]:
    """Return the lines of a page as periods: the days of a month, the months of a year; days to come are left out.

    The page of a day has three: the day, its month and its year up to it.
    """
    first, last = period(span, day)
    match span:
        case Span.DAY:
            return [(day, day), (day.replace(day=1), day), (date(day.year, 1, 1), day)]
        case Span.MONTH:
            return [(one, one) for one in (date(day.year, day.month, n) for n in range(1, last.day + 1)) if one <= today]
        case Span.YEAR:
            months = (period(Span.MONTH, date(first.year, month, 1)) for month in range(1, 13))
            return [month for month in months if month[0] <= today]


def sums(span: Span, day: date) -> list[tuple[date, date] | None]:
    """Return the periods of the closing lines: the page, the year before the page, the year with it.

    ``None`` stands for no days at all. A year has one closing line, a day none.
    """
    first, last = period(span, day)
    begins = date(day.year, 1, 1)
    match span:
        case Span.DAY:
            return []
        case Span.MONTH:
            return [(first, last), (begins, first - ONE_DAY) if first > begins else None, (begins, last)]
        case Span.YEAR:
            return [(first, last)]


class Running:
    """Figures of one column, added up through a year, so that any period of it is one subtraction."""

    def __init__(self, by_day: Mapping[date, int], *, year: int) -> None:
        self._begins = date(year, 1, 1)
        days = (date(year + 1, 1, 1) - self._begins).days
        self._sums = [0, *accumulate(by_day.get(self._begins + timedelta(days=n), 0) for n in range(days))]

    def within(self, first: date, last: date) -> int:
        """Return the sum of a period of the year, both days included."""
        return self._sums[(last - self._begins).days + 1] - self._sums[(first - self._begins).days]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)

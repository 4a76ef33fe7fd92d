"""When a branch is open, in plain Python (cl. 12)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.vocabulary import HoursFault, Refusal

DAYS_OFF_UNTOLD = frozenset({6})
"""Sunday, by Python's count from Monday = 0: the day off of a branch whose opening hours nobody has entered."""

MOST_DAYS_SEARCHED = 366
"""A branch that does not open within a year of a day counts as closed for good."""

MOST_DAYS_AT_ONCE = 366

_INTERVAL = re.compile(r"\s*(\d{1,2})[:.](\d{2})\s*[-\u2013\u2014]\s*(\d{1,2})[:.](\d{2})\s*")  # hyphen, en dash, em dash
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From opening to closing, on the Academy's clock."""

    opens_at: time
    closes_at: time

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a branch is closed, the last one among them, and why."""

    closed_from: date
    closed_through: date
    reason: Trilingual

    def covers(self, day: date) -> bool:
        return self.closed_from <= day <= self.closed_through


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one branch is open; ``is_open`` is false for a branch that receives nobody any more."""

    days_off: frozenset[int] = DAYS_OFF_UNTOLD
    closures: tuple[Closure, ...] = ()
    is_open: bool = True
    hours: tuple[tuple[int, Interval], ...] = ()
    """The opening hours told, each with its weekday."""

    def closure_on(self, day: date) -> Closure | None:
        return next((one for one in self.closures if one.covers(day)), None)

    def is_closed_on(self, day: date) -> bool:
        return not self.is_open or day.weekday() in self.days_off or self.closure_on(day) is not None

    def opens_at(self, day: date) -> time | None:
        """Return when the branch opens on this weekday; nothing where no hours are told."""
        return min((one.opens_at for weekday, one in self.hours if weekday == day.weekday()), default=None)

    def closes_at(self, day: date) -> time | None:
        """Return when the branch closes on this weekday; nothing where no hours are told."""
        return max((one.closes_at for weekday, one in self.hours if weekday == day.weekday()), default=None)


@dataclass(frozen=True, slots=True)
class Passed:
    """Closed days in a row for one reason; without a reason they are days off of the week."""

    first_on: date
    last_on: date
    reason: Trilingual | None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday of one year."""

    key: str
    closed_from: date
    closed_through: date
    name: Trilingual


class UnreadableHours(ValueError):
    """The hours of a day are not understood; ``fault`` says why."""

    def __init__(self, fault: HoursFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def first_open_day(calendar: Calendar, *, since: date) -> date | None:
    """Return *since* or the next day on which the branch is open; nothing when it is closed for more than a year."""
    days = (since + timedelta(days=number) for number in range(MOST_DAYS_SEARCHED + 1))
    return next((day for day in days if not calendar.is_closed_on(day)), None) if calendar.is_open else None


def days_passed(calendar: Calendar, *, since: date, until: date) -> tuple[Passed, ...]:
    """Return the closed days from *since* up to the day before *until*, those in a row for one reason together."""
    passed: list[Passed] = []
    day = since
    while day < until:
        if calendar.is_closed_on(day):
            closure = calendar.closure_on(day)
            reason = closure.reason if closure else None
            if passed and passed[-1].reason == reason and passed[-1].last_on == day - _DAY:
                passed[-1] = Passed(passed[-1].first_on, day, reason)
            else:
                passed.append(Passed(day, day, reason))
        day += _DAY
    return tuple(passed)


def intervals_of(text: str) -> tuple[Interval, ...]:
    """Read the hours of one day, e.g. ``9:00–13:00, 14:00–18:00``; nothing typed means closed. Raises ``UnreadableHours``."""
    read = []
    for part in re.split(r"[,;]", text) if text.strip() else []:
        found = _INTERVAL.fullmatch(part)
        if not found:
            raise UnreadableHours(HoursFault.UNREADABLE)
        try:
            interval = Interval(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
        except ValueError as impossible:
            raise UnreadableHours(HoursFault.UNREADABLE) from impossible
        if interval.closes_at <= interval.opens_at:
            raise UnreadableHours(HoursFault.BACKWARDS)
        read.append(interval)
    read.sort()
    if any(later.opens_at < earlier.closes_at for earlier, later in pairwise(read)):
        raise UnreadableHours(HoursFault.OVERLAP)
    return tuple(read)


def text_of(intervals: Iterable[Interval]) -> str:
    """Write the hours of one day as they are typed."""
    return ", ".join(str(one) for one in intervals)


def refusals_to_close(*, closed_from: date, closed_through: date, entered: Sequence[Closure]) -> list[Refusal]:
    """Every reason not to enter closed days; *entered* are those of the same branch."""
    checks = {
        Refusal.BACKWARDS: closed_through < closed_from,
        Refusal.TOO_LONG: (closed_through - closed_from).days >= MOST_DAYS_AT_ONCE,
        Refusal.ENTERED_ALREADY: any((one.closed_from, one.closed_through) == (closed_from, closed_through) for one in entered),
    }
    return [refusal for refusal, applies in checks.items() if applies]


_HOLIDAYS = (
    # Public holidays of Kazakhstan with fixed dates, and 7 January, a day off by the Labour Code: key, month, first and
    # last day. Kurban Ait moves, and so do days off after a holiday on a weekend: a librarian types them.
    ("new-year", 1, 1, 2, Trilingual("Жаңа жыл", "Новый год", "New Year")),
    ("christmas", 1, 7, 7, Trilingual("Православиелік Рождество", "Православное Рождество", "Orthodox Christmas")),
    ("women", 3, 8, 8, Trilingual("Халықаралық әйелдер күні", "Международный женский день", "International Women’s Day")),
    ("nauryz", 3, 21, 23, Trilingual("Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy")),
    (
        "unity", 5, 1, 1,
        Trilingual("Қазақстан халқының бірлігі мерекесі", "Праздник единства народа Казахстана", "People’s Unity Day"),
    ),
    ("defender", 5, 7, 7, Trilingual("Отан қорғаушы күні", "День защитника Отечества", "Defender of the Fatherland Day")),
    ("victory", 5, 9, 9, Trilingual("Жеңіс күні", "День Победы", "Victory Day")),
    ("capital", 7, 6, 6, Trilingual("Астана күні", "День столицы", "Capital Day")),
    (
        "constitution", 8, 30, 30,
        Trilingual("Қазақстан Республикасының Конституциясы күні", "День Конституции Республики Казахстан", "Constitution Day"),
    ),
    ("republic", 10, 25, 25, Trilingual("Республика күні", "День Республики", "Republic Day")),
    ("independence", 12, 16, 16, Trilingual("Тәуелсіздік күні", "День Независимости", "Independence Day")),
)  # fmt: skip


def holidays(year: int) -> tuple[Holiday, ...]:
    """Return the public holidays of Kazakhstan whose dates are fixed, in the order of the year."""
    return tuple(
        Holiday(key, date(year, month, first), date(year, month, last), name) for key, month, first, last, name in _HOLIDAYS
    )

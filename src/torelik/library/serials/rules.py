"""What decides about periodicals, in plain Python: which issues are expected when, which are late, what the library holds."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from torelik.library.serials.vocabulary import Frequency, IssueState, Numbering, Refusal, Shown

MOST_COPIES = 999
LONGEST_DAYS = 2 * 366
CLAIM_HOLDS_DAYS = 30
"""After so many days without an answer an issue is late again, for the next claim."""
WORKING_DAYS = frozenset(range(1, 6))
TIMES: Mapping[Frequency, int] = {
    Frequency.SEMIMONTHLY: 24,
    Frequency.MONTHLY: 12,
    Frequency.BIMONTHLY: 6,
    Frequency.QUARTERLY: 4,
    Frequency.HALF_YEARLY: 2,
    Frequency.YEARLY: 1,
}
"""How many times a year, for those that are counted in months."""
BY_WEEKDAYS = (Frequency.DAILY, Frequency.WEEKLY)
_DOUBLE = re.compile(r"\s*(\d{1,4})\s*[-–/]\s*(\d{1,4})\s*")
_BARCODE_OF_SERIAL = re.compile(r"977(\d{7})\d{3}(\d{2}|\d{5})?")


@dataclass(frozen=True, slots=True)
class Told:
    """One reason with what it is about."""

    refusal: Refusal
    about: str = ""


# ---- which issues are expected ----


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a periodical comes out from a day on, until the next pattern begins.

    ``weekdays`` are ISO (Monday is 1); ``day`` is the day of the month, the last one where the month is shorter;
    ``first_number`` is that of the first issue of the pattern: where it is not given, the numbers of the pattern before go
    on, or numbers are counted as though it had begun with the year.
    """

    since: date
    frequency: Frequency
    numbering: Numbering = Numbering.WITHIN_YEAR
    weekdays: frozenset[int] = frozenset()
    times: int = 0
    day: int = 1
    omitted: frozenset[int] = frozenset()
    """Months without an issue."""
    doubles: tuple[tuple[int, int], ...] = ()
    """Numbers that come out as one, first and last."""
    first_number: int | None = None
    volume: int | None = None
    """The volume of the year in which the pattern begins; each year is a volume."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One issue as it is expected. ``through`` is the last number of a double one."""

    year: int
    number: int
    through: int
    expected_on: date
    volume: int | None = None


def planned_issues(patterns: Sequence[Pattern], *, begins_on: date, valid_through: date) -> list[Planned]:
    """Return the issues of a period, by the patterns that hold in it, in their order."""
    found: list[Planned] = []
    last: Planned | None = None
    ordered = sorted(patterns, key=lambda one: one.since)
    for place, pattern in enumerate(ordered):
        starts = max(begins_on, pattern.since) if place else begins_on
        ends = min(valid_through, ordered[place + 1].since - timedelta(days=1)) if ordered[place + 1 :] else valid_through
        for one in _joined(_numbered(pattern, starts=starts, ends=ends, last=last), pattern.doubles):
            found.append(one)
            last = one
    return found


def continued(patterns: Sequence[Pattern], *, begins_on: date, valid_through: date, again_on: date) -> Pattern:
    """Return the pattern of a subscription that goes on from *again_on*, after one of the period with these *patterns*.

    Running numbers go on after the last one planned; the volume is that of the new year.
    """
    last = max(patterns, key=lambda one: one.since)
    planned = planned_issues(patterns, begins_on=begins_on, valid_through=valid_through)
    goes_on = planned and (last.numbering is Numbering.RUNNING or planned[-1].year == again_on.year)
    return replace(
        last,
        since=again_on,
        first_number=planned[-1].through + 1 if goes_on else None,
        volume=last.volume + again_on.year - last.since.year if last.volume else None,
    )


def end_of_half_year(day: date) -> date:
    """Return the last day of the half of the year in which the day is.

    >>> end_of_half_year(date(2027, 1, 1))
    datetime.date(2027, 6, 30)
    """
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def refusals_of_pattern(pattern: Pattern) -> list[Refusal]:
    """Every reason not to expect issues by this pattern."""
    checks = {
        Refusal.NO_WEEKDAY: pattern.frequency == Frequency.WEEKLY and not pattern.weekdays,
        Refusal.NO_TIMES: pattern.frequency == Frequency.TIMES_A_YEAR and not 1 <= pattern.times <= 366,
        Refusal.NO_MONTHS: len(pattern.omitted) >= 12,
        Refusal.DOUBLES: any(not 0 < first < last <= first + 11 for first, last in pattern.doubles),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_of_period(begins_on: date, valid_through: date) -> list[Refusal]:
    """Every reason not to subscribe for this period."""
    return [] if 0 <= (valid_through - begins_on).days <= LONGEST_DAYS else [Refusal.PERIOD]


def doubles_of(text: str) -> tuple[tuple[int, int], ...] | None:
    """Return the double numbers that a person wrote, e.g. "3-4, 7–8"; ``None`` where it is not understood."""
    found = []
    for part in filter(str.strip, re.split(r"[,;]", text)):
        read = _DOUBLE.fullmatch(part)
        if read is None:
            return None
        found.append((int(read[1]), int(read[2])))
    return tuple(found)


def _numbered(pattern: Pattern, *, starts: date, ends: date, last: Planned | None) -> Iterator[Planned]:
    days = [day for day in _days(pattern, starts=starts, ends=ends) if day.month not in pattern.omitted]
    if not days:
        return
    number = pattern.first_number or _next_number(pattern, days[0], last)
    year = days[0].year
    for day in days:
        if day.year != year and pattern.numbering == Numbering.WITHIN_YEAR:
            number = 1
        year = day.year
        volume = pattern.volume + year - pattern.since.year if pattern.volume else None
        yield Planned(year, number, number, day, volume)
        number += 1


def _next_number(pattern: Pattern, first_day: date, last: Planned | None) -> int:
    if last is not None and (pattern.numbering == Numbering.RUNNING or last.year == first_day.year):
        return last.through + 1
    if last is not None or pattern.numbering == Numbering.RUNNING:
        return 1
    # Who subscribes from July on gets numbers from 7 on of a monthly: as though the pattern had begun with the year.
    before = _days(pattern, starts=date(first_day.year, 1, 1), ends=first_day - timedelta(days=1))
    return 1 + sum(1 for day in before if day.month not in pattern.omitted)


def _joined(issues: Iterable[Planned], doubles: Collection[tuple[int, int]]) -> Iterator[Planned]:
    """Put the numbers of a double issue together; it is expected with the last of them."""
    pending: Planned | None = None
    ends = dict(doubles)
    for one in issues:
        if pending and one.year == pending.year and one.number <= ends[pending.number]:
            pending = replace(pending, through=one.number, expected_on=one.expected_on)
        else:
            if pending:
                yield pending
            pending = None
            if one.number in ends:
                pending = one
            else:
                yield one
        if pending and pending.through == ends[pending.number]:
            yield pending
            pending = None
    if pending:
        yield pending


def _days(pattern: Pattern, *, starts: date, ends: date) -> list[date]:
    """Every day of the period on which an issue is expected."""
    frequency = pattern.frequency
    if frequency == Frequency.IRREGULAR or ends < starts:
        return []
    span = [starts + timedelta(days=step) for step in range((ends - starts).days + 1)]
    if frequency in BY_WEEKDAYS:
        weekdays = pattern.weekdays or WORKING_DAYS
        return [day for day in span if day.isoweekday() in weekdays]
    if frequency == Frequency.FORTNIGHTLY:
        return [day for day in span if (day - pattern.since).days % 14 == 0]
    times = TIMES.get(frequency) or pattern.times
    years = range(starts.year, ends.year + 1)
    return [day for year in years for day in _days_of_year(year, times, pattern.day) if starts <= day <= ends]


def _days_of_year(year: int, times: int, day: int) -> list[date]:
    """So many days of a year: by months where that works out, else spread evenly."""
    if times <= 12:
        # An issue of a quarter comes in its last month: it is not late before.
        return [_day_of_month(year, -(-12 * (place + 1) // times), day) for place in range(times)]
    if times % 12 == 0 and times <= 48:
        a_month = times // 12
        steps = [(day - 1) % (30 // a_month) + 1 + place * (30 // a_month) for place in range(a_month)]
        return [_day_of_month(year, month, step) for month in range(1, 13) for step in steps]
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return [date(year, 1, 1) + timedelta(days=length * place // times) for place in range(times)]


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


# ---- how an issue stands ----


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides how an issue is shown. ``grace`` is for how many days it may be late; the last claim is ``claimed_on``."""

    state: IssueState
    expected_on: date | None
    grace: int = 0
    claimed_on: date | None = None


def shown(issue: Standing, *, today: date) -> Shown:
    """Return how an issue stands today."""
    if issue.state == IssueState.RECEIVED:
        return Shown.RECEIVED
    if issue.state == IssueState.MISSING:
        return Shown.MISSING
    if issue.claimed_on is not None and (today - issue.claimed_on).days < CLAIM_HOLDS_DAYS:
        return Shown.CLAIMED
    if issue.expected_on is None or issue.expected_on > today:
        return Shown.AHEAD
    return Shown.LATE if (today - issue.expected_on).days > issue.grace else Shown.DUE


def label(number: int | None, through: int | None, name: str = "") -> str:
    """Return how an issue is called: "5", "3–4", "5 (special)", or its name alone."""
    numbered = "" if number is None else f"{number}–{through}" if through and through != number else str(number)
    return f"{numbered} ({name})" if numbered and name else numbered or name


def holding(numbers: Iterable[tuple[int, int]]) -> str:
    """Return numbers that the library holds in short: "1–7, 9"; each as its first and last number."""
    spans: list[list[int]] = []
    for first, last in sorted(numbers):
        if spans and first <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


@dataclass(frozen=True, slots=True)
class Held:
    """One issue that the library has."""

    year: int
    number: int | None
    through: int | None
    name: str = ""


def held_by_year(issues: Iterable[Held]) -> list[tuple[int, str]]:
    """Return what the library holds of a periodical in short, the newest year first: "1–7, 9; special issue"."""
    years: dict[int, list[Held]] = {}
    for one in issues:
        years.setdefault(one.year, []).append(one)
    return [(year, _held(rows)) for year, rows in sorted(years.items(), reverse=True)]


def _held(rows: Sequence[Held]) -> str:
    numbers = [(one.number, one.through or one.number) for one in rows if one.number is not None and not one.name]
    names = [label(one.number, one.through, one.name) for one in rows if one.name]
    return "; ".join(filter(None, [holding(numbers), *sorted(set(names))]))


# ---- what is scanned ----


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the barcode of a periodical says: its ISSN, and the number of the issue where the small bars were read."""

    issn: str
    number: int | None = None


def scanned(code: str) -> Scanned | None:
    """Return what a scan says of a periodical: EAN-13 beginning with 977, or a written ISSN; ``None`` for anything else."""
    plain = re.sub(r"[\s-]", "", code).upper()
    read = _BARCODE_OF_SERIAL.fullmatch(plain)
    if read is not None:
        return Scanned(_issn(read[1]), int(read[2]) if read[2] and int(read[2]) else None)
    if re.fullmatch(r"\d{7}[\dX]", plain) and _issn(plain[:7]).replace("-", "") == plain:
        return Scanned(_issn(plain[:7]))
    return None


def _issn(seven: str) -> str:
    rest = -sum(int(digit) * weight for digit, weight in zip(seven, range(8, 1, -1), strict=True)) % 11
    return f"{seven[:4]}-{seven[4:]}{'X' if rest == 10 else rest}"


def refusals_of_copies(*, received: int, present: int, more: int, barcodes: int) -> list[Refusal]:
    """Every reason not to add copies of an issue to the catalogue."""
    checks = {
        Refusal.NOT_RECEIVED: not received,
        Refusal.MORE_THAN_RECEIVED: received > 0 and not 1 <= more <= received - present,
        Refusal.BARCODES: barcodes > more,
    }
    return [refusal for refusal, applies in checks.items() if applies]


# ---- binding ----


@dataclass(frozen=True, slots=True)
class ToBind:
    """What decides whether an issue is bound. ``free`` are the ids of its copies that are here, or ``None`` without any."""

    about: str
    record_id: int
    year: int
    state: IssueState
    copies: int
    bound: int
    free: tuple[int, ...] | None = None


def refusals_to_bind(issues: Sequence[ToBind]) -> list[Told]:
    """Every reason not to bind these issues into one volume."""
    told = [] if issues else [Told(Refusal.NO_ISSUES)]
    if len({(one.record_id, one.year) for one in issues}) > 1:
        told.append(Told(Refusal.SEVERAL_YEARS))
    for one in issues:
        checks = {
            Refusal.NOT_RECEIVED: one.state != IssueState.RECEIVED,
            Refusal.ALL_BOUND: one.state == IssueState.RECEIVED and one.bound >= one.copies,
            Refusal.ON_LOAN: one.free == (),
        }
        told += [Told(refusal, one.about) for refusal, applies in checks.items() if applies]
    return told


# ---- what changes ----


@dataclass(frozen=True, slots=True)
class Known:
    """An issue that stands in the register already."""

    id: int
    year: int
    number: int | None
    through: int | None
    is_untouched: bool
    """It is expected, was not claimed, and nobody has written it by hand."""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Replanned:
    """What makes a register follow its patterns: issues that are gone, and those that are new."""

    gone: tuple[int, ...] = ()
    new: tuple[Planned, ...] = ()


def replanned(known: Sequence[Known], planned: Sequence[Planned]) -> Replanned:
    """Compare a register with its plan. What came, was claimed or written by hand stays, and its numbers are not expected."""
    kept = {
        (one.year, number)
        for one in known
        if not one.is_untouched and one.number is not None
        for number in range(one.number, (one.through or one.number) + 1)
    }
    wanted = [one for one in planned if not any((one.year, number) in kept for number in range(one.number, one.through + 1))]
    as_planned = {(one.year, one.number, one.through, one.expected_on) for one in wanted}
    same = {one.id: _shape(one) for one in known if one.is_untouched and _shape(one) in as_planned}
    return Replanned(
        gone=tuple(one.id for one in known if one.is_untouched and one.id not in same),
        new=tuple(one for one in wanted if (one.year, one.number, one.through, one.expected_on) not in set(same.values())),
    )


def _shape(one: Known) -> tuple[int, int | None, int | None, date | None]:
    return (one.year, one.number, one.through, one.expected_on)

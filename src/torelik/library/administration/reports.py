"""Reports: each is declared by the module that owns the figures, and anybody with the right runs it without writing a query.

A report names its parameters and columns; its rows come from a question of its owner that sees what the actor may see.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.periods import Days, before, days_of
from torelik.library.administration.vocabulary import EVENTS, GRANTS, Preset
from torelik.ui.templatetags.torelik import short_date

Choices = Callable[[], Sequence[tuple[str, Any]]]


class Holds(StrEnum):
    """What a parameter without choices holds. A number of nothing stands for what is not known; a key is not shown."""

    DAY = "day"
    NUMBER = "number"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a report may be narrowed by: one of ``choices`` or, without them, a day, a number or the key of a row.

    ``empty`` says what nothing chosen means; all, where it is not told.
    """

    name: str
    label: Promise
    choices: Choices | None = None
    holds: Holds = Holds.DAY
    empty: Promise | None = None


SINCE, THROUGH = Parameter("since", gettext_lazy("First day")), Parameter("through", gettext_lazy("Last day"))
PERIOD = (SINCE, THROUGH)
PRESET = Parameter("period", gettext_lazy("Period"), lambda: Preset.choices, empty=gettext_lazy("This calendar year"))
PRESETS = (PRESET, *PERIOD)
"""A report of a period that is always told, and can be compared with the one before."""


def days_asked(given: Mapping[str, Any], *, today: date) -> Days:
    """Return the days for which a report with ``PRESETS`` is made."""
    preset = Preset(given["period"]) if "period" in given else None
    return days_of(preset, today=today, since=given.get("since"), through=given.get("through"))


def period_told(given: Mapping[str, Any]) -> str:
    """Tell for which days a report with ``PRESETS`` is, to whoever reads it today."""
    days = days_asked(given, today=clock.local_date(clock.now()))
    return _("Period: %(first)s – %(last)s.") % {"first": short_date(days.first), "last": short_date(days.last)}


def comparison_told(given: Mapping[str, Any]) -> str:
    """Tell with which days they are compared."""
    days = before(days_asked(given, today=clock.local_date(clock.now())))
    return _("Compared with: %(first)s – %(last)s.") % {"first": short_date(days.first), "last": short_date(days.last)}


def narrowing(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report was narrowed by besides its period, for the rows that its numbers open."""
    return {name: value for name, value in given.items() if name not in {"period", "since", "through"}}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that opens something: the rows behind a number, the title behind a name."""

    value: Any
    url: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is looked at first: what it is, by which formula, and what it was in the period before."""

    label: str
    value: str
    formula: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns are shown as bars, by their places: names, numbers, and numbers of the period before, if any.

    ``is_in_turn``: the rows go on in time, the latest first in the table, and are shown from the earliest. One that
    ``has_total`` ends with the sums, which are no bar beside their parts.
    """

    names: int
    numbers: int
    before: int | None = None
    is_in_turn: bool = False
    has_total: bool = False


Row = Sequence[Any]


class Rows(Sequence[Row]):
    """Rows of a query, read by the page: the count and each page are one query, whatever the volume."""

    def __init__(self, found: QuerySet[Any, Any], row: Callable[[Any], Row]) -> None:
        self.found, self.row = found, row

    def __len__(self) -> int:
        return self.found.count()

    def __getitem__(self, key: Any) -> Any:
        return [self.row(one) for one in self.found[key]] if isinstance(key, slice) else self.row(self.found[key])

    def __iter__(self) -> Iterator[Row]:
        return map(self.row, self.found.iterator(chunk_size=2000))


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``rows`` is asked with the values of the parameters; what was left out is not among them.

    ``grant`` is what the report asks for besides the right to see reports, e.g. where it names readers.
    A report that ``names_readers`` leaves an event of every run in the journal. ``figures`` stand before the rows, a
    ``chart`` beside them, ``told`` says for which period they are and how they are counted. One that ``is_behind`` is
    opened by numbers of others, and not listed.
    """

    key: str
    title: Promise
    columns: tuple[Promise, ...]
    rows: Callable[[Mapping[str, Any], Actor], Sequence[Row]]
    parameters: tuple[Parameter, ...] = ()
    grant: str = ""
    names_readers: bool = False
    figures: Callable[[Sequence[Row]], Sequence[Figure]] | None = None
    chart: Chart | None = None
    told: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
    is_behind: bool = False


_REPORTS: dict[str, Report] = {}


def register_report(report: Report) -> None:
    """Let a report be run. Raises ``ValueError`` when another has its key."""
    if _REPORTS.setdefault(report.key, report) is not report:
        raise ValueError(report.key)


def reports(*, visible_to: Actor) -> list[Report]:
    """Return the reports that the actor may run, in the order in which they were declared."""
    return [report for report in _REPORTS.values() if not report.grant or visible_to.may(report.grant)]


def run_report(report: Report, *, given: Mapping[str, Any], form: str, by: Actor, at: datetime) -> Sequence[Row]:
    """Return the rows of a report; a run that names readers is in the journal before the first row is read (cl. 12).

    *given* holds the parameters by name, *form* is what the rows leave as: ``page``, ``xlsx``, ``csv`` or ``pdf``.
    """
    by.require(GRANTS.SEE_REPORTS)
    if report.grant:
        by.require(report.grant)
    rows = report.rows(given, by)
    if report.names_readers:
        facts = {"report": report.key, "format": form, "rows": len(rows)}
        with transaction.atomic():
            audit.record(EVENTS.PERSONAL_REPORT_RUN, by=by, at=at, facts=facts)
    return rows


def opens(value: Any, key: str, **narrowed: Any) -> Any:
    """Return the number as one that opens the rows of another report; nothing opens none."""
    return Cell(value, path_of(key, **narrowed)) if value else value


def path_of(key: str, **narrowed: Any) -> str:
    """Return the address of a report that is narrowed."""
    return f"{reverse('reports:report', args=[key])}?{urlencode(narrowed)}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A report that is kept elsewhere, as the page of reports names it."""

    title: str
    url: str
    note: str = ""


Listing = Callable[[Actor], Sequence[Listed]]
_LISTINGS: list[Listing] = []


def register_listing(listing: Listing) -> None:
    """Let the page of reports name more of them; *listing* says which ones the actor may see."""
    if listing not in _LISTINGS:
        _LISTINGS.append(listing)


def listed(*, visible_to: Actor) -> list[Listed]:
    """Return the reports that are kept elsewhere and that the actor may see."""
    return [one for listing in _LISTINGS for one in listing(visible_to)]

"""Reports: each is declared by the module that owns the figures, and anybody with the right runs it without writing a query.

A report names its parameters and columns; its rows come from a question of its owner that sees what the actor may see.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.administration.vocabulary import EVENTS, GRANTS

Choices = Callable[[], Sequence[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a report may be narrowed by: one of ``choices`` or, without them, a day."""

    name: str
    label: Promise
    choices: Choices | None = None


SINCE, THROUGH = Parameter("since", _("First day")), Parameter("through", _("Last day"))
PERIOD = (SINCE, THROUGH)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that opens something: the rows behind a number, the title behind a name."""

    value: Any
    url: str

    def __str__(self) -> str:
        return str(self.value)


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
    A report that ``names_readers`` leaves an event of every run in the journal.
    """

    key: str
    title: Promise
    columns: tuple[Promise, ...]
    rows: Callable[[Mapping[str, Any], Actor], Sequence[Row]]
    parameters: tuple[Parameter, ...] = ()
    grant: str = ""
    names_readers: bool = False


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


def opens(value: Any, key: str, **narrowed: Any) -> Cell:
    """Return the number as one that opens the rows of another report."""
    return Cell(value, f"{reverse('reports:report', args=[key])}?{urlencode(narrowed)}")


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

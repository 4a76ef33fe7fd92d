"""Reading the journal, with the journal's own witness."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.audit import actions as journal
from torelik.audit import catalogue
from torelik.audit.columns import EventColumns
from torelik.audit.reading import queries
from torelik.audit.reading.queries import Told
from torelik.audit.vocabulary import EVENTS, GRANTS
from torelik.kernel import clock
from torelik.kernel.actor import Actor

ROWS = 50
GREATEST_FILE_ROWS = 100_000
_REMEMBERED = "journal-search"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def search_events(
    *, criteria: Mapping[str, Any], page: str, session: MutableMapping[str, Any], by: Actor, at: datetime
) -> Page[EventColumns]:
    """Return a page of what matches. The search is an event; turning its pages is not another one.

    *session* remembers the last search, so a page that was not reached by turning is a search too.
    """
    by.require(GRANTS.READ_JOURNAL)
    facts = facts_of(criteria)
    asked = hashlib.sha256(json.dumps([facts, clock.local_date(at).isoformat()], sort_keys=True).encode()).hexdigest()
    if not page or session.get(_REMEMBERED) != asked:
        journal.record(EVENTS.JOURNAL_READ, by=by, at=at, facts=facts)
        session[_REMEMBERED] = asked
    pages = Paginator(queries.events(**criteria), ROWS)
    found = pages.get_page(page)
    found.numbers = list(pages.get_elided_page_range(found.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]  # the elided numbers travel with their page
    return found


def facts_of(criteria: Mapping[str, Any]) -> dict[str, str]:
    """Return what was asked for, as the journal keeps it."""
    return {name: str(value) for name, value in criteria.items() if value}


@transaction.atomic
def open_event(*, uuid: UUID, by: Actor, at: datetime) -> Told:
    """Return one event in full; opening it is an event. Raises ``NotFound``."""
    by.require(GRANTS.READ_JOURNAL)
    told = queries.event_in_full(uuid)
    journal.record(EVENTS.JOURNAL_READ, by=by, at=at, facts={"event": str(uuid)})
    return told


@transaction.atomic
def take_out(*, criteria: Mapping[str, Any], by: Actor, at: datetime) -> list[list[str]]:
    """Return what matches as rows of a table with a head, the newest first, at most 100,000.

    One event tells what was asked for, how many events left and the digest of their identifiers.
    """
    by.require(GRANTS.READ_JOURNAL)
    found = list(queries.events(**criteria)[:GREATEST_FILE_ROWS])
    journal.record_bulk(
        EVENTS.JOURNAL_EXPORTED, by=by, at=at, identifiers=[event.uuid for event in found], facts=facts_of(criteria)
    )
    head = [
        _("When"),
        _("What happened"),
        pgettext("journal", "Kind of event"),
        _("Who"),
        _("About whom or what"),
        _("Object"),
        _("From where"),
        _("Facts"),
        _("Identifier"),
    ]
    return [head, *(_row(event) for event in found)]


def _row(event: EventColumns) -> list[str]:
    origin = event.origin.get("address") or event.origin.get("command") or ""
    cells = [
        clock.local_time(event.at).isoformat(sep=" ", timespec="seconds"),
        catalogue.label_of(event.name),
        event.name,
        event.actor_name,
        event.about_name,
        f"{event.about_kind} {event.about_key}".strip(),
        origin,
        json.dumps(event.facts, ensure_ascii=False) if event.facts else "",
        str(event.uuid),
    ]
    # What begins like a formula would be carried out by a spreadsheet; an apostrophe makes it text.
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: list[list[str]]) -> Iterator[str]:
    """Yield the table as CSV: UTF-8 with a mark, semicolons, as spreadsheets in Kazakhstan open it."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)

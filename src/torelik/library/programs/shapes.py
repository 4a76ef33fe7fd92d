"""How what the library knows is told to programs: the shapes of ``docs/machine-addresses.yaml``, in the language asked for."""

from datetime import date, datetime
from typing import Any

from torelik.library.branches.queries import PickupPlace
from torelik.library.cataloguing.queries import RecordCard
from torelik.library.lending.actions import Outcome
from torelik.library.lending.queries import LoanLine, ReaderLoans
from torelik.library.lending.waiting import WaitingLine
from torelik.library.opac.queries import ShelfNote
from torelik.library.programs.queries import CopiesPage, Page, RecordShown
from torelik.library.protocols.oai import this_site

Shape = dict[str, Any]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def page(found: Page) -> Shape:
    """Return one page of a list."""
    return {
        "total": found.total,
        "records": [_record(card, shelf) for card, shelf in found.records],
        "next": found.following or None,
    }


def _record(card: RecordCard, shelf: ShelfNote) -> Shape:
    return {
        "uuid": str(card.uuid),
        "kind": str(card.kind.value),
        "language": card.language,
        "title": card.title,
        "title_shown": card.title_shown,
        "title_remainder": card.title_remainder,
        "responsibility": card.responsibility,
        "authors": card.authors,
        "year": card.year,
        "imprint": card.line,
        "changed_at": card.updated_at.isoformat(),
        "page": this_site().page_of(card.uuid),
        "availability": _shelf(shelf),
    }


def _shelf(note: ShelfNote) -> Shape:
    return {
        "state": str(note.state.value),
        "sentence": str(note.state.label),
        "copies": note.total,
        "on_shelf": note.on_shelf,
        "next_due_on": _day(note.next_due_on),
    }


def record(found: RecordShown) -> Shape:
    """Return one record with its citation and its MARC 21 in JSON."""
    full = found.record
    return {
        **_record(full.card, found.shelf),
        "abstract": full.card.abstract,
        "citation": full.newer_citation,
        "marc": full.marc.to_json(),
    }


def copies(found: CopiesPage) -> Shape:
    """Return a page of the copies of one title; never who has them."""
    return {
        "total": found.total,
        "next": found.following or None,
        "copies": [
            {
                "place": str(line.place),
                "inventory_number": line.inventory_number,
                "state": str(line.state.value),
                "sentence": str(line.state.label),
                "for_loan": line.for_loan,
                "due_on": _day(line.due_on),
                "number": line.copies,
            }
            for line in found.lines
        ],
    }


def reader(own: ReaderLoans) -> Shape:
    """Return a reader with loans and holds."""
    card = own.patron
    return {
        "uuid": str(card.uuid),
        "card": card.ticket,
        "name": card.full_name,
        "category": str(card.category_name),
        "card_valid_through": _day(card.card_valid_through),
        "card_is_valid": own.card_is_valid,
        "is_blocked": own.is_blocked,
        "cleared_on": _day(card.cleared_on),
        "limit": own.limit,
        "loans": [_loan_line(line) for line in own.lines],
        "holds": [_waiting(line) for line in own.waits_for],
    }


def _loan_line(line: LoanLine) -> Shape:
    return {
        "uuid": str(line.uuid),
        "record": str(line.record_uuid),
        "title": line.title,
        "authors": line.authors,
        "inventory_number": line.inventory_number,
        "issued_at": line.issued_at.isoformat(),
        "due_on": _day(line.due_on),
        "due_at": _moment(line.due_at),
        "is_overdue": line.is_overdue,
        "renewals": line.renewals,
        "renewal_refusals": refusals(line.renewal_refusals),
    }


def _waiting(line: WaitingLine) -> Shape:
    return {
        "uuid": str(line.uuid),
        "record": str(line.record_uuid),
        "title": line.title,
        "state": line.state,
        "sentence": line.note,
        "is_ready": line.is_ready,
    }


def loan(outcome: Outcome) -> Shape:
    """Return a loan after an act."""
    row = outcome.loan
    return {
        "uuid": str(row.uuid),
        "state": row.state,
        "record": str(row.item.record.uuid),
        "title": row.item.record.title,
        "inventory_number": row.item.inventory_number,
        "issued_at": row.issued_at.isoformat(),
        "due_on": _day(row.due_on),
        "due_at": _moment(row.due_at),
        "returned_at": _moment(row.returned_at),
        "renewals": row.renewals,
    }


def hold(row: Any) -> Shape:
    """Return a hold after an act."""
    return {"uuid": str(row.uuid), "state": row.state, "queued_at": row.queued_at.isoformat()}


def places(found: list[PickupPlace]) -> Shape:
    """Return the places where books are picked up."""
    return {"places": [{"key": one.key, "name": one.name} for one in found]}


def refusals(found: Any) -> list[Shape]:
    """Return refusals as codes with their sentences."""
    return [{"code": str(one.value), "sentence": str(one.label)} for one in found]

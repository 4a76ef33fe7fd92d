"""Questions about new titles. The bulletin is for readers: whoever asks may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from torelik.library.cataloguing import queries as cataloguing
from torelik.library.shelving import queries as shelving
from torelik.library.stock import queries as stock
from torelik.library.stock.queries import TitleReceived
from torelik.library.stock.vocabulary import Section


@dataclass(frozen=True, slots=True)
class NewTitle:
    """One title of the bulletin: its description by GOST 7.1-2003, shelf mark and new copies."""

    uuid: UUID
    section: Section
    citation: str
    mark: str
    copies: int


def titles(first: date, last: date, *, section: str = "", language: str = "") -> list[TitleReceived]:
    """Return what came from *first* to *last* in the order of the bulletin; three queries for any number of titles.

    Copies of a title that was merged into another since then are told under that one.
    """
    received = stock.titles_received(first, last)
    survivors = cataloguing.survivors_of([row.record_id for row in received])
    copies: dict[TitleReceived, int] = defaultdict(int)
    for row in received:
        copies[replace(row, record_id=survivors.get(row.record_id, row.record_id), copies=0)] += row.copies
    found = [
        replace(row, copies=number)
        for row, number in copies.items()
        if (not section or row.section == section) and (not language or row.language == language)
    ]
    order = cataloguing.places_in_order([row.record_id for row in found])
    sections = list(Section)
    return sorted(found, key=lambda row: (sections.index(row.section), order[row.record_id]))


def described(rows: Sequence[TitleReceived]) -> list[NewTitle]:
    """Return these titles as the bulletin prints them, in their order; three queries."""
    uuids = cataloguing.uuids_of([row.record_id for row in rows])
    full = {found.card.id: found for found in cataloguing.records_in_full(list(uuids.values()))}
    marks = shelving.marks_of(list(full))
    return [
        NewTitle(
            uuid=full[row.record_id].card.uuid,
            section=row.section,
            citation=full[row.record_id].citation,
            mark=" ".join(filter(None, marks.get(row.record_id, ("", "")))),
            copies=row.copies,
        )
        for row in rows
        if row.record_id in full
    ]

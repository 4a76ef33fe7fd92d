"""Questions of readers to the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from uuid import UUID

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import CONTEXT, KIND, PUBLIC
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import IN_STOCK, ItemState
from torelik.library.lending import queries as lending
from torelik.library.opac import rules
from torelik.library.opac.vocabulary import Facet, Order, ShelfState
from torelik.search import api as search

PAGE_RESULTS = 20
SNIPPET_CHARACTERS = 260


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asks: words, where to look for them, and what narrows the answer."""

    text: str = ""
    scope: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_through: int | None = None
    order: Order = Order.RELEVANCE
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShelfNote:
    """What a reader can have of one title today, and from when a copy may be back."""

    state: ShelfState
    on_shelf: int = 0
    total: int = 0
    next_due_on: date | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One title found: its card, the title and a passage with the found words marked, and what can be had of it."""

    card: cataloguing.RecordCard
    title: list[search.SnippetPart]
    passage: list[search.SnippetPart]
    shelf: ShelfNote


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the answer, with counts for the facets and other spellings where nothing was found."""

    total: int
    items: tuple[Result, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy as everybody may see it: where it stands and when it comes back, never who has it."""

    place: Trilingual
    inventory_number: str
    state: ShelfState
    for_loan: bool
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event about a record, for the staff."""

    label: str
    at: object
    actor_name: str


def search_catalogue(asked: Asked) -> Results:
    """Search the public catalogue; three queries to the database for a page of any length.

    Raises ``IndexOutdated`` where the index must be rebuilt first.
    """
    hits = _hits(asked, page=asked.page)
    if hits.total and not hits.items:
        # The list has become shorter than the address believes: the last page is shown, as every other list does.
        hits = _hits(asked, page=ceil(hits.total / PAGE_RESULTS))
    uuids = [UUID(hit.key.rpartition(":")[2]) for hit in hits.items]
    cards = cataloguing.record_cards(uuids)
    # The index may be a moment behind: what the database does not have (any more) is not shown.
    found = [cards[uuid] for uuid in uuids if uuid in cards]
    shelves = lending.availability([card.id for card in found]) if found else {}
    items = tuple(_result(card, shelves.get(card.id, lending.Availability()), hits.marks) for card in found)
    return Results(hits.total, items, hits.facets, hits.suggestions)


def _hits(asked: Asked, *, page: int) -> search.Hits:
    return search.find(
        search.Query(
            text=rules.scoped_text(asked.text, asked.scope),
            audience=frozenset({PUBLIC}),
            context=CONTEXT,
            kind=KIND,
            filters={name: values for name, values in asked.filters.items() if values},
            year_from=asked.year_from,
            year_through=asked.year_through,
            sort=search.Sort(asked.order.value),
            offset=(page - 1) * PAGE_RESULTS,
            limit=PAGE_RESULTS,
            facets_wanted=tuple(Facet.values),
        )
    )


def shelf_note(record_id: int) -> ShelfNote:
    """Return what can be had of one title today."""
    return _note(lending.availability([record_id]).get(record_id, lending.Availability()))


def copies_of(record_id: int) -> list[CopyLine]:
    """Return the copies of one title that the library has, as everybody may see them; two queries."""
    items = [item for item in holdings.items_of(record_id) if item.state in IN_STOCK]
    due = lending.due_days([item.id for item in items])
    return [
        CopyLine(item.place, item.inventory_number, _state_of(item, due.get(item.id)), item.for_loan, due.get(item.id))
        for item in items
    ]


def history_of(uuid: UUID, *, visible_to: Actor) -> list[HistoryLine]:
    """Return what the journal says about the record; for cataloguers, others get nothing."""
    if not visible_to.may("library.catalogue-record"):
        return []
    events = audit.events_about(kind="library.record", key=str(uuid), limit=20)
    return [HistoryLine(audit.label_of(event.name), event.at, event.actor_name) for event in events]


def _result(card: cataloguing.RecordCard, available: lending.Availability, marks: search.Marks) -> Result:
    analyser = search.analyser()
    title = _marked(": ".join(filter(None, [card.title, card.title_remainder])), marks, analyser=analyser)
    passage = search.snippet(card.abstract, query=marks, analyser=analyser, width=SNIPPET_CHARACTERS) if card.abstract else []
    return Result(card, title, passage, _note(available))


def _marked(text: str, marks: search.Marks, *, analyser: search.Analyser) -> list[search.SnippetPart]:
    """Mark the found words in the whole text: a snippet would begin at the first of them, and a title must not be cut."""
    parts: list[search.SnippetPart] = []
    at = 0
    for span in search.hit_spans(text, marks=marks, analyser=analyser):
        parts += [search.SnippetPart(text[at : span.start], False), search.SnippetPart(text[span.start : span.end], True)]
        at = span.end
    return [part for part in [*parts, search.SnippetPart(text[at:], False)] if part.text]


def _note(available: lending.Availability) -> ShelfNote:
    state = rules.shelf_state(
        total=available.total, on_shelf=available.on_shelf, for_loan=available.for_loan, next_due_on=available.next_due_on
    )
    return ShelfNote(state, available.on_shelf, available.total, available.next_due_on, available.places)


def _state_of(item: holdings.ItemCard, due_on: date | None) -> ShelfState:
    if due_on:
        return ShelfState.ON_LOAN
    if item.state != ItemState.AVAILABLE:
        return ShelfState.AWAY
    return ShelfState.ON_SHELF if item.for_loan else ShelfState.IN_READING_ROOM

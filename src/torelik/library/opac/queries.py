"""Questions of readers to the catalogue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from uuid import UUID

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import queries as branches
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import CONTEXT, KIND, PUBLIC
from torelik.library.editing import queries as editing
from torelik.library.holdings import groups
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import IN_STOCK, ItemState
from torelik.library.holds import queries as holds
from torelik.library.lending import queries as lending
from torelik.library.opac import rules
from torelik.library.opac.vocabulary import SCOPE_FIELDS, Facet, Order, Scope, ShelfState
from torelik.search import api as search

PAGE_RESULTS = 20
HEADING = "heading"
"""The facet of the index that has the keys of headings; it is not counted out, for a title has many."""

TEXTS = "documents"
"""The context of the index in which full texts are."""

SHELF_WINDOW = 1_000
"""Of how many hits it is asked whether they stand on the shelf now: the index does not know, the database is asked."""

SNIPPET_CHARACTERS = 260

SUGGESTED = 6
"""How many texts, and how many titles, are offered to who still types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asks: words, where to look for them, and what narrows the answer."""

    text: str = ""
    scope: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heading: str = ""
    """The key of a heading of a dictionary: titles that stand under exactly this one."""
    year_from: int | None = None
    year_through: int | None = None
    order: Order = Order.RELEVANCE
    page: int = 1
    on_shelf: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class ShelfNote:
    """What a reader can have of one title today, and from when a copy may be back."""

    state: ShelfState
    on_shelf: int = 0
    total: int = 0
    next_due_on: date | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """The best place inside a title's file: its name, its address without the language, and how many more there are."""

    name: str
    path: str
    more: int


@dataclass(frozen=True, slots=True)
class Result:
    """One title found: its card, the title and a passage with the found words marked, and what can be had of it.

    ``title`` is in the reader's language where the record has one; then ``beside`` is the title proper, else nothing.
    """

    card: cataloguing.RecordCard
    title: list[search.SnippetPart]
    beside: list[search.SnippetPart]
    passage: list[search.SnippetPart]
    shelf: ShelfNote
    inside: Inside | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the answer, with counts for the facets.

    ``answered`` is the text that is answered, mended where the typed one was a slip; ``on_shelf`` is how many titles stand on
    the shelf now, ``None`` where there are too many to ask; ``is_cut`` tells that only the first hits were asked.
    """

    total: int
    items: tuple[Result, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    answered: str
    forms: tuple[str, ...]
    suggestions: tuple[str, ...]
    on_shelf: int | None = None
    is_cut: bool = False
    inside: int = 0
    """In how many places of full texts the words stand."""
    with_all_words: int | None = None
    """How many titles have all the words, where titles follow that have only some of them."""


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy as everybody may see it: where it stands and when it comes back, never who has it."""

    place: Trilingual
    inventory_number: str
    state: ShelfState
    for_loan: bool
    due_on: date | None
    card: UUID | None = None
    """The group card of copies without inventory numbers; ``copies`` tells how many stand there."""
    copies: int = 1
    branch_id: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event about a record, for the staff."""

    label: str
    at: object
    actor_name: str


def search_catalogue(asked: Asked, *, audience: frozenset[str] = frozenset({PUBLIC})) -> Results:
    """Search the public catalogue; eight queries to the database for a page of any length.

    *audience* says which full texts may be looked into.

    Raises ``IndexOutdated`` where the index must be rebuilt first, ``CqlRefused`` for a question that is no CQL.
    """
    hits = _hits(asked, page=asked.page)
    asked = replace(asked, text=hits.answered)
    shelf: int | None = None
    found = hits.total
    if asked.on_shelf or 0 < hits.total <= SHELF_WINDOW:
        keys = _keys_on_shelf(asked)
        shelf = len(keys)
        if asked.on_shelf:
            hits = _hits(asked, page=asked.page, keys=keys)
    if hits.total and not hits.items:
        # The list has become shorter than the address believes: the last page is shown, as every other list does.
        hits = _hits(asked, page=ceil(hits.total / PAGE_RESULTS), keys=keys if asked.on_shelf else None)
    uuids = [_uuid_of(hit.key) for hit in hits.items]
    cards = cataloguing.record_cards(uuids)
    # The index may be a moment behind: what the database does not have (any more) is not shown.
    shown = [cards[uuid] for uuid in uuids if uuid in cards]
    shelves = _availability([card.id for card in shown]) if shown else {}
    places, inside = _inside(asked, {card.uuid for card in shown}, audience=audience) if asked.text else ({}, 0)
    items = tuple(
        _result(card, shelves.get(card.id, lending.Availability()), hits.marks, places.get(card.uuid)) for card in shown
    )
    is_cut = asked.on_shelf and found > SHELF_WINDOW
    return Results(
        hits.total, items, hits.facets, asked.text, hits.forms, hits.suggestions, shelf, is_cut, inside, hits.with_all_words
    )


def titles_among(asked: Asked, uuids: Collection[UUID]) -> list[cataloguing.RecordCard]:
    """Return which of these titles the question finds, in its order; one query. Raises as ``search_catalogue`` does."""
    keys = [f"{CONTEXT}:{KIND}:{uuid}" for uuid in uuids]
    # A letter about new titles tells of those that have every word.
    query = replace(_query(asked), keys=keys, loosely=False)
    found = [_uuid_of(key) for key in search.found_keys(query, limit=len(keys))]
    cards = cataloguing.record_cards(found)
    return [cards[uuid] for uuid in found if uuid in cards]


def found_titles(asked: Asked, *, most: int) -> list[UUID]:
    """Return the first titles that the question finds, in its order, those on the shelf alone where it asks so."""
    if asked.on_shelf:
        return [_uuid_of(key) for key in _keys_on_shelf(asked)][:most]
    return [_uuid_of(key) for key in search.found_keys(_query(asked), limit=most)]


def complete_words(text: str) -> search.Completions:
    """Return what a reader who still types may mean, of the public catalogue."""
    return search.complete(text, audience=frozenset({PUBLIC}), context=CONTEXT, limit=SUGGESTED)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place found inside a title's file, with its passage."""

    inside: Inside
    passage: list[search.SnippetPart]


def _inside(asked: Asked, uuids: set[UUID], *, audience: frozenset[str]) -> tuple[dict[UUID, _Place], int]:
    """Return the best place inside the files of each title shown, and in how many places of all texts the words stand."""
    if asked.scope:  # who asks for an author or a number does not ask what stands inside
        return {}, 0
    query = search.Query(text=asked.text, audience=audience, context=TEXTS, literal=True, limit=1)
    everywhere = search.find(query)
    if not everywhere.total or not uuids:
        return {}, everywhere.total
    owners = {f"{CONTEXT}:{KIND}:{uuid}": uuid for uuid in uuids}
    found = search.find(replace(query, filters={"owner": tuple(owners)}, limit=PAGE_RESULTS * 3, facets_wanted=("owner",)))
    best: dict[str, search.Hit] = {}
    for hit in found.items:
        best.setdefault(hit.shown["owner"], hit)
    texts = documents.part_texts([(int(hit.shown["file"]), int(hit.shown["number"])) for hit in best.values()])
    counts = dict(found.facets["owner"])
    mind = search.analyser()
    places = {}
    for owner, hit in best.items():
        text = texts.get((int(hit.shown["file"]), int(hit.shown["number"])), "")
        inside = Inside(documents.part_name(hit.shown["part"], hit.shown["label"]), hit.shown["path"], counts.get(owner, 1) - 1)
        places[owners[owner]] = _Place(inside, search.snippet(text, query=found.marks, analyser=mind, width=SNIPPET_CHARACTERS))
    return places, everywhere.total


def _keys_on_shelf(asked: Asked) -> list[str]:
    """Return which of the first hits stand on the shelf now, in the order of the hits."""
    keys = search.found_keys(_query(asked), limit=SHELF_WINDOW)
    uuids = {_uuid_of(key): key for key in keys}
    hosts = editing.hosts_by_uuid(uuids)
    on_shelf = lending.records_on_shelf({hosts.get(uuid, uuid) for uuid in uuids})
    return [key for uuid, key in uuids.items() if hosts.get(uuid, uuid) in on_shelf]


def _uuid_of(key: str) -> UUID:
    return UUID(key.rpartition(":")[2])


def _hits(asked: Asked, *, page: int, keys: list[str] | None = None) -> search.Hits:
    return search.find(replace(_query(asked), offset=(page - 1) * PAGE_RESULTS, keys=keys, facets_wanted=tuple(Facet.values)))


def _query(asked: Asked) -> search.Query:
    is_cql = asked.scope == Scope.CQL
    return search.Query(
        text=asked.text,
        within=SCOPE_FIELDS.get(asked.scope),
        audience=frozenset({PUBLIC}),
        syntax=search.Syntax.CQL if is_cql else search.Syntax.WORDS,
        literal=asked.literal,
        loosely=True,
        context=CONTEXT,
        kind=KIND,
        filters={name: values for name, values in {**asked.filters, HEADING: _only(asked.heading)}.items() if values},
        year_from=asked.year_from,
        year_through=asked.year_through,
        sort=search.Sort(asked.order.value),
        limit=PAGE_RESULTS,
    )


def _only(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def shelf_note(record_id: int) -> ShelfNote:
    """Return what can be had of one title today."""
    return _note(_availability([record_id]).get(record_id, lending.Availability()))


def shelf_notes(record_ids: Collection[int]) -> dict[int, ShelfNote]:
    """Return what can be had of each of these titles today; four queries, none where there are no titles."""
    found = _availability(record_ids) if record_ids else {}
    return {one: _note(found.get(one, lending.Availability())) for one in record_ids}


def note_of(copies: Collection[CopyLine]) -> ShelfNote:
    """Return the same of a title whose copies are at hand; no query."""
    shelf = [copy for copy in copies if copy.state in (ShelfState.ON_SHELF, ShelfState.IN_READING_ROOM)]
    return _note(
        lending.Availability(
            total=sum(copy.copies for copy in copies),
            on_shelf=sum(copy.copies for copy in shelf),
            for_loan=sum(copy.copies for copy in shelf if copy.for_loan),
            next_due_on=min((copy.due_on for copy in copies if copy.due_on), default=None),
            places=tuple(dict.fromkeys(str(copy.place) for copy in shelf)),
        )
    )


def _availability(record_ids: Collection[int]) -> dict[int, lending.Availability]:
    """What can be had of these titles; an article is had in the issue or the book in which it stands."""
    hosts = editing.hosts_of(record_ids)
    found = lending.availability({hosts.get(one, one) for one in record_ids})
    return {one: found[host] for one in record_ids if (host := hosts.get(one, one)) in found}


def copies_of(record_id: int) -> list[CopyLine]:
    """Return the copies of one title that the library has, as everybody may see them; four queries."""
    items = [item for item in holdings.items_of(record_id) if item.state in IN_STOCK]
    due = lending.due_days([item.id for item in items])
    away = holds.set_aside([item.id for item in items])
    return [
        CopyLine(
            item.place, item.inventory_number, _state_of(item, due.get(item.id), is_away=item.id in away), item.for_loan,
            due.get(item.id),
            branch_id=item.branch_id,
        )
        for item in items
    ] + [
        CopyLine(one.place, "", ShelfState.IN_READING_ROOM, False, None, one.card_uuid, one.copies, one.branch_id)
        for one in groups.standings(record_id=record_id)
    ]  # fmt: skip


def branches_of(copies: Collection[CopyLine], *, today: date) -> list[branches.BranchShown]:
    """Return the branches where these copies stand that have hours or an address to tell; no query, or four."""
    ids = {copy.branch_id for copy in copies if copy.branch_id is not None}
    return [one for one in branches.shown(today=today, ids=ids) if one.is_open and one.tells_something] if ids else []


def history_of(uuid: UUID, *, visible_to: Actor) -> list[HistoryLine]:
    """Return what the journal says about the record; for cataloguers, others get nothing."""
    if not visible_to.may("library.catalogue-record"):
        return []
    events = audit.events_about(kind="library.record", key=str(uuid), limit=20)
    return [HistoryLine(audit.label_of(event.name), event.at, event.actor_name) for event in events]


def _result(card: cataloguing.RecordCard, available: lending.Availability, marks: search.Marks, place: _Place | None) -> Result:
    analyser = search.analyser()
    proper = search.marked(": ".join(filter(None, [card.title, card.title_remainder])), marks=marks, analyser=analyser)
    title, beside = (
        (search.marked(card.title_shown, marks=marks, analyser=analyser), proper) if card.title_beside else (proper, [])
    )
    passage = search.snippet(card.abstract, query=marks, analyser=analyser, width=SNIPPET_CHARACTERS) if card.abstract else []
    # Words of the text itself tell more than those of the abstract, where the abstract has none of them.
    if place and not any(part.hit for part in passage):
        passage = place.passage
    return Result(card, title, beside, passage, _note(available), place.inside if place else None)


def _note(available: lending.Availability) -> ShelfNote:
    state = rules.shelf_state(
        total=available.total, on_shelf=available.on_shelf, for_loan=available.for_loan, next_due_on=available.next_due_on
    )
    return ShelfNote(state, available.on_shelf, available.total, available.next_due_on, available.places)


def _state_of(item: holdings.ItemCard, due_on: date | None, *, is_away: bool) -> ShelfState:
    if due_on:
        return ShelfState.ON_LOAN
    if is_away or item.state != ItemState.AVAILABLE:
        return ShelfState.AWAY
    return ShelfState.ON_SHELF if item.for_loan else ShelfState.IN_READING_ROOM

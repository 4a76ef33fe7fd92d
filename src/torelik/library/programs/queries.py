"""Questions of programs to the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.branches import queries as branches
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import CONTEXT, KIND, PUBLIC
from torelik.library.cataloguing.queries import RecordCard, RecordInFull
from torelik.library.editing import queries as editing
from torelik.library.holds import queries as holds
from torelik.library.holds.rules import Pickup
from torelik.library.lending import queries as loans
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.opac import queries as opac
from torelik.library.opac.queries import CopyLine, ShelfNote
from torelik.library.patrons import queries as patrons
from torelik.library.programs import rules
from torelik.library.programs.models import KeptAnswer
from torelik.library.programs.rules import AskedList, AskedPart
from torelik.search import api as search


@dataclass(frozen=True, slots=True)
class Page:
    """One page of titles, each with what can be had of it today; ``following`` is the cursor of the next page."""

    records: Sequence[tuple[RecordCard, ShelfNote]]
    total: int
    following: str


def page(asked: AskedList) -> Page:
    """Return the titles that have the words, the best first, or all records in the order of their making.

    Seven queries at most, for a page of any length. Raises ``IndexOutdated`` where the index must be built first.
    """
    return _found(asked) if asked.words else _all(asked)


def _found(asked: AskedList) -> Page:
    query = search.Query(
        text=asked.words, audience=frozenset({PUBLIC}), context=CONTEXT, kind=KIND, loosely=False,
        offset=asked.position, limit=min(asked.limit, rules.LAST_POSITION - asked.position),
    )  # fmt: skip
    hits = search.find(query)
    uuids = [UUID(hit.key.rpartition(":")[2]) for hit in hits.items]
    cards = cataloguing.record_cards(uuids)
    # The index may be a moment behind: what has left the catalogue is not shown.
    shown = [cards[uuid] for uuid in uuids if uuid in cards]
    return Page(_with_shelf(shown), hits.total, rules.next_position(asked, total=hits.total))


def _all(asked: AskedList) -> Page:
    cards = cataloguing.cards_after(asked.after, most=asked.limit + 1)
    shown = cards[: asked.limit]
    following = str(shown[-1].uuid) if len(cards) > asked.limit else ""
    return Page(_with_shelf(shown), cataloguing.count_records(), following)


def _with_shelf(cards: Sequence[RecordCard]) -> list[tuple[RecordCard, ShelfNote]]:
    notes = opac.shelf_notes([card.id for card in cards])
    return [(card, notes[card.id]) for card in cards]


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One record in full, and what can be had of it."""

    record: RecordInFull
    shelf: ShelfNote


def record(uuid: UUID) -> RecordShown | UUID:
    """Return one record, or the UUID of the record into which it was merged. Raises ``NotFound``."""
    try:
        found = cataloguing.record_in_full(uuid)
    except NotFound:
        survivor = cataloguing.survivor_of(uuid)
        if survivor is None:
            raise
        return survivor
    return RecordShown(found, opac.shelf_note(found.card.id))


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """One page of the copies of a title; ``following`` is the cursor of the next one."""

    lines: Sequence[CopyLine]
    total: int
    following: str


def copies(uuid: UUID, asked: AskedPart) -> CopiesPage:
    """Return copies of one title; an article is had in the issue or the book in which it stands. Raises ``NotFound``."""
    own = cataloguing.record_by_uuid(uuid).pk
    found = opac.copies_of(editing.hosts_of([own]).get(own, own))
    shown = found[asked.position : asked.position + asked.limit]
    return CopiesPage(shown, len(found), rules.next_position(asked, total=len(found)))


def reader(card: str, *, visible_to: Actor, at: datetime, today: date) -> loans.ReaderLoans:
    """Return the reader with this ticket, with loans and holds, to whoever may issue. Raises ``NotFound``."""
    visible_to.require(LENDING.ISSUE_ITEM)
    found = patrons.patron_by_ticket(card)
    if found is None:
        raise NotFound(card)
    return loans.reader_loans(found, visible_to=visible_to, at=at, today=today)


def pickup_places() -> list[branches.PickupPlace]:
    """Return where readers pick up books; two queries."""
    return branches.pickup_places()


def pickup_of(key: str) -> Pickup | None:
    """Return the place of this key, the first one where none is named; nothing for a key that is no place's."""
    return place_of(key) if key else holds.first_pickup()


def place_of(key: str) -> Pickup | None:
    """Return the branch and point of this key; nothing for a key that is no place's."""
    return next((Pickup(one.branch_id, one.point_id) for one in branches.pickup_places() if one.key == key), None)


def kept_answer(*, account_id: int, key: str) -> KeptAnswer | None:
    """Return what the account's program was answered under this key."""
    return KeptAnswer.objects.filter(account_id=account_id, key=key).first()

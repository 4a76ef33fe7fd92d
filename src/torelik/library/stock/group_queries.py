"""Questions about group cards: what is on them, and what happened to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.holdings import groups
from torelik.library.stock import rules
from torelik.library.stock.models import StockDocument, StockEntry
from torelik.library.stock.queries import may_see
from torelik.library.stock.vocabulary import Part


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a group card: a document, the place or places, how many came, left or moved, and how many there are then."""

    document: StockDocument
    place: str
    received: int
    left: int
    moved: int
    balance: int


def cards(*, words: str = "", visible_to: Actor) -> QuerySet[Any]:
    """Return the group cards, the newest first; none for who does not see the stock."""
    found = groups.cards(words=words)
    return found if may_see(visible_to) else found.none()


def card(uuid: UUID, *, visible_to: Actor) -> Any:
    """Return one group card. Raises ``NotFound``, also for who does not see the stock."""
    if not may_see(visible_to):
        raise NotFound(uuid)
    return groups.card(uuid)


def movements(row: Any) -> list[Movement]:
    """Return what happened to the copies of a card as the ledger tells it, the oldest first; one query.

    What a reversal takes back stands with a minus in the column of what it reverses, as in the summary register.
    """
    entries = StockEntry.objects.filter(group=row).select_related(
        "document__listed_supplier", "document__reverses__listed_supplier", "place_from", "place_to"
    )
    balance = 0
    found = []
    for entry in entries.order_by("id"):
        part = Part(entry.part)
        balance += sum(_changes(entry, part).values())
        found.append(
            Movement(
                document=entry.document,
                place=" → ".join(str(place.name) for place in (entry.place_from, entry.place_to) if place),
                received=entry.copies if part is Part.RECEIVED else 0,
                left=entry.copies if part is Part.LEFT else 0,
                moved=entry.copies if part is Part.MOVED else 0,
                balance=balance,
            )
        )
    return found


def _changes(entry: StockEntry, part: Part) -> dict[int, int]:
    return rules.changes_of_balances(part, entry.copies, place_from=entry.place_from_id, place_to=entry.place_to_id)

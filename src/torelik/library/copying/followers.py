"""What follows a record when it is merged into another: copying lies below copies, lists and files, so it is told.

Whoever keeps something that belongs to a record registers how it moves; the way back is the same function with the
records the other way round and only what came over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from torelik.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """From which record to which, by whom and when."""

    from_id: int
    to_id: int
    from_uuid: UUID
    to_uuid: UUID
    by: Actor
    at: datetime


Move = Callable[[Way, Sequence[str] | None], list[str]]
"""Moves what belongs to the first record to the second one and returns the keys of what has moved.

With keys given it moves those alone, as far as they still belong to the first record. It runs inside the transaction of
the merging, and what cannot move (a title that stands in the same list twice) stays and is not named.
"""

_followers: dict[str, Move] = {}


def register_follower(name: str, move: Move) -> None:
    """Let *move* take along what *name* keeps of a record; called once, when the application starts."""
    _followers[name] = move


def move_all(way: Way) -> dict[str, list[str]]:
    """Move everything that belongs to the first record; return by follower what has moved."""
    return {name: move(way, None) for name, move in sorted(_followers.items())}


def move_back(way: Way, moved: Mapping[str, Sequence[str]]) -> None:
    """Move back what came over; *way* leads from the survivor to the record that is restored."""
    for name, keys in moved.items():
        if name in _followers and keys:
            _followers[name](way, keys)

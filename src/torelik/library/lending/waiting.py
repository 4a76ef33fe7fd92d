"""What those who wait have to say about copies and loans: holds stand above lending, so they are asked through here.

Holds register when the application starts; until then nobody waits.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.library.holdings.queries import ItemCard


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One title for which a reader waits, in the language of the moment."""

    uuid: UUID
    record_uuid: UUID
    title: str
    state: str
    note: str
    is_ready: bool
    may_be_suspended: bool
    may_be_resumed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be done with a copy now, in the language of the moment: put aside, send, put back."""

    tone: str
    title: str
    note: str


class Waiting(Protocol):
    """What lending asks of holds. Whatever writes runs in the transaction of the loan, under the lock of the copy."""

    def is_waited_for(self, item: ItemCard, *, patron_id: int, at: datetime) -> bool:
        """Tell whether somebody else comes before this reader for the copy."""

    def items_waited_for(self, copies: Collection[tuple[int, int]]) -> set[int]:
        """Return those of the copies (with the ids of their records) for which somebody stands in a queue."""

    def set_aside(self, item_ids: Collection[int]) -> set[int]:
        """Return those of the copies that nobody has and that are not free: set aside, or on a way."""

    def asked_of_set_aside(self, item_ids: Collection[int]) -> "tuple[QuerySet[Any, Any], ...]":
        """Return the questions of ``set_aside``, each for the ids of copies, to be asked together with others."""

    def after_issue(self, item: ItemCard, *, loan_id: int, patron_id: int, by: Actor, at: datetime) -> None:
        """End the hold that the loan fulfils."""

    def after_return(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> None:
        """Give the copy that came back in a branch to whoever waits, or send it home."""

    def after_undo(self, item_id: int, *, loan_id: int, by: Actor, at: datetime) -> None:
        """Open the hold again that the loan had ended."""

    def receive(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> bool:
        """Receive a copy that nobody has, scanned in a branch; tell whether there was anything to do with it."""

    def told_of(self, item_uuid: UUID) -> Told | None:
        """Return what is to be done with the copy; nothing when it simply goes to its shelf."""

    def of_reader(self, patron_id: int, copies: Collection[tuple[int, int]]) -> tuple[list[WaitingLine], set[int]]:
        """Return what the reader waits for, the oldest first, and those of the copies for which somebody stands in a queue."""


class Nobody:
    """Nobody waits for anything."""

    def is_waited_for(self, item: ItemCard, *, patron_id: int, at: datetime) -> bool:
        return False

    def items_waited_for(self, copies: Collection[tuple[int, int]]) -> set[int]:
        return set()

    def set_aside(self, item_ids: Collection[int]) -> set[int]:
        return set()

    def asked_of_set_aside(self, item_ids: Collection[int]) -> "tuple[QuerySet[Any, Any], ...]":
        return ()

    def after_issue(self, item: ItemCard, *, loan_id: int, patron_id: int, by: Actor, at: datetime) -> None: ...

    def after_return(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> None: ...

    def after_undo(self, item_id: int, *, loan_id: int, by: Actor, at: datetime) -> None: ...

    def receive(self, item_id: int, *, branch_id: int | None, by: Actor, at: datetime) -> bool:
        return False

    def told_of(self, item_uuid: UUID) -> Told | None:
        return None

    def of_reader(self, patron_id: int, copies: Collection[tuple[int, int]]) -> tuple[list[WaitingLine], set[int]]:
        return [], set()


_registered: list[Waiting] = [Nobody()]


def register(waiting: Waiting) -> None:
    """Let lending ask this module of holds; called once, when the application starts."""
    _registered[:] = [waiting]


def asked() -> Waiting:
    """Return whoever knows who waits."""
    return _registered[0]

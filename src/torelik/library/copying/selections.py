"""Lists of titles from which a batch may be made: they lie above copying, which is told of them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from torelik.kernel.actor import Actor

Lists = Callable[[Actor], Sequence[tuple[UUID, str]]]
Titles = Callable[[UUID, Actor], Sequence[UUID]]

_sources: list[tuple[Lists, Titles]] = []


def register_lists(lists: Lists, titles: Titles) -> None:
    """Let *lists* tell a person's lists with their names, and *titles* the records of one; called once, at the start."""
    _sources[:] = [(lists, titles)]


def lists_of(actor: Actor) -> list[tuple[UUID, str]]:
    """Return the lists from which the person may choose."""
    return [one for lists, _titles in _sources for one in lists(actor)]


def titles_of(list_uuid: UUID, actor: Actor) -> list[UUID]:
    """Return the records of the list. Raises ``NotFound`` as the keeper of the lists does."""
    return [one for _lists, titles in _sources for one in titles(list_uuid, actor)]

"""How each context gives out and forgets what it keeps of a person; registered when the application starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Tables by name, each a list of rows that JSON can hold."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """One context: ``export`` gives out, ``grounds`` says what the law makes it keep with the name, ``erase`` forgets.

    ``erase`` returns how many rows were changed; it is called with the account's key inside the transaction.
    """

    context: str
    export: Callable[[int], Rows]
    erase: Callable[[int], int]
    grounds: Callable[[int], list[str | Promise]] = field(default=lambda account_id: [])


_KEEPERS: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper) -> None:
    """Add a context. Registering twice replaces."""
    _KEEPERS[keeper.context] = keeper


def keepers() -> list[Keeper]:
    """Return every context that keeps something of people, by name."""
    return [_KEEPERS[name] for name in sorted(_KEEPERS)]

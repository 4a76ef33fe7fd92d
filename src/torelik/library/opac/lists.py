"""Into which lists a title can be put: lists stand above the catalogue, so it is told who answers."""

from collections.abc import Callable, Sequence
from uuid import UUID

from torelik.kernel.actor import Actor

Lists = Callable[[Actor], Sequence[tuple[UUID, str]]]

_answers: list[Lists] = []


def register_lists(lists: Lists) -> None:
    """Let *lists* answer which lists a person has; called once, when the application starts."""
    _answers[:] = [lists]


def lists_of(actor: Actor) -> Sequence[tuple[UUID, str]]:
    """Return the person's own lists with their names; none of a visitor's."""
    return _answers[0](actor) if _answers and actor.account_id is not None else ()

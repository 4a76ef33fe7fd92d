"""What readable files belong to: contexts register here how their objects are called, and where their pages are."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class OwnerCard:
    """One object to which files belong; ``path`` is its page without the language in front."""

    title: str
    path: str


OwnerCards = Callable[[Collection[UUID]], Mapping[UUID, OwnerCard]]

_kinds: dict[str, tuple[str | Promise, OwnerCards]] = {}


def register_owner_kind(kind: str, label: str | Promise, cards: OwnerCards) -> None:
    """Let *cards* answer for the objects of this kind; called once, when the application starts."""
    _kinds[kind] = (label, cards)


def owner_cards(owners: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], OwnerCard]:
    """Return the objects by kind and key, one question to each kind; what is lost is left out."""
    found: dict[tuple[str, UUID], OwnerCard] = {}
    for kind in sorted({kind for kind, _key in owners if kind in _kinds}):
        cards = _kinds[kind][1]({key for one, key in owners if one == kind})
        found |= {(kind, key): card for key, card in cards.items()}
    return found

"""What files belong to: contexts register here and say who may find what stands in a file, and where it opens."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

SIGNED_IN = "signed-in"
"""The audience of everybody who has signed in; everybody at all is ``public``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What one file belongs to. ``audience`` are names of the search index; ``path`` has no language in front."""

    title: str
    authors: str = ""
    language: str = ""
    audience: Sequence[str] = ()
    path: str
    owner: str
    """The key of what the file belongs to in the search index, e.g. ``library:record:UUID``."""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year: int | None = None
    first_page: int | None = None
    last_page: int | None = None
    """Only these pages may be read, and so only these are found."""


Belongings = Callable[[Collection[int]], Mapping[int, Belonging]]

_owners: dict[str, Belongings] = {}


def register_owner(kind: str, belongings: Belongings) -> None:
    """Let *belongings* answer for its files, by the ids of stored files; called once, when the application starts."""
    _owners[kind] = belongings


def belongings_of(stored_ids: Collection[int]) -> dict[int, Belonging]:
    """Return what each of the files belongs to; a file that belongs to nothing (any more) is found by nobody."""
    found: dict[int, Belonging] = {}
    for belongings in _owners.values():
        found |= belongings(stored_ids)
    return found

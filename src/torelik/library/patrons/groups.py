"""Who studies in which group: learning keeps groups, and a bridge tells the library of them.

The bridge registers when the application starts; until then tickets alone name groups.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Groups:
    """The names of the groups, and the accounts of those who are in the group of a name now."""

    names: Callable[[], Collection[str]]
    accounts_of: Callable[[str], Collection[int]]


_registered = [Groups(lambda: (), lambda _name: ())]


def register(groups: Groups) -> None:
    """Let the library ask this of groups; called once, when the application starts."""
    _registered[:] = [groups]


def asked() -> Groups:
    """Return whoever knows the groups."""
    return _registered[0]

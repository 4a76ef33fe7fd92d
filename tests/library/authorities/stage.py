"""Authorities for tests."""

from collections.abc import Sequence

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import actions
from torelik.library.authorities.models import Authority, Rewriting
from torelik.library.authorities.vocabulary import AuthorityKind


def authority(
    kk: str, *, ru: str = "", en: str = "", kind: str = "person", variants: Sequence[str] = (), dates: str = ""
) -> Authority:
    """Make an authority."""
    return actions.save_authority(
        kind=AuthorityKind(kind), heading=Trilingual(kk, ru, en), variants=variants, dates=dates, by=SYSTEM, at=NOON
    )


def merged(survivor: str, loser: str) -> Rewriting:
    """Merge the second of two new authorities into the first."""
    one, other = authority(survivor), authority(loser)
    return actions.merge_authorities(survivor=one.uuid, loser=other.uuid, seen=1, loser_seen=1, by=SYSTEM, at=NOON)

"""Authorities for tests."""

from collections.abc import Sequence

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import actions
from torelik.library.authorities.models import Authority
from torelik.library.authorities.vocabulary import AuthorityKind


def authority(
    kk: str, *, ru: str = "", en: str = "", kind: str = "person", variants: Sequence[str] = (), dates: str = ""
) -> Authority:
    """Make an authority."""
    return actions.save_authority(
        kind=AuthorityKind(kind), heading=Trilingual(kk, ru, en), variants=variants, dates=dates, by=SYSTEM, at=NOON
    )

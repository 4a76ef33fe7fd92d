"""Who sees the register, and who stands in it."""

from collections.abc import Iterable

from torelik.documents.rights.vocabulary import GRANTS
from torelik.identity import api as identity
from torelik.kernel.actor import Actor


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see the register of rights; whoever keeps rights does."""
    return actor.may_any((GRANTS.SEE_RIGHTS, GRANTS.KEEP_RIGHTS))


def names_of(keys: Iterable[int | None]) -> dict[int, str]:
    wanted = {key for key in keys if key}
    return {key: card.full_name for key, card in identity.accounts_by_id(wanted).items()} if wanted else {}

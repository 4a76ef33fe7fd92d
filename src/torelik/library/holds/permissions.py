"""Who may place, change and see a hold: the desk all of them, a reader their own."""

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons.queries import PatronCard


def require_desk_or_self(actor: Actor, patron: PatronCard) -> None:
    """Raise ``NotFound`` for another reader: the asker is not told that the reader exists."""
    is_own = actor.account_id is not None and patron.account_id == actor.account_id
    if not (is_own or actor.may(GRANTS.ISSUE_ITEM)):
        raise NotFound(patron.uuid)

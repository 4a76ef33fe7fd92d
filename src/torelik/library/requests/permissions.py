"""Who may place, cancel and see a request: the desk all of them, a reader their own."""

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons.queries import PatronCard

READS_REGISTER = (GRANTS.ISSUE_ITEM.value, "library.see-reports")
"""Who sees the register of refusals: it names no readers."""


def require_desk_or_self(actor: Actor, patron: PatronCard) -> None:
    """Raise ``NotFound`` for another reader: the asker is not told that the reader exists."""
    is_own = actor.account_id is not None and patron.account_id == actor.account_id
    if not (is_own or actor.may(GRANTS.ISSUE_ITEM)):
        raise NotFound(patron.uuid)


def require_register(actor: Actor) -> None:
    """Raise ``PermissionDenied`` for whoever sees neither the desk nor reports."""
    if not actor.may_any(READS_REGISTER):
        raise PermissionDenied(READS_REGISTER[0])

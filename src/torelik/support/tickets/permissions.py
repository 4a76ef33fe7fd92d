"""Who may answer a ticket: the people of its unit, and those who answer for the whole Academy."""

from torelik.kernel.actor import Actor, Scope
from torelik.kernel.errors import NotFound
from torelik.support.tickets.models import Ticket
from torelik.support.tickets.vocabulary import GRANTS


def scope_of(ticket: Ticket) -> Scope:
    """Return where a right to answer must hold."""
    return Scope("unit", ticket.unit.key)


def may_answer(actor: Actor, ticket: Ticket) -> bool:
    """Tell whether the person answers for the ticket's unit; nobody answers their own question."""
    return actor.may(GRANTS.ANSWER_TICKETS, within=scope_of(ticket)) and not is_own(actor, ticket)


def is_own(actor: Actor, ticket: Ticket) -> bool:
    """Tell whether the person asked it."""
    return actor.account_id is not None and ticket.asker_id == actor.account_id


def require_answering(actor: Actor, ticket: Ticket) -> None:
    """Raise ``PermissionDenied`` without the grant at all, ``NotFound`` for a ticket of another unit, or one's own."""
    actor.require(GRANTS.ANSWER_TICKETS)
    if not may_answer(actor, ticket):
        raise NotFound(ticket.uuid)

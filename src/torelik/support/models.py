"""The tables of the context, gathered from its modules."""

from torelik.support.hooks.models import Delivery, Hook, HookCursor
from torelik.support.tickets.models import Category, Ticket, TicketCounter, TicketMessage

__all__ = ["Category", "Delivery", "Hook", "HookCursor", "Ticket", "TicketCounter", "TicketMessage"]

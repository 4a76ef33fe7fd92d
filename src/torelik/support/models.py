"""The tables of the context, gathered from its modules."""

from torelik.support.tickets.models import Category, Ticket, TicketCounter, TicketMessage

__all__ = ["Category", "Ticket", "TicketCounter", "TicketMessage"]

"""What other contexts may use of support."""

from torelik.support.guides.queries import guides
from torelik.support.health.queries import CheckResult, check_results
from torelik.support.health.registry import Check, Reading, register_check
from torelik.support.health.vocabulary import State, Unit
from torelik.support.hooks.actions import deliver_due as deliver_hooks
from torelik.support.hooks.actions import forget_old as forget_old_deliveries
from torelik.support.hooks.actions import spread as spread_to_hooks
from torelik.support.hooks.registry import register_hook_event
from torelik.support.tickets.actions import (
    answer_ticket,
    close_ticket,
    open_ticket,
    prepare_categories,
    take_ticket,
    write_further,
)
from torelik.support.tickets.queries import TicketFigures, ticket_figures
from torelik.support.tickets.rules import FormSeal, Sender
from torelik.support.works.actions import forget_done as forget_done_works
from torelik.support.works.registry import NamedWork, register_topic, register_work

__all__ = [
    "Check",
    "CheckResult",
    "FormSeal",
    "NamedWork",
    "Reading",
    "Sender",
    "State",
    "TicketFigures",
    "Unit",
    "answer_ticket",
    "check_results",
    "close_ticket",
    "deliver_hooks",
    "forget_done_works",
    "forget_old_deliveries",
    "guides",
    "open_ticket",
    "prepare_categories",
    "register_check",
    "register_hook_event",
    "register_topic",
    "register_work",
    "spread_to_hooks",
    "take_ticket",
    "ticket_figures",
    "write_further",
]

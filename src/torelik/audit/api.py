"""What other contexts may use of the journal."""

from torelik.audit.actions import Finding, record, seal_events, verify_journal
from torelik.audit.catalogue import UnknownEvent, all_events, label_of, register_events
from torelik.audit.origin import acting_from
from torelik.audit.queries import (
    EventFigure,
    JournalBacklog,
    JournalState,
    event_figures,
    events_about,
    journal_backlog,
    journal_state,
)
from torelik.audit.vocabulary import GRANTS, Fault

__all__ = [
    "GRANTS",
    "EventFigure",
    "Fault",
    "Finding",
    "JournalBacklog",
    "JournalState",
    "UnknownEvent",
    "acting_from",
    "all_events",
    "event_figures",
    "events_about",
    "journal_backlog",
    "journal_state",
    "label_of",
    "record",
    "register_events",
    "seal_events",
    "verify_journal",
]

"""What other contexts may use of the journal."""

from torelik.audit.actions import Finding, record, seal_events, verify_journal
from torelik.audit.catalogue import UnknownEvent, all_events, label_of, register_events
from torelik.audit.origin import acting_from
from torelik.audit.queries import JournalState, events_about, journal_state
from torelik.audit.vocabulary import GRANTS, Fault

__all__ = [
    "GRANTS",
    "Fault",
    "Finding",
    "JournalState",
    "UnknownEvent",
    "acting_from",
    "all_events",
    "events_about",
    "journal_state",
    "label_of",
    "record",
    "register_events",
    "seal_events",
    "verify_journal",
]

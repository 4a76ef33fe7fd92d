"""What other contexts may use of the journal."""

from torelik.audit.actions import record, record_bulk, seal_events
from torelik.audit.archive.actions import (
    ArchiveRefused,
    archive_month,
    due_months,
    forget_restored,
    remove_archived,
    restore_archive,
    verify_archive,
)
from torelik.audit.archive.queries import ArchiveCard, Retention, archive_cards, retention
from torelik.audit.archive.rules import NotAnArchive
from torelik.audit.catalogue import UnknownEvent, all_events, label_of, register_events
from torelik.audit.checkpoints.actions import make_due_checkpoint, public_key
from torelik.audit.checkpoints.keys import KeyRefused, id_of, pem_of, read_public_key
from torelik.audit.checkpoints.queries import CheckpointState, checkpoint_state
from torelik.audit.export.actions import Delivery, destinations_of_the_site
from torelik.audit.export.destinations import Destination, DestinationsWrong
from torelik.audit.export.queries import ExportState, export_states, last_sequence, sealed_after
from torelik.audit.grants import grants_sql
from torelik.audit.origin import acting_from
from torelik.audit.queries import (
    EventFigure,
    JournalBacklog,
    JournalState,
    count_with_word,
    event_figures,
    events_about,
    journal_backlog,
    journal_state,
)
from torelik.audit.reading.queries import ChainState, chain_state
from torelik.audit.rules import count_and_digest
from torelik.audit.signals import collector_lost, faults_found
from torelik.audit.verification.actions import verify_and_keep, verify_journal, verify_nightly
from torelik.audit.verification.queries import Finding, last_verification
from torelik.audit.vocabulary import GRANTS, Fault

__all__ = [
    "GRANTS",
    "ArchiveCard",
    "ArchiveRefused",
    "ChainState",
    "CheckpointState",
    "Delivery",
    "Destination",
    "DestinationsWrong",
    "EventFigure",
    "ExportState",
    "Fault",
    "Finding",
    "JournalBacklog",
    "JournalState",
    "KeyRefused",
    "NotAnArchive",
    "Retention",
    "UnknownEvent",
    "acting_from",
    "all_events",
    "archive_cards",
    "archive_month",
    "chain_state",
    "checkpoint_state",
    "collector_lost",
    "count_and_digest",
    "count_with_word",
    "destinations_of_the_site",
    "due_months",
    "event_figures",
    "events_about",
    "export_states",
    "faults_found",
    "forget_restored",
    "grants_sql",
    "id_of",
    "journal_backlog",
    "journal_state",
    "label_of",
    "last_sequence",
    "last_verification",
    "make_due_checkpoint",
    "pem_of",
    "public_key",
    "read_public_key",
    "record",
    "record_bulk",
    "register_events",
    "remove_archived",
    "restore_archive",
    "retention",
    "seal_events",
    "sealed_after",
    "verify_and_keep",
    "verify_archive",
    "verify_journal",
    "verify_nightly",
]

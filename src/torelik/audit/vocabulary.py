"""Words of the journal itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    JOURNAL_READ = "audit.journal-read", _("The audit journal was read")
    JOURNAL_EXPORTED = "audit.journal-exported", _("Events of the audit journal were taken out as a file")
    JOURNAL_VERIFIED = "audit.journal-verified", _("The audit journal was verified")
    FAULTS_FOUND = "audit.faults-found", _("The verification found faults in the audit journal")
    CHECKPOINT_SIGNED = "audit.checkpoint-signed", _("A checkpoint of the audit journal was signed")
    COLLECTOR_LOST = "audit.collector-lost", _("The collector of security events stopped answering")
    COLLECTOR_REGAINED = "audit.collector-regained", _("The collector of security events answers again")
    ARCHIVED = "audit.archived", _("A month of the audit journal was archived")
    ARCHIVE_REMOVED = "audit.archive-removed", _("An archived month left the online audit journal")
    ARCHIVE_RESTORED = "audit.archive-restored", _("An archive of the audit journal was restored for reading")
    ARCHIVE_FORGOTTEN = "audit.archive-forgotten", _("A restored archive of the audit journal was put away")


class GRANTS(models.TextChoices):
    READ_JOURNAL = "audit.read-journal", _("Read the audit journal")
    KEEP_JOURNAL = "audit.keep-journal", _("Keep the audit journal: verify, archive and restore it")


class Fault(models.TextChoices):
    """What the verifier can find wrong with the chain."""

    EVENT_CHANGED = "event-changed", _("An event was changed after it had been sealed")
    EVENT_REMOVED = "event-removed", _("A sealed event was removed")
    SEAL_BROKEN = "seal-broken", _("A seal does not follow from the one before it")
    SEQUENCE_BROKEN = "sequence-broken", _("Seals are missing from the sequence")
    NOT_SEALED = "not-sealed", _("An event stayed without a seal")
    TAIL_CUT = "tail-cut", _("A signed checkpoint knows seals that the journal no longer has")
    CHAIN_REWRITTEN = "chain-rewritten", _("A seal differs from what a signed checkpoint says of it")
    CHECKPOINT_FORGED = "checkpoint-forged", _("The signature of a checkpoint is wrong")
    CHECKPOINT_UNREADABLE = "checkpoint-unreadable", _("A line of the checkpoints cannot be read")
    CHECKPOINTS_MISSING = "checkpoints-missing", _("The folder lacks checkpoints that the journal has signed")
    ARCHIVE_FORGED = "archive-forged", _("The signature of an archive is wrong")


class FACTS(models.TextChoices):
    """Names under which events keep their facts, as the auditor reads them. Other contexts register theirs."""

    COUNT = "count", _("how many")
    DIGEST = "digest", _("digest of the identifiers")
    EVENTS_COUNT = "events", _("events")
    FAULTS = "faults", _("faults")
    WORDS = "words", _("searched words")
    PERSON = "person", pgettext_lazy("fact", "person")
    ABOUT = "about", pgettext_lazy("fact", "object")
    NAME = "name", _("kind of event")
    DAY_FROM = "day_from", _("from the day")
    DAY_THROUGH = "day_through", _("through the day")
    SHELF = "shelf", _("where it was searched")
    EVENT = "event", _("event opened")
    DESTINATION = "destination", _("collector")
    SINCE = "since", pgettext_lazy("fact", "since")
    REASON = "reason", _("reason")
    WAITING = "waiting", _("events waiting")
    SEQUENCE = "sequence", _("place in the chain")
    SEAL_DIGEST = "seal", _("seal")
    KEY = "key", _("key")
    SIGNATURE = "signature", _("signature")
    MONTH = "month", _("month")
    FIRST = "first", _("first seal")
    LAST = "last", _("last seal")
    FILE = "file", _("file")
    REQUEST = "request", pgettext_lazy("fact", "request")
    ADDRESS = "address", pgettext_lazy("fact", "address")
    COMMAND = "command", pgettext_lazy("fact", "command")


class Shelf(models.TextChoices):
    """Where the auditor searches."""

    ONLINE = "online", _("The online journal")
    RESTORED = "restored", _("Restored archives")

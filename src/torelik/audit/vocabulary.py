"""Words of the journal itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    JOURNAL_READ = "audit.journal-read", _("The audit journal was read")
    JOURNAL_VERIFIED = "audit.journal-verified", _("The audit journal was verified")


class GRANTS(models.TextChoices):
    READ_JOURNAL = "audit.read-journal", _("Read the audit journal")


class Fault(models.TextChoices):
    """What the verifier can find wrong with the chain."""

    EVENT_CHANGED = "event-changed", _("An event was changed after it had been sealed")
    EVENT_REMOVED = "event-removed", _("A sealed event was removed")
    SEAL_BROKEN = "seal-broken", _("A seal does not follow from the one before it")
    SEQUENCE_BROKEN = "sequence-broken", _("Seals are missing from the sequence")
    NOT_SEALED = "not-sealed", _("An event stayed without a seal")

"""Words of alarms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KINDS(models.TextChoices):
    JOURNAL_FAULTY = "support.journal-faulty", _("The verification found faults in the audit journal: %(count)s.")
    COLLECTOR_LOST = "support.collector-lost", _("The collector of security events %(collector)s stopped answering.")


ADDRESSEES = "audit.read-journal"
"""The grant whose holders are told of the journal's troubles."""

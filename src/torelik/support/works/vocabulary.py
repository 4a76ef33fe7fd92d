"""Words of works in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkState(models.TextChoices):
    """How far a work has come; the values are those of the queue."""

    READY = "READY", pgettext_lazy("state of a work", "Waits")
    RUNNING = "RUNNING", pgettext_lazy("state of a work", "Under way")
    SUCCESSFUL = "SUCCESSFUL", pgettext_lazy("state of a work", "Done")
    FAILED = "FAILED", pgettext_lazy("state of a work", "Failed")


class EVENTS(models.TextChoices):
    RUN_AGAIN = "support.work-run-again", _("A failed work in the background was run again")
    TRIED_AGAIN = "support.messages-tried-again", _("Undelivered messages were tried again at once")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    WORK = "work", pgettext_lazy("fact", "work")
    TOPIC = "topic", pgettext_lazy("fact", "topic")


class GRANTS(models.TextChoices):
    RUN_WORKS = "support.run-works", _("See works in the background, and run failed ones again")

"""Words of health."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    OK = "ok", pgettext_lazy("state of a check", "In order")
    WARN = "warn", pgettext_lazy("state of a check", "Needs a look")
    FAIL = "fail", pgettext_lazy("state of a check", "Does not work")


class Unit(models.TextChoices):
    """What the value of a check counts; the names are those of OpenMetrics."""

    SECONDS = "seconds", pgettext_lazy("unit of a value", "s")
    BYTES = "bytes", pgettext_lazy("unit of a value", "bytes")
    ROWS = "rows", ""


class GRANTS(models.TextChoices):
    SEE_HEALTH = "support.see-health", _("See the health of the system")

"""Words of what concerns the whole product and none of its contexts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    RATE_LIMITED = "project.rate-limited", _("An address asked too often and was refused")

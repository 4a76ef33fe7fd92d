"""Words of the user index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EVENTS(models.TextChoices):
    PATRON_REGISTERED = "library.patron-registered", _("A reader was registered")
    CATEGORY_DEFINED = "library.category-defined", _("A category of readers was defined")
    TICKET_ENDED = "library.ticket-ended", _("The ticket of a reader who left was ended")
    PATRON_BLOCKED = "library.patron-blocked", _("A reader was blocked from borrowing")


class GRANTS(models.TextChoices):
    MANAGE_PATRONS = "library.manage-patrons", _("Register and block readers")

"""Words of the user index."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DESK_GRANT = "library.issue-item"
"""Who works at a lending desk; lending, which stands above, declares it."""

CLEARANCE_GRANT = "library.clear-readers"
"""Who gives clearance slips; clearance, which stands above, declares it."""

WITHDRAWAL_GRANT = "library.withdraw-clearance"
"""Who withdraws them."""


class RegistrationRefusal(models.TextChoices):
    """Why a reader is not registered for a year."""

    SHORTER = "shorter", _("The ticket would end earlier than it does now.")
    CLEARED = "cleared", _("The reader has a clearance slip. Withdraw it first.")
    NOBODY = "nobody", _("Choose readers who are not registered yet.")


class CategoryRefusal(models.TextChoices):
    """Why a category of readers is not saved."""

    NAME_TAKEN = "name-taken", _("There is a category with this name already.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed the category meanwhile. Look at it again.")


class EVENTS(models.TextChoices):
    REGISTERED_AGAIN = "library.patron-registered-again", _("A reader was registered for another year")
    REGISTERED_TOGETHER = "library.patrons-registered-together", _("Readers were registered together for another year")
    VISIT_COUNTED = "library.visit-counted", _("A visit of a reader was counted")
    PATRON_REGISTERED = "library.patron-registered", _("A reader was registered")
    CATEGORY_DEFINED = "library.category-defined", _("A category of readers was defined")
    TICKET_ENDED = "library.ticket-ended", _("The ticket of a reader who left was ended")
    PATRON_BLOCKED = "library.patron-blocked", _("A reader was blocked from borrowing")


SECURITY_EVENTS = (EVENTS.PATRON_REGISTERED, EVENTS.PATRON_BLOCKED)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    CATEGORY = "category", pgettext_lazy("fact", "category")
    UNTIL = "until", pgettext_lazy("fact", "until")
    YEAR = "year", pgettext_lazy("fact", "year")


class GRANTS(models.TextChoices):
    MANAGE_PATRONS = "library.manage-patrons", _("Register and block readers")

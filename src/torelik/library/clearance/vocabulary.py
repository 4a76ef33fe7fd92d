"""Words of clearance."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.patrons.vocabulary import CLEARANCE_GRANT, WITHDRAWAL_GRANT


class Obstacle(models.TextChoices):
    """Why a reader is not clear, the heaviest first."""

    LOST = "lost", _("Lost, and not replaced yet")
    OVERDUE = "overdue", _("On loan, overdue")
    MONEY = "money", _("Owes money")
    ON_LOAN = "on-loan", _("On loan")
    READY = "ready", _("Waits for the reader on the hold shelf")
    ON_WAY = "on-way", _("On the way to the reader")
    SET_ASIDE = "set-aside", _("Set aside for the reader")


class Standing(models.TextChoices):
    """How a reader stands towards the library."""

    CLEAR = "clear", pgettext_lazy("reader", "Owes nothing")
    OWES = "owes", pgettext_lazy("reader", "Owes")
    HAS_SLIP = "has-slip", pgettext_lazy("reader", "Has a slip")


class Refusal(models.TextChoices):
    """Why a slip is not given or not withdrawn."""

    OWES = "owes", _("The reader still owes the library what is listed below.")
    NOBODY_CLEAR = "nobody-clear", _("Nobody of these readers can be given a slip.")
    NO_REASON = "no-reason", _("Write why the slip is withdrawn.")


class EVENTS(models.TextChoices):
    SLIP_GIVEN = "library.clearance-given", _("A clearance slip was given")
    SLIPS_GIVEN = "library.clearances-given", _("Clearance slips were given to a group of readers")
    SLIP_WITHDRAWN = "library.clearance-withdrawn", _("A clearance slip was withdrawn")
    LIST_TAKEN = "library.clearance-list-taken", _("A list of readers who owe the library was taken out")


SECURITY_EVENTS = (EVENTS.SLIP_WITHDRAWN, EVENTS.LIST_TAKEN)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    NUMBER = "number", pgettext_lazy("fact", "number")
    ACT = "act", pgettext_lazy("fact", "act")
    PATRON = "patron", pgettext_lazy("fact", "reader")
    ROWS = "rows", pgettext_lazy("fact", "rows")


class GRANTS(models.TextChoices):
    CLEAR_READERS = CLEARANCE_GRANT, _("Give clearance slips to readers")
    WITHDRAW_CLEARANCE = WITHDRAWAL_GRANT, _("Withdraw clearance slips, with a reason")

"""Words of self-service, and those of SIP2 by the numbers of its messages."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Code(StrEnum):
    """The messages of SIP 2.00."""

    BLOCK_PATRON = "01"
    CHECK_IN = "09"
    CHECKED_IN = "10"
    CHECK_OUT = "11"
    CHECKED_OUT = "12"
    HOLD = "15"
    HELD = "16"
    ITEM = "17"
    ITEM_TOLD = "18"
    ITEM_STATUS = "19"
    ITEM_STATUS_TOLD = "20"
    PATRON_STATUS = "23"
    PATRON_STATUS_TOLD = "24"
    ENABLE_PATRON = "25"
    PATRON_ENABLED = "26"
    RENEW = "29"
    RENEWED = "30"
    END_SESSION = "35"
    SESSION_ENDED = "36"
    FEE_PAID = "37"
    FEE_TOLD = "38"
    PATRON = "63"
    PATRON_TOLD = "64"
    RENEW_ALL = "65"
    ALL_RENEWED = "66"
    LOGIN = "93"
    LOGGED_IN = "94"
    ASK_TO_RESEND = "96"
    RESEND = "97"
    ACS_STATUS = "98"
    SC_STATUS = "99"


class Alert(StrEnum):
    """Where a copy that came back has to go (``CV``)."""

    HOLD_HERE = "01"
    HOLD_ELSEWHERE = "02"
    SEND_HOME = "04"


class TerminalRefusal(models.TextChoices):
    """Why a terminal is not added."""

    NAME_TAKEN = "name-taken", _("There is a terminal with this name already.")


class KioskMode(models.TextChoices):
    """What a scan of a book does at the page of a terminal."""

    ISSUE = "issue", pgettext_lazy("self-service", "Borrow")
    RETURN = "return", pgettext_lazy("self-service", "Return")
    RENEW = "renew", pgettext_lazy("self-service", "Renew")


class Outcome(models.TextChoices):
    """What the page of a terminal says of one scan."""

    ISSUED = "issued", _("Issued: “%(title)s”")
    RETURNED = "returned", _("Returned: “%(title)s”")
    RENEWED = "renewed", _("Renewed: “%(title)s”")
    NOT_ISSUED = "not-issued", _("Not issued: “%(title)s”")
    NOT_RETURNED = "not-returned", _("Not returned: “%(title)s”")
    NOT_RENEWED = "not-renewed", _("Not renewed: “%(title)s”")


DONE = {KioskMode.ISSUE: Outcome.ISSUED, KioskMode.RETURN: Outcome.RETURNED, KioskMode.RENEW: Outcome.RENEWED}
REFUSED = {KioskMode.ISSUE: Outcome.NOT_ISSUED, KioskMode.RETURN: Outcome.NOT_RETURNED, KioskMode.RENEW: Outcome.NOT_RENEWED}


class EVENTS(models.TextChoices):
    TERMINAL_ADDED = "library.terminal-added", _("A self-service terminal was added")
    TERMINAL_REVOKED = "library.terminal-revoked", _("A self-service terminal was revoked")
    TERMINAL_OPENED = "library.terminal-opened", _("The page of a self-service terminal was opened")
    TERMINAL_GUESSED = "library.terminal-guessed", _("A self-service terminal was refused: wrong secret")


SECURITY_EVENTS = tuple(EVENTS)
"""What the monitoring of information security must know (cl. 10(2))."""

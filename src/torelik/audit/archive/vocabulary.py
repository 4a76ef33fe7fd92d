"""Words of archives."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Why a month cannot be archived, removed or restored."""

    TOO_YOUNG = "too-young", _("The month must still stay online.")
    NOTHING = "nothing", _("No sealed event of the month waits for an archive.")
    EARLIER_FIRST = "earlier-first", _("Earlier months come first.")
    FAULTY = "faulty", _("The chain of the month has faults. Verify the journal first.")
    FILE_EXISTS = "file-exists", _("The folder holds a file of this name already.")
    NOT_DELIVERED = "not-delivered", _("A collector of security events has not received all events of the month.")
    NO_ARCHIVE = "no-archive", _("The month has no archive.")
    FILE_WRONG = "file-wrong", _("The file is not what its archive was when it was made.")
    NEWEST = "newest", _("The newest seal of the journal is in the month; it stays online.")
    FORGED = "forged", _("The manifest’s signature is wrong.")
    REMOVED = "removed", _("The month has left the online journal already.")
    RESTORED = "restored", _("The archive has been restored already.")

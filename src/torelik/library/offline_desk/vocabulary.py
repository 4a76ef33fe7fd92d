"""Words of the offline desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verb(models.TextChoices):
    """What was done with the book that was scanned."""

    ISSUE = "issue", pgettext_lazy("scan at the offline desk", "Issue")
    RETURN = "return", pgettext_lazy("scan at the offline desk", "Return")


class ScanState(models.TextChoices):
    """What became of a scan."""

    APPLIED = "applied", pgettext_lazy("scan at the offline desk", "Applied")
    NOTED = "noted", pgettext_lazy("scan at the offline desk", "Noted")
    CONFLICT = "conflict", pgettext_lazy("scan at the offline desk", "To be decided")
    DISCARDED = "discarded", pgettext_lazy("scan at the offline desk", "Discarded")


class Note(models.TextChoices):
    """Why a scan changed nothing and asks nobody for anything."""

    ALREADY_ISSUED = "already-issued", _("The reader has this copy already.")
    NOT_ON_LOAN = "not-on-loan", _("Nobody had the copy at that moment.")
    ON_ITS_WAY = "on-its-way", _("Nobody had the copy; it was received for whoever waits for it, or for its branch.")
    TICKET = "ticket", _("This is a reader's ticket: the books after it are that reader's.")
    TAKEN_BACK = "taken-back", _("The scan was taken back at the desk.")


class Conflict(models.TextChoices):
    """Why a person decides; the fact itself is kept, since the book has moved."""

    UNKNOWN_COPY = "unknown-copy", _("No copy has this number.")
    UNKNOWN_READER = "unknown-reader", _("No reader's ticket has this number.")
    REFUSED = "refused", _("The lending rules refuse it.")
    MOVED_ON = "moved-on", _("The copy was issued or returned later than this: it cannot have been issued at that moment.")
    FUTURE = "future", _("By the clock of the device this lies in the future.")
    TOO_OLD = "too-old", _("By the clock of the device this happened too long ago.")
    CLOCK_CHANGED = "clock-changed", _("The clock of the device was set back afterwards: the moment is not certain.")
    CLOCK_FAR = "clock-far", _("The clock of the device was wrong by more than a day: the moment is not certain.")


CLOCK = (Conflict.FUTURE, Conflict.TOO_OLD, Conflict.CLOCK_CHANGED, Conflict.CLOCK_FAR)
"""Conflicts in which only the moment is doubtful."""


class Way(models.TextChoices):
    """How a conflict is settled."""

    RETRY = "retry", pgettext_lazy("how a conflict is settled", "Try again")
    LIFT = "lift", pgettext_lazy("how a conflict is settled", "Issue all the same")
    TAKE_BACK = "take-back", pgettext_lazy("how a conflict is settled", "Return it from the other reader, then issue")
    CORRECT = "correct", pgettext_lazy("how a conflict is settled", "Correct")
    DISCARD = "discard", pgettext_lazy("how a conflict is settled", "Discard")


class BatchRefusal(models.TextChoices):
    """Why scans are not taken at all; they stay where they are."""

    SOMEBODY_ELSES = "somebody-elses", _("These scans are another person's: that person can send them, or save them to a file.")
    UNREADABLE = "unreadable", _("These are not scans of the offline desk.")
    TOO_MANY = "too-many", _("These are too many scans at once.")


class SettlementRefusal(models.TextChoices):
    """Why a conflict is not settled in this way."""

    SETTLED = "settled", _("Somebody has settled this already.")
    NOT_THIS_WAY = "not-this-way", _("This conflict is not settled in this way.")
    REASON_NEEDED = "reason-needed", _("Give a reason.")
    NOTHING_CORRECTED = "nothing-corrected", _("Nothing was corrected.")
    FUTURE = "future", _("The moment lies in the future.")
    TOO_OLD = "too-old", _("The moment lies too far in the past.")


class EVENTS(models.TextChoices):
    SCANS_TAKEN = "library.offline-scans-taken", _("Scans of the offline desk were taken in")
    CONFLICT_SETTLED = "library.offline-conflict-settled", _("A conflict of the offline desk was settled")


SECURITY_EVENTS = (EVENTS.CONFLICT_SETTLED,)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    APPLIED = "applied", pgettext_lazy("fact", "applied")
    NOTED = "noted", pgettext_lazy("fact", "noted")
    CONFLICTS = "conflicts", pgettext_lazy("fact", "conflicts")
    CLOCK_OFFSET = "clock_offset", pgettext_lazy("fact", "seconds by which the clock of the device was corrected")
    FROM_FILE = "from_file", pgettext_lazy("fact", "from a file of")
    WAY = "way", pgettext_lazy("fact", "way of settling")
    OUTCOME = "outcome", pgettext_lazy("fact", "outcome")

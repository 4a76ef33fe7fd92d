"""Words of periodicals."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    """How often a periodical comes out."""

    DAILY = "daily", pgettext_lazy("frequency", "Daily")
    WEEKLY = "weekly", pgettext_lazy("frequency", "Weekly")
    FORTNIGHTLY = "fortnightly", pgettext_lazy("frequency", "Every two weeks")
    SEMIMONTHLY = "semimonthly", pgettext_lazy("frequency", "Twice a month")
    MONTHLY = "monthly", pgettext_lazy("frequency", "Monthly")
    BIMONTHLY = "bimonthly", pgettext_lazy("frequency", "Every two months")
    QUARTERLY = "quarterly", pgettext_lazy("frequency", "Quarterly")
    HALF_YEARLY = "half-yearly", pgettext_lazy("frequency", "Twice a year")
    YEARLY = "yearly", pgettext_lazy("frequency", "Yearly")
    TIMES_A_YEAR = "times-a-year", pgettext_lazy("frequency", "So many times a year")
    IRREGULAR = "irregular", pgettext_lazy("frequency", "Irregular")


class Numbering(models.TextChoices):
    """Where numbers of issues begin anew."""

    WITHIN_YEAR = "within-year", pgettext_lazy("numbering", "From 1 in each year")
    RUNNING = "running", pgettext_lazy("numbering", "Running through the years")


class IssueState(models.TextChoices):
    """What became of an issue."""

    EXPECTED = "expected", pgettext_lazy("issue of a periodical", "Expected")
    RECEIVED = "received", pgettext_lazy("issue of a periodical", "Received")
    MISSING = "missing", pgettext_lazy("issue of a periodical", "Will not come")


class Shown(models.TextChoices):
    """How an issue stands today."""

    AHEAD = "ahead", pgettext_lazy("issue of a periodical", "Expected later")
    DUE = "due", pgettext_lazy("issue of a periodical", "Expected now")
    LATE = "late", pgettext_lazy("issue of a periodical", "Late")
    CLAIMED = "claimed", pgettext_lazy("issue of a periodical", "Claimed")
    RECEIVED = "received", pgettext_lazy("issue of a periodical", "Received")
    MISSING = "missing", pgettext_lazy("issue of a periodical", "Will not come")


class Refusal(models.TextChoices):
    """Why something of periodicals is not done."""

    NOT_SERIAL = "not-serial", _("The record describes no periodical.")
    PERIOD = "period", _("The last day is before the first one, or the period is longer than two years.")
    NO_COPIES = "no-copies", _("Say in which place how many copies are subscribed to.")
    NO_WEEKDAY = "no-weekday", _("Choose the days of the week on which it comes out.")
    NO_TIMES = "no-times", _("Say how many times a year it comes out: from 1 to 366.")
    NO_MONTHS = "no-months", _("At least one month is left in which it comes out.")
    DOUBLES = "doubles", _("Double numbers are written like this: 3-4, 7-8.")
    OUTSIDE_PERIOD = "outside-period", _("The day lies outside of the period of the subscription.")
    COVERED = "covered", _("The periodical is subscribed to for that day already.")
    NOT_ENDING = "not-ending", _("The subscription does not end on the day before the new period.")
    NOTHING_CHOSEN = "nothing-chosen", _("Choose at least one periodical.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed it meanwhile. Look at it again.")
    TAKEN_BACK_ISSUES = "issues-outside", _("Issues outside of the period were received or claimed already.")
    COPIES = "copies", _("From 1 to 999 copies are received.")
    NOT_EXPECTED = "not-expected", _("The issue is not expected any more.")
    NOT_RECEIVED = "not-received", _("The issue is not received.")
    NOT_MISSING = "not-missing", _("The issue is expected or received.")
    NO_NUMBER = "no-number", _("Write the number or the name of the issue.")
    NUMBER_TAKEN = "number-taken", _("The subscription has this number of this year already.")
    NO_NEXT = "no-next", _("No expected issue with the next number follows.")
    NOT_DESCRIBED = "not-described", _("The issue has no record in the catalogue yet.")
    NOT_DESCRIBABLE = "not-describable", _("The record of the periodical has errors. Mend it first.")
    HAS_COPIES = "has-copies", _("The issue has copies in the catalogue.")
    MORE_THAN_RECEIVED = "more-than-received", _("More copies than were received.")
    BARCODES = "barcodes", _("There are more barcodes than copies.")
    CLOSED_PLACE = "closed-place", _("The storage place is closed: no copies come there.")
    BARCODE_TAKEN = "barcode-taken", _("Another copy has this barcode.")
    NO_ISSUES = "no-issues", _("Choose the issues that are bound.")
    SEVERAL_YEARS = "several-years", _("Issues of one periodical and one year are bound together.")
    ALL_BOUND = "all-bound", _("Every copy of the issue is bound already.")
    ON_LOAN = "on-loan", _("Every copy of the issue is on loan.")
    BINDING_ON_LOAN = "binding-on-loan", _("The bound volume is on loan.")
    BINDING_UNDONE = "binding-undone", _("The binding was undone already.")
    INVENTORY_TAKEN = "inventory-taken", _("The next inventory numbers are taken. The sequence must begin after them.")
    IS_BOUND = "is-bound", _("The issue is bound.")
    NO_SUPPLIER = "no-supplier", _("The subscription names no supplier.")
    NOTHING_LATE = "nothing-late", _("No issue of this supplier is late.")
    CLAIMED_TODAY = "claimed-today", _("A claim of today exists already.")


class GRANTS(models.TextChoices):
    KEEP_SERIALS = "library.keep-serials", _("Keep subscriptions to periodicals and make claims")
    RECEIVE_ISSUES = "library.receive-issues", _("Register issues of periodicals that came")


SEES = (GRANTS.KEEP_SERIALS, GRANTS.RECEIVE_ISSUES)
"""Whoever holds one of these may look."""


class EVENTS(models.TextChoices):
    SUBSCRIBED = "library.subscription-added", _("A subscription to a periodical was added")
    SUBSCRIPTION_CHANGED = "library.subscription-changed", _("A subscription to a periodical was changed")
    PATTERN_CHANGED = "library.subscription-pattern-changed", _("The frequency of a periodical was changed")
    ISSUE_ADDED = "library.serial-issue-added", _("An issue of a periodical was added")
    ISSUE_RECEIVED = "library.serial-issue-received", _("An issue of a periodical was received")
    RECEIPT_UNDONE = "library.serial-issue-receipt-undone", _("The receipt of an issue of a periodical was undone")
    ISSUE_MISSING = "library.serial-issue-missing", _("An issue of a periodical was noted as one that will not come")
    ISSUE_EXPECTED = "library.serial-issue-expected", _("An issue of a periodical is expected again")
    ISSUES_JOINED = "library.serial-issues-joined", _("Issues of a periodical were joined into a double number")
    ISSUE_DESCRIBED = "library.serial-issue-described", _("An issue of a periodical got a record in the catalogue")
    ISSUES_BOUND = "library.serial-issues-bound", _("Issues of a periodical were bound into one volume")
    BINDING_UNDONE = "library.serial-binding-undone", _("The binding of issues of a periodical was undone")
    ISSUES_CLAIMED = "library.serial-issues-claimed", _("A claim was made about late issues of periodicals")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    NUMBER = "number", pgettext_lazy("fact", "number")
    COPIES = "copies", pgettext_lazy("fact", "copies")
    YEAR = "year", pgettext_lazy("fact", "year")
    ISSUES = "issues", pgettext_lazy("fact", "issues")

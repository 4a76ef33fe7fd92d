"""Words of indicators."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNCLASSED = "none"
"""The key of what has no class mark, or stands in no branch."""


class Split(models.TextChoices):
    """By what circulation is told apart; the value is also the parameter by which its rows are narrowed."""

    SECTION = "section", pgettext_lazy("circulation told apart", "Field of knowledge (UDC)")
    LANGUAGE = "language", pgettext_lazy("circulation told apart", "Language")
    KIND = "kind", pgettext_lazy("circulation told apart", "Kind")
    CATEGORY = "category", pgettext_lazy("circulation told apart", "Category of readers")
    BRANCH = "branch", pgettext_lazy("circulation told apart", "Branch")


SPLIT_TITLES = {
    Split.SECTION: _("Circulation by field of knowledge"),
    Split.LANGUAGE: _("Circulation by language"),
    Split.KIND: _("Circulation by kind"),
    Split.CATEGORY: _("Circulation by category of readers"),
    Split.BRANCH: _("Circulation by branch"),
}


class Indicator(models.TextChoices):
    """What the first report shows, in its order."""

    READERS = "readers", _("Registered readers")
    BORROWERS = "borrowers", _("Readers who borrowed")
    VISITS = "visits", _("Visits")
    LOANS = "loans", _("Loans")
    GROUP_LOANS = "group-loans", _("of them of copies without inventory numbers")
    RENEWALS = "renewals", _("Renewals")
    NUMBERED = "numbered", _("Copies with inventory numbers, on the last day")
    GROUPED = "grouped", _("Copies on group cards, on the last day")
    READING_RATE = "reading-rate", _("Reading rate")
    ATTENDANCE = "attendance", _("Attendance")
    TURNOVER = "turnover", _("Turnover of the stock")
    SUPPLY = "supply", _("Book supply of a reader")

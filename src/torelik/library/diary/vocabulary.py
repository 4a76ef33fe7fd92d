"""Words of the diary."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Span(models.TextChoices):
    """How much of the diary one page shows."""

    DAY = "day", pgettext_lazy("page of the diary", "Day")
    MONTH = "month", pgettext_lazy("page of the diary", "Month")
    YEAR = "year", pgettext_lazy("page of the diary", "Year")


class Part(models.TextChoices):
    """By what figures are told apart."""

    WORK = "work", pgettext_lazy("part of the diary", "All work")
    READERS = "readers", pgettext_lazy("part of the diary", "Readers")
    VISITS = "visits", pgettext_lazy("part of the diary", "Visits by reader")
    VISITED = "visited", pgettext_lazy("part of the diary", "Visits by place")
    CATEGORY = "category", pgettext_lazy("part of the diary", "By reader")
    PLACE = "place", pgettext_lazy("part of the diary", "By place")
    CONTENT = "content", pgettext_lazy("part of the diary", "By content")
    LANGUAGE = "language", pgettext_lazy("part of the diary", "By language")
    KIND = "kind", pgettext_lazy("part of the diary", "By kind")
    REFUSALS = "refusals", pgettext_lazy("part of the diary", "Refusals")


class Work(models.TextChoices):
    """Columns of the first part."""

    REGISTERED = "registered", pgettext_lazy("column of the diary", "Registered")
    REGISTERED_AGAIN = "registered-again", pgettext_lazy("column of the diary", "Registered again")
    VISITS = "visits", pgettext_lazy("column of the diary", "Visits")
    ISSUED = "issued", pgettext_lazy("column of the diary", "Issued")
    RENEWED = "renewed", pgettext_lazy("column of the diary", "Renewed")
    RETURNED = "returned", pgettext_lazy("column of the diary", "Returned")
    REFUSED = "refused", pgettext_lazy("column of the diary", "Refused")


PART_TITLES = {
    Part.WORK: _("Work of the day"),
    Part.READERS: _("Readers registered, by category"),
    Part.VISITS: _("Visits, by category of readers"),
    Part.VISITED: _("Visits, by place"),
    Part.CATEGORY: _("Books issued, by category of readers"),
    Part.PLACE: _("Books issued, by place"),
    Part.CONTENT: _("Books issued, by field of knowledge"),
    Part.LANGUAGE: _("Books issued, by language"),
    Part.KIND: _("Books issued, by kind"),
    Part.REFUSALS: _("Refusals to issue, by reason"),
}
"""How a part is named where it stands alone."""

READERS = ("library.see-reports", "library.issue-item")
"""Grants of which one opens the diary: the desk keeps it, whoever reports reads it."""

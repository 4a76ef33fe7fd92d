"""Words of reporting."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FieldKind(StrEnum):
    """What a field holds; it says which conditions fit. A moment is shown and asked for as its day."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    YES_NO = "yes-no"


class Condition(models.TextChoices):
    """What a filter asks of a field."""

    IS = "is", pgettext_lazy("condition of a report", "is")
    ONE_OF = "one-of", pgettext_lazy("condition of a report", "is one of")
    CONTAINS = "contains", pgettext_lazy("condition of a report", "contains")
    BEGINS = "begins", pgettext_lazy("condition of a report", "begins with")
    BETWEEN = "between", pgettext_lazy("condition of a report", "from and through")
    LAST_DAYS = "last-days", pgettext_lazy("condition of a report", "in the last days")
    THIS_MONTH = "this-month", pgettext_lazy("condition of a report", "this month")
    LAST_MONTH = "last-month", pgettext_lazy("condition of a report", "last month")
    THIS_YEAR = "this-year", pgettext_lazy("condition of a report", "this year")
    LAST_YEAR = "last-year", pgettext_lazy("condition of a report", "last year")
    BEFORE_TODAY = "before-today", pgettext_lazy("condition of a report", "before today")
    EMPTY = "empty", pgettext_lazy("condition of a report", "is empty")
    FILLED = "filled", pgettext_lazy("condition of a report", "is filled in")


class Span(models.TextChoices):
    """By what a day is grouped."""

    DAY = "", pgettext_lazy("grouping of days", "by day")
    MONTH = "month", pgettext_lazy("grouping of days", "by month")
    YEAR = "year", pgettext_lazy("grouping of days", "by year")


class Refusal(models.TextChoices):
    """Why a report is not run or not saved."""

    NO_NAME = "no-name", _("Give the report a name.")
    NO_COLUMNS = "no-columns", _("Choose at least one column.")
    NO_GROUPS = "no-groups", _("Choose by what the summary is grouped.")
    NO_MEASURES = "no-measures", _("Choose what is counted.")
    TOO_MANY = "too-many", _("That is more than one report takes.")
    TWICE = "twice", _("A column is chosen twice.")
    UNKNOWN = "unknown", _("A field of the report is not there.")
    DOES_NOT_FIT = "does-not-fit", _("The condition does not fit the field.")
    NO_VALUE = "no-value", _("Say what is looked for.")
    NO_NUMBER = "no-number", _("Give a number.")
    NO_DAY = "no-day", _("Give a day.")
    BACKWARDS = "backwards", _("The end is before the beginning.")
    SORTED_BY_HIDDEN = "sorted-by-hidden", _("A summary is sorted by what it shows.")
    TOO_MANY_REPORTS = "too-many-reports", _("You keep 200 reports already. Delete one first.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("The report was changed meanwhile. Open it again.")


class EVENTS(models.TextChoices):
    REPORT_SAVED = "library.report-saved", _("A report was saved")
    REPORT_CHANGED = "library.report-changed", _("A saved report was changed")
    REPORT_REMOVED = "library.report-removed", _("A saved report was deleted")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    SUBJECT = "subject", pgettext_lazy("fact", "subject")
    SHARED = "shared", pgettext_lazy("fact", "shared")

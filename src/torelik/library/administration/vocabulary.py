"""Words of the library's administration."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Series(models.TextChoices):
    """Registers whose papers are numbered one after another."""

    INVENTORY = "inventory", _("Inventory numbers")
    ACCESSION = "accession", _("Receipts of the summary register")
    DISPOSAL = "disposal", _("Disposals of the summary register")
    ACT = "act", _("Acts")
    ORDER = "order", _("Orders")
    STOCK_TAKING = "stock-taking", _("Acts of stock-taking")
    BINDING_ACT = "binding-act", _("Acts of binding of periodicals")
    ISSUE_COPY = "issue-copy", _("Numbers of copies of issues of periodicals")
    SERIAL_CLAIM = "serial-claim", _("Claims about issues of periodicals")
    RECORD = "record", _("Control numbers of records")
    GROUP_CARD = "group-card", _("Group cards")
    CLEARANCE = "clearance", _("Clearance slips")
    CLEARANCE_ACT = "clearance-act", _("Acts of clearance")
    PAYMENT = "payment", _("Receipts of readers’ payments")


CONTINUOUS = 0
"""The year of a series that does not begin anew, such as inventory numbers."""


YEARLESS = (Series.INVENTORY, Series.ISSUE_COPY, Series.RECORD, Series.GROUP_CARD)
"""Registers that do not begin anew with a year."""


class NumberRefusal(models.TextChoices):
    """Why a register may not go on after a number."""

    YEAR = "year", _("Say of which year the register is; not later than the next one.")
    NO_YEAR = "no-year", _("This register does not begin anew with a year: leave the year empty.")
    TOO_LARGE = "too-large", _("The number is too large.")
    BACKWARDS = "backwards", _("Numbers never go back, and none is given twice.")
    GAP = "gap", _("Numbers of this year were given here already: a jump would leave a gap in the register.")
    NO_REASON = "no-reason", _("Write why: the journal keeps it.")


class EVENTS(models.TextChoices):
    PERSONAL_REPORT_RUN = "library.personal-report-run", _("A report that names readers was run")
    NUMBERS_SET = "library.numbers-set", _("A register goes on after a number given elsewhere")


SECURITY_EVENTS = (EVENTS.PERSONAL_REPORT_RUN,)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    REPORT = "report", pgettext_lazy("fact", "report")
    ROWS = "rows", pgettext_lazy("fact", "rows")
    SERIES = "series", pgettext_lazy("fact", "register")
    YEAR = "year", pgettext_lazy("fact", "year")
    LAST = "last", pgettext_lazy("fact", "last number")
    REASON = "reason", pgettext_lazy("fact", "reason")


class GRANTS(models.TextChoices):
    SEE_REPORTS = "library.see-reports", _("See the library's reports")
    SET_NUMBERS = "library.set-numbers", _("Close a year of the registers, and say after which number they go on")


class Preset(models.TextChoices):
    """Periods for which libraries report; the year that goes on is meant where none is named."""

    THIS_MONTH = "this-month", pgettext_lazy("period of a report", "This month")
    LAST_MONTH = "last-month", pgettext_lazy("period of a report", "Last month")
    THIS_QUARTER = "this-quarter", pgettext_lazy("period of a report", "This quarter")
    LAST_QUARTER = "last-quarter", pgettext_lazy("period of a report", "Last quarter")
    THIS_ACADEMIC_YEAR = "this-academic-year", pgettext_lazy("period of a report", "This academic year")
    LAST_ACADEMIC_YEAR = "last-academic-year", pgettext_lazy("period of a report", "Last academic year")
    LAST_YEAR = "last-year", pgettext_lazy("period of a report", "Last calendar year")
    DAYS = "days", pgettext_lazy("period of a report", "From the first to the last day")

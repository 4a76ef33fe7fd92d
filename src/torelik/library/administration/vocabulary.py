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


CONTINUOUS = 0
"""The year of a series that does not begin anew, such as inventory numbers."""


class EVENTS(models.TextChoices):
    PERSONAL_REPORT_RUN = "library.personal-report-run", _("A report that names readers was run")


SECURITY_EVENTS = (EVENTS.PERSONAL_REPORT_RUN,)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    REPORT = "report", pgettext_lazy("fact", "report")
    ROWS = "rows", pgettext_lazy("fact", "rows")


class GRANTS(models.TextChoices):
    SEE_REPORTS = "library.see-reports", _("See the library's reports")

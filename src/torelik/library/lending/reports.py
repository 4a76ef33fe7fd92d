"""Reports about lending (cl. 12)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.reports import PERIOD, Report, Rows
from torelik.library.holdings.reports import AUTHORS, KIND, NUMBER, PLACE, TITLE, YEAR, copies, title
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS, LoanState


def _loans(given: Mapping[str, Any]) -> QuerySet[Loan]:
    found = Loan.objects.exclude(state=LoanState.UNDONE)
    fields = {
        "since": "issued_at__date__gte", "through": "issued_at__date__lte", "kind": "item__record__kind",
        "place": "item__place__key",
    }  # fmt: skip
    return found.filter(**{fields[name]: value for name, value in given.items() if name in fields})


def _never(given: Mapping[str, Any], _by: Actor) -> Rows:
    lent = Loan.objects.filter(item=OuterRef("pk")).exclude(state=LoanState.UNDONE)
    found = copies(given).filter(~Exists(lent)).order_by("inventory_number", "id")
    names = ("inventory_number", "record__uuid", "record__title", "record__authors", "record__year")
    return Rows(found.values_list(*names), lambda row: [row[0], title(row[1], row[2]), *row[3:]])


def _most(given: Mapping[str, Any], _by: Actor) -> Rows:
    names = ("item__record__uuid", "item__record__title", "item__record__authors")
    found = _loans(given).values_list(*names).annotate(n=Count("id")).order_by("-n", "item__record__title")
    return Rows(found, lambda row: [title(row[0], row[1]), *row[2:]])


def _by_day(given: Mapping[str, Any], _by: Actor) -> Rows:
    found = _loans(given).annotate(day=TruncDate("issued_at")).values_list("day")
    rows = found.annotate(n=Count("id"), readers=Count("patron", distinct=True)).order_by("-day")
    return Rows(rows, list)


def _debtors(given: Mapping[str, Any], _by: Actor) -> Rows:
    today = clock.local_date(clock.now())
    found = _loans(given).filter(returned_at=None, due_on__lt=today).order_by("due_on", "id")
    names = ("patron__ticket", "item__inventory_number", "item__record__uuid", "item__record__title", "due_on")
    return Rows(found.values_list(*names), lambda row: [*row[:2], title(row[2], row[3]), row[4], (today - row[4]).days])


LOANS = pgettext_lazy("number of issues", "Issued")
REPORTS = (
    Report("never-lent", _("Copies that were never lent"), (NUMBER, TITLE, AUTHORS, YEAR), _never, (KIND, PLACE)),
    Report("most-lent", _("Titles lent most"), (TITLE, AUTHORS, LOANS), _most, (*PERIOD, KIND, PLACE)),
    Report("loans-by-day", _("Loans by day"), (_("Day"), LOANS, _("Readers")), _by_day, (*PERIOD, KIND, PLACE)),
    Report(
        "debtors", _("Overdue loans"), (_("Ticket"), NUMBER, TITLE, _("Due on"), _("Days late")), _debtors, (KIND, PLACE),
        grant=GRANTS.ISSUE_ITEM, names_readers=True,
    ),
)  # fmt: skip

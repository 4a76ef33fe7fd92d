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
from torelik.library.branches.queries import names_of_branches
from torelik.library.cataloguing.reports import fields_of_title
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES, RecordKind
from torelik.library.holdings.queries import names_of_places
from torelik.library.holdings.reports import AUTHORS, KIND, LANGUAGE, NUMBER, PLACE, TITLE, TITLES, YEAR, copies, title
from torelik.library.lending.models import CountedAct, Loan
from torelik.library.lending.vocabulary import GRANTS, LoanAct, LoanState
from torelik.library.patrons.queries import category_choices
from torelik.library.patrons.reports import CATEGORY, TICKET, name_of_reader
from torelik.library.reporting.subjects import Field, Measure, Subject
from torelik.library.reporting.vocabulary import FieldKind


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
        "debtors", _("Overdue loans"), (TICKET, NUMBER, TITLE, _("Due on"), _("Days late")), _debtors, (KIND, PLACE),
        grant=GRANTS.ISSUE_ITEM, names_readers=True,
    ),
)  # fmt: skip

READERS, LENT = _("Readers"), pgettext_lazy("number of loans", "Loans")
SUBJECTS = (
    Subject(
        "loans",
        pgettext_lazy("subject of a report", "Loans"),
        lambda _by: Loan.objects.exclude(state=LoanState.UNDONE),
        (
            Field("number", NUMBER, FieldKind.TEXT, "item__inventory_number"),
            *fields_of_title("item__record__"),
            Field("place", PLACE.label, FieldKind.CHOICE, "item__place__key", names_of_places),
            Field("branch", _("Branch"), FieldKind.CHOICE, "item__place__branch__key", names_of_branches),
            Field("issued-on", _("Issued on"), FieldKind.MOMENT, "issued_at"),
            Field("due-on", _("Due on"), FieldKind.DAY, "due_on"),
            Field("returned-on", _("Returned on"), FieldKind.MOMENT, "returned_at"),
            Field("renewals", _("Renewals"), FieldKind.NUMBER, "renewals"),
            Field("state", _("State"), FieldKind.CHOICE, "state", lambda: LoanState.choices),
            Field("category", CATEGORY, FieldKind.CHOICE, "patron__category__key", category_choices),
            Field("ticket", TICKET, FieldKind.TEXT, "patron__ticket", names_reader=True),
            Field("reader", _("Reader"), FieldKind.TEXT, name_of_reader("patron__"), names_reader=True),
            Field("group", pgettext_lazy("of a reader", "Study group"), FieldKind.TEXT, "patron__group", names_reader=True),
        ),
        (
            Measure("loans", LENT, Count("pk")),
            Measure("readers", READERS, Count("patron", distinct=True)),
            Measure("titles", TITLES, Count("item__record", distinct=True)),
        ),
        first=("issued-on", "number", "title", "due-on", "returned-on"),
        readers_grant=GRANTS.ISSUE_ITEM,
    ),
    Subject(
        "acts-of-lending",
        pgettext_lazy("subject of a report", "Acts of lending, as the diary counts them"),
        lambda _by: CountedAct.objects.all(),
        (
            Field("day", _("Day"), FieldKind.DAY, "day"),
            Field("act", pgettext_lazy("act of lending", "Act"), FieldKind.CHOICE, "act", lambda: LoanAct.choices),
            Field("place", PLACE.label, FieldKind.CHOICE, "place__key", names_of_places),
            Field("branch", _("Branch"), FieldKind.CHOICE, "place__branch__key", names_of_branches),
            Field("category", CATEGORY, FieldKind.CHOICE, "category__key", category_choices),
            Field("udc", _("UDC"), FieldKind.TEXT, "udc"),
            Field("language", LANGUAGE, FieldKind.CHOICE, "language", lambda: list(LANGUAGE_NAMES.items())),
            Field("kind", KIND.label, FieldKind.CHOICE, "kind", lambda: RecordKind.choices),
            Field("number", NUMBER, FieldKind.TEXT, "loan__item__inventory_number"),
            Field("title", TITLE, FieldKind.TEXT, "loan__item__record__title", sorted_by="loan__item__record__title_sort"),
        ),
        (Measure("acts", pgettext_lazy("number of acts of lending", "Acts"), Count("pk")),),
        first=("day", "act", "number", "title", "place"),
    ),
)

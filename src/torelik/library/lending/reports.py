"""Reports about lending (cl. 12)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration.periods import shifted
from torelik.library.administration.reports import (
    PERIOD,
    PRESETS,
    Chart,
    Parameter,
    Report,
    Rows,
    days_asked,
    opens,
    period_told,
)
from torelik.library.branches.queries import names_of_branches
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.reports import fields_of_title
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES, RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import names_of_places
from torelik.library.holdings.reports import AUTHORS, COPIES, KIND, LANGUAGE, NUMBER, PLACE, TITLE, TITLES, YEAR, copies, title
from torelik.library.lending import circulation
from torelik.library.lending.circulation import last_lent, lent_since
from torelik.library.lending.models import CountedAct, GroupLoan, Loan
from torelik.library.lending.vocabulary import GRANTS, LoanAct, LoanState
from torelik.library.patrons.queries import category_choices
from torelik.library.patrons.reports import CATEGORY, TICKET, name_of_reader
from torelik.library.reporting.subjects import Field, Measure, Subject
from torelik.library.reporting.vocabulary import FieldKind

TITLES_AT_ONCE = 500
HUNDREDTH = Decimal("0.01")


def _never(given: Mapping[str, Any], _by: Actor) -> Rows:
    lent = Loan.objects.filter(item=OuterRef("pk")).exclude(state=LoanState.UNDONE)
    found = copies(given).filter(~Exists(lent)).order_by("inventory_number", "id")
    names = ("inventory_number", "record__uuid", "record__title", "record__authors", "record__year", "acquired_on")
    return Rows(found.values_list(*names), lambda row: [row[0], title(row[1], row[2]), *row[3:]])


def _dormant(given: Mapping[str, Any], _by: Actor) -> Rows:
    day = given.get("since") or shifted(clock.local_date(clock.now()), -12)
    found = (
        copies(given).filter(~lent_since(day), acquired_on__lt=day).annotate(last=last_lent()).order_by("inventory_number", "id")
    )
    names = (
        "inventory_number", "record__uuid", "record__title", "record__authors", "record__year", "acquired_on", "last", "uuid"
    )  # fmt: skip

    def row(found: Any) -> list[Any]:
        number, uuid, words, authors, year, acquired_on, last, copy = found
        lent_on = clock.local_date(last) if last else None
        shown = opens(lent_on, "acts-listed", copy=copy, since=lent_on, through=lent_on)
        return [number, title(uuid, words), authors, year, acquired_on, shown]

    return Rows(found.values_list(*names), row)


class _Ranked(Sequence[list[Any]]):
    """Titles by how often they were lent; what a page shows of them is read for the page alone."""

    def __init__(self, found: Sequence[circulation.LentTitle], asked: Mapping[str, Any]) -> None:
        self._found, self._asked = found, asked

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, key: Any) -> Any:
        return self._rows(self._found[key]) if isinstance(key, slice) else self._rows([self._found[key]])[0]

    def __iter__(self) -> Iterator[list[Any]]:
        for first in range(0, len(self._found), TITLES_AT_ONCE):
            yield from self._rows(self._found[first : first + TITLES_AT_ONCE])

    def _rows(self, found: Sequence[circulation.LentTitle]) -> list[list[Any]]:
        ids = [one.record_id for one in found]
        named, held = cataloguing.titles_named(ids), holdings.count_copies(ids)
        rows = []
        for one in found:
            record, copies_held = named[one.record_id], held[one.record_id]
            loans = opens(one.loans, "acts-listed", **self._asked, title=record.uuid)
            per_copy = (Decimal(one.loans) / copies_held).quantize(HUNDREDTH, ROUND_HALF_UP) if copies_held else None
            rows.append([title(record.uuid, record.title), record.authors, loans, copies_held, per_copy])
        return rows


def _most(given: Mapping[str, Any], _by: Actor) -> _Ranked:
    days = days_asked(given, today=clock.local_date(clock.now()))
    narrowed = {name: given[name] for name in ("kind", "place") if name in given}
    found = circulation.titles_lent(days.first, days.last, **narrowed)
    return _Ranked(found, {"since": days.first, "through": days.last, **narrowed})


def _by_day(given: Mapping[str, Any], _by: Actor) -> Rows:
    asked = {name: given[name] for name in ("kind", "place") if name in given}
    rows = circulation.loans_by_day(given.get("since"), given.get("through"), **asked)

    def row(found: Any) -> list[Any]:
        day, number, readers = found
        return [day, *(opens(one, "acts-listed", since=day, through=day, **asked) for one in (number, readers))]

    return Rows(rows, row)


def _debtors(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    today = clock.local_date(clock.now())
    rows: list[tuple[Any, ...]] = []
    for found, number, copy, place in (
        (Loan.objects.all(), "item__inventory_number", "item__", "item__place__key"),
        (GroupLoan.objects.all(), "card__number", "card__", "place__key"),
    ):
        asked = {f"{copy}record__kind": given.get("kind"), place: given.get("place")}
        late = found.filter(returned_at=None, due_on__lt=today, **{name: value for name, value in asked.items() if value})
        names = ("patron__ticket", number, f"{copy}record__uuid", f"{copy}record__title", "due_on")
        rows += late.order_by("due_on", "id").values_list(*names)
    return [
        [ticket, _numbered(number), title(uuid, words), due_on, (today - due_on).days]
        for ticket, number, uuid, words, due_on in sorted(rows, key=lambda row: (row[4], row[0]))
    ]


def _numbered(number: str | int) -> str:
    """Return how a copy is named: by its own number, or that of its group card."""
    return number if isinstance(number, str) else _("group card %(number)d") % {"number": number}


LOANS = pgettext_lazy("number of issues", "Issued")
REPORTS = (
    Report(
        "never-lent", _("Copies that were never lent"), (NUMBER, TITLE, AUTHORS, YEAR, _("Received on")), _never, (KIND, PLACE)
    ),
    Report(
        "not-lent-since", _("Copies that nobody borrowed since a day"),
        (NUMBER, TITLE, AUTHORS, YEAR, _("Received on"), _("Lent last on")), _dormant,
        (Parameter("since", _("Not lent since"), empty=_("A year ago")), KIND, PLACE),
        told=lambda _given: [str(_("Copies that were in the library by that day. Without a day: for a year."))],
    ),
    Report(
        "most-lent", _("Titles lent most"), (TITLE, AUTHORS, LOANS, COPIES, _("Loans per copy")), _most,
        (*PRESETS, KIND, PLACE), chart=Chart(names=0, numbers=2),
        told=lambda given: [period_told(given), str(_("Loans per copy = loans of the period ÷ copies in stock today."))],
    ),
    Report(
        "loans-by-day", _("Loans by day"), (_("Day"), LOANS, _("Readers")), _by_day, (*PERIOD, KIND, PLACE),
        chart=Chart(names=0, numbers=1, is_in_turn=True),
    ),
    Report(
        "debtors", _("Overdue loans"), (TICKET, NUMBER, TITLE, _("Due on"), _("Days late")), _debtors, (KIND, PLACE),
        grant=GRANTS.ISSUE_ITEM, names_readers=True,
    ),
)  # fmt: skip

NUMBER_OF_ACT = Coalesce("loan__item__inventory_number", Cast("group_loan__card__number", CharField()))
TITLE_OF_ACT = Coalesce("loan__item__record__title", "group_loan__card__record__title", output_field=TextField())
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
            Field("number", pgettext_lazy("of a copy", "Inventory number or group card"), FieldKind.TEXT, NUMBER_OF_ACT),
            Field("title", TITLE, FieldKind.TEXT, TITLE_OF_ACT),
        ),
        (Measure("acts", pgettext_lazy("number of acts of lending", "Acts"), Count("pk")),),
        first=("day", "act", "number", "title", "place"),
    ),
)

"""Reports about the stock (cl. 12)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, OuterRef, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.kernel.actor import Actor
from torelik.kernel.clock import local_date
from torelik.library.administration.reports import PERIOD, Cell, Chart, Holds, Parameter, Report, Rows, opens
from torelik.library.branches.queries import names_of_branches
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.reports import fields_of_title
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES, RecordKind, language_name
from torelik.library.holdings.models import GroupBalance, Item
from torelik.library.holdings.queries import names_of_places
from torelik.library.holdings.vocabulary import IN_STOCK, ItemState
from torelik.library.reporting.rules import Filter
from torelik.library.reporting.subjects import Field, Measure, Subject
from torelik.library.reporting.vocabulary import Condition, FieldKind

KIND = Parameter("kind", _("Kind"), lambda: RecordKind.choices)
PLACE = Parameter("place", pgettext_lazy("where a copy stands", "Place"), names_of_places)
TITLE, AUTHORS, YEAR, COPIES, TITLES = _("Title"), _("Authors"), _("Year"), _("Copies"), _("Titles")
NUMBER = _("Inventory number")
UNKNOWN = "-"


def _languages() -> list[tuple[str, Any]]:
    return [*LANGUAGE_NAMES.items(), (UNKNOWN, _("Not told"))]


LANGUAGE = _("Language")
LANGUAGES = Parameter("language", LANGUAGE, _languages)
YEARS = Parameter("year", YEAR, holds=Holds.NUMBER)


def copies(given: Mapping[str, Any]) -> QuerySet[Item]:
    """Return the copies in stock, narrowed by kind, place, language and year."""
    fields = {"kind": "record__kind", "place": "place__key", "language": "record__language", "year": "record__year"}
    asked = {fields[name]: _known(value) for name, value in given.items() if name in fields}
    return Item.objects.filter(state__in=IN_STOCK, **asked)


def _known(value: Any) -> Any:
    """Return what is asked for; the year 0 and the language "-" stand for titles of which it is not known."""
    return {0: None, UNKNOWN: ""}.get(value, value)


def title(uuid: Any, words: str) -> Cell:
    """Return a title that opens its page."""
    return Cell(words, reverse("opac:record", args=[uuid]))


def _listed(given: Mapping[str, Any], _by: Actor) -> Rows:
    found = copies(given).order_by("inventory_number", "id")
    names = ("inventory_number", "record__uuid", "record__title", "record__authors", "record__year", "place__key")
    places = dict(names_of_places())
    return Rows(found.values_list(*names), lambda row: [row[0], title(row[1], row[2]), *row[3:5], places[row[5]]])


def _by_kind(given: Mapping[str, Any], _by: Actor) -> list[Any]:
    found = copies(given).values_list("record__kind", "record__language").order_by("record__kind", "record__language")
    rows = found.annotate(copies=Count("id"), titles=Count("record", distinct=True))
    return [
        [
            RecordKind(kind).label,
            language_name(language),
            opens(titles, "titles-held", **given, kind=kind, language=language or UNKNOWN),
            opens(number, "copies", **given, kind=kind, language=language or UNKNOWN),
        ]
        for kind, language, number, titles in rows
    ]


def _by_place(given: Mapping[str, Any], _by: Actor) -> list[Any]:
    rows = copies(given).values_list("place__key").annotate(n=Count("id"), titles=Count("record", distinct=True))
    places = dict(names_of_places())
    return [
        [places[key], opens(titles, "titles-held", **given, place=key), opens(n, "copies", **given, place=key)]
        for key, n, titles in rows.order_by("place__key")
    ]


def _by_year(given: Mapping[str, Any], _by: Actor) -> Rows:
    rows = copies(given).values_list("record__year").annotate(n=Count("id"), titles=Count("record", distinct=True))

    def row(found: Any) -> list[Any]:
        year, number, titles = found
        asked = {**given, "year": year or 0}
        return [
            _("Not told") if year is None else str(year),
            opens(titles, "titles-held", **asked),
            opens(number, "copies", **asked),
        ]

    return Rows(rows.order_by("-record__year"), row)


def _held(given: Mapping[str, Any], _by: Actor) -> Rows:
    names = ("record__uuid", "record__title", "record__authors", "record__year")
    rows = copies(given).order_by("record__title", "record").values_list(*names, "record").distinct()
    return Rows(rows, lambda row: [title(row[0], row[1]), *row[2:4]])


def _records(given: Mapping[str, Any], by: Actor) -> QuerySet[Any]:
    found = cataloguing.records(words="", visible_to=by)
    return found.filter(kind=given["kind"]) if "kind" in given else found


def _titles(found: QuerySet[Any]) -> Rows:
    rows = found.order_by("title", "id").values_list("uuid", "title", "authors", "year")
    return Rows(rows, lambda row: [title(row[0], row[1]), *row[2:]])


def _without_copies(given: Mapping[str, Any], by: Actor) -> Rows:
    held = Item.objects.filter(record=OuterRef("pk"), state__in=IN_STOCK)
    return _titles(_records(given, by).filter(~Exists(held)))


def _without_class(given: Mapping[str, Any], by: Actor) -> Rows:
    # UDC stands in field 080, BBK in 084. Every record is read: a report, not a page of the catalogue.
    found = _records(given, by).annotate(text=Cast("marc", TextField()))
    return _titles(found.exclude(text__contains='"080"').exclude(text__contains='"084"'))


def _without_year(given: Mapping[str, Any], by: Actor) -> Rows:
    return _titles(_records(given, by).filter(year=None))


def _new(given: Mapping[str, Any], by: Actor) -> Rows:
    found = _records(given, by)
    if "since" in given:
        found = found.filter(created_at__date__gte=given["since"])
    if "through" in given:
        found = found.filter(created_at__date__lte=given["through"])
    rows = found.order_by("-created_at", "-id").values_list("uuid", "title", "authors", "year", "created_at")
    return Rows(rows, lambda row: [title(row[0], row[1]), *row[2:4], local_date(row[4])])


REPORTS = (
    Report("stock-by-kind", _("Stock by kind and language"), (KIND.label, LANGUAGE, TITLES, COPIES), _by_kind, (PLACE,)),
    Report(
        "stock-by-place", _("Stock by place"), (PLACE.label, TITLES, COPIES), _by_place, (KIND,), chart=Chart(names=0, numbers=2)
    ),
    Report(
        "stock-by-year",
        _("Stock by year of publication"),
        (YEAR, TITLES, COPIES),
        _by_year,
        (KIND, PLACE),
        chart=Chart(names=0, numbers=2, is_in_turn=True),
    ),
    Report("copies", _("Copies in stock"), (NUMBER, TITLE, AUTHORS, YEAR, PLACE.label), _listed, (KIND, PLACE, LANGUAGES, YEARS)),
    Report("titles-held", _("Titles in stock"), (TITLE, AUTHORS, YEAR), _held, (KIND, PLACE, LANGUAGES, YEARS), is_behind=True),
    Report("titles-without-copies", _("Titles without copies"), (TITLE, AUTHORS, YEAR), _without_copies, (KIND,)),
    Report("titles-without-class", _("Titles without a class mark"), (TITLE, AUTHORS, YEAR), _without_class, (KIND,)),
    Report("titles-without-year", _("Titles without a year"), (TITLE, AUTHORS, YEAR), _without_year, (KIND,)),
    Report("new-titles", _("New titles in a period"), (TITLE, AUTHORS, YEAR, _("Catalogued on")), _new, (*PERIOD, KIND)),
)

SUBJECTS = (
    Subject(
        "copies",
        pgettext_lazy("subject of a report", "Copies with inventory numbers"),
        lambda _by: Item.objects.all(),
        (
            Field("number", NUMBER, FieldKind.TEXT, "inventory_number"),
            Field("barcode", _("Barcode"), FieldKind.TEXT, "barcode"),
            *fields_of_title("record__"),
            Field("place", PLACE.label, FieldKind.CHOICE, "place__key", names_of_places),
            Field("branch", _("Branch"), FieldKind.CHOICE, "place__branch__key", names_of_branches),
            Field("state", _("State"), FieldKind.CHOICE, "state", lambda: ItemState.choices),
            Field("for-loan", _("Lent home"), FieldKind.YES_NO, "for_loan"),
            Field("acquired-on", _("Received on"), FieldKind.DAY, "acquired_on"),
            Field("price", _("Price, tenge"), FieldKind.MONEY, "price"),
        ),
        (
            Measure("copies", COPIES, Count("pk")),
            Measure("titles", TITLES, Count("record", distinct=True)),
            Measure("amount", _("Amount, tenge"), Sum("price"), is_money=True),
        ),
        first=("number", "title", "authors", "year", "place"),
        first_filters=(Filter("state", Condition.ONE_OF, tuple(state.value for state in IN_STOCK)),),
    ),
    Subject(
        "group-cards",
        pgettext_lazy("subject of a report", "Copies on group cards"),
        lambda _by: GroupBalance.objects.filter(copies__gt=0),
        (
            Field("card", _("Group card"), FieldKind.NUMBER, "card__number"),
            *fields_of_title("card__record__"),
            Field("place", PLACE.label, FieldKind.CHOICE, "place__key", names_of_places),
            Field("branch", _("Branch"), FieldKind.CHOICE, "place__branch__key", names_of_branches),
            Field("copies", COPIES, FieldKind.NUMBER, "copies"),
            Field("price", _("Price, tenge"), FieldKind.MONEY, "card__price"),
            Field("opened-on", _("Opened on"), FieldKind.DAY, "card__opened_on"),
        ),
        (
            Measure("copies-together", COPIES, Sum("copies")),
            Measure("titles", TITLES, Count("card__record", distinct=True)),
            Measure(
                "amount", _("Amount, tenge"),
                Sum(F("copies") * F("card__price"), output_field=DecimalField(max_digits=18, decimal_places=2)), is_money=True,
            ),
        ),
        first=("card", "title", "place", "copies", "price"),
    ),
)  # fmt: skip

"""The rows behind numbers: acts, visits, registrations, copies. They name copies and titles, and no reader.

So a number can be proof-read by whoever sees reports, and a history that was anonymised stays counted.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.administration.periods import Days
from torelik.library.administration.reports import (
    PRESETS,
    Cell,
    Holds,
    Parameter,
    Report,
    Rows,
    days_asked,
    opens,
    period_told,
)
from torelik.library.branches.queries import names_of_branches
from torelik.library.cataloguing.vocabulary import language_name
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.reports import AUTHORS, COPIES, KIND, NUMBER, PLACE, TITLE, title
from torelik.library.indicators.queries import narrowed_to, section_choices
from torelik.library.indicators.vocabulary import UNCLASSED, Split
from torelik.library.lending import circulation
from torelik.library.lending.vocabulary import LoanAct
from torelik.library.patrons import counting as readers
from torelik.library.patrons.queries import category_choices
from torelik.library.patrons.reports import CATEGORY
from torelik.library.stock import standing_queries as standing
from torelik.library.stock.vocabulary import Language

COUNTED_ACTS = (LoanAct.ISSUED, LoanAct.RENEWED, LoanAct.RETURNED)


def _branches() -> list[tuple[str, str]]:
    return [*names_of_branches(), (UNCLASSED, _("Without a branch"))]


ACT = Parameter(
    "act", pgettext_lazy("act of lending", "Act"), lambda: [(act.value, act.label) for act in COUNTED_ACTS[1:]],
    empty=LoanAct.ISSUED.label,
)  # fmt: skip
SECTION = Parameter("section", gettext_lazy("Field of knowledge"), section_choices)
LANGUAGE = Parameter("language", gettext_lazy("Language"), lambda: Language.choices)
CATEGORIES = Parameter("category", CATEGORY, category_choices)
BRANCH = Parameter("branch", gettext_lazy("Branch"), _branches)
NUMBERS = Parameter(
    "numbers", gettext_lazy("Copies"), lambda: [("with", _("With inventory numbers")), ("without", _("On group cards"))]
)
BY_TITLE = Parameter("title", TITLE, holds=Holds.KEY)
BY_COPY = Parameter("copy", NUMBER, holds=Holds.KEY)


def asked_of(act: LoanAct) -> dict[str, str]:
    """Return what asks for acts of one sort; issues are meant where nothing is asked."""
    return {} if act is LoanAct.ISSUED else {"act": act.value}


def _days(given: Mapping[str, Any]) -> Days:
    return days_asked(given, today=clock.local_date(clock.now()))


def _acts(given: Mapping[str, Any], _by: Actor) -> Rows:
    days = _days(given)
    narrowed = circulation.Narrowed(
        category=given.get("category", ""), branch=given.get("branch", ""), place=given.get("place", ""),
        kind=given.get("kind", ""), title=given.get("title"), copy=given.get("copy"), numbers=given.get("numbers", ""),
    )  # fmt: skip
    if "section" in given:
        narrowed = replace(narrowed, contents=narrowed_to(Split.SECTION, given["section"]).contents)
    if "language" in given:
        narrowed = replace(narrowed, languages=narrowed_to(Split.LANGUAGE, given["language"]).languages)
    found = circulation.acts(days.first, days.last, act=LoanAct(given.get("act", LoanAct.ISSUED)), narrowed=narrowed)
    return Rows(_named(found, "number", "is_of_group", "record_uuid", "title", "udc", "language"), _act)


def _act(found: Any) -> list[Any]:
    day, *names, number, is_of_group, uuid, words, udc, language = found
    category, place = Trilingual(*names[:3]), Trilingual(*names[3:])
    shown = _("group card %(number)s") % {"number": number} if is_of_group else number
    return [day, shown, title(uuid, words), str(category), str(place), language_name(language) if language else "", udc]


def _named(found: QuerySet[Any], *more: str) -> QuerySet[Any, Any]:
    names = [f"{what}__name_{code}" for what in ("category", "place") for code in ("kk", "ru", "en")]
    return found.values_list("day", *names, *more)


def _visits(given: Mapping[str, Any], _by: Actor) -> Rows:
    days = _days(given)
    found = readers.visits(days.first, days.last, category=given.get("category", ""), branch=given.get("branch", ""))
    return Rows(_named(found), _visit)


def _visit(found: Any) -> list[Any]:
    return [found[0], str(Trilingual(*found[1:4])), _place_of(found[4:7])]


def _place_of(names: Any) -> str:
    return str(Trilingual(*names)) if names[0] is not None else ""


def _registrations(given: Mapping[str, Any], _by: Actor) -> Rows:
    days = _days(given)
    return Rows(_named(readers.registrations_made(days.first, days.last), "is_first"), _registration)


def _readers(given: Mapping[str, Any], _by: Actor) -> Rows:
    days = _days(given)
    found = readers.registrations(days.first, days.last, category=given.get("category", ""))
    return Rows(_named(found, "is_first"), _registration)


def _registration(found: Any) -> list[Any]:
    is_first = _("For the first time") if found[7] else pgettext("registration", "Again")
    return [found[0], str(Trilingual(*found[1:4])), _place_of(found[4:7]), is_first]


def _borrowers(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    days = _days(given)
    return [[str(one.category), one.loans] for one in circulation.borrowers(days.first, days.last)]


def _day(given: Mapping[str, Any]) -> Any:
    return given.get("through") or clock.local_date(clock.now())


def _copies(given: Mapping[str, Any], _by: Actor) -> Rows:
    names = ("inventory_number", "record__uuid", "record__title", "record__authors", "acquired_on")
    found = standing.copies_on(_day(given)).order_by("inventory_number", "id").values_list(*names)
    return Rows(found, lambda row: [row[0], title(row[1], row[2]), *row[3:]])


def _cards(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    return [
        [Cell(str(card.number), reverse("stock:card", args=[card.uuid])), title(card.record_uuid, card.title), card.copies]
        for card in standing.cards_on(_day(given))
    ]


def _register(given: Mapping[str, Any], _by: Actor) -> Rows:
    narrowed = {name: given[name] for name in ("section", "language", "kind") if name in given}
    if narrowed.get("section") == UNCLASSED:
        narrowed["section"] = ""
    rows = standing.titles_registered(_day(given), **narrowed)
    return Rows(rows, lambda row: [title(row[0], row[1]), *row[2:]])


def _places(given: Mapping[str, Any], _by: Actor) -> list[list[Any]]:
    counted, of_branch = holdings.copies_by_place(), holdings.branch_of_places()
    wanted = given.get("branch")
    return [
        [str(place.name), opens(counted[place.pk], "copies", place=place.key)]
        for place in holdings.places()
        if counted.get(place.pk) and wanted in (None, of_branch.get(place.pk) or UNCLASSED)
    ]


DAY = gettext_lazy("Day")
ON_DAY = (Parameter("through", gettext_lazy("On the day")),)
REPORTS = (
    Report(
        "acts-listed", gettext_lazy("Loans, renewals and returns one by one"),
        (DAY, NUMBER, TITLE, CATEGORY, PLACE.label, LANGUAGE.label, gettext_lazy("UDC")), _acts,
        (*PRESETS, ACT, SECTION, LANGUAGE, KIND, CATEGORIES, BRANCH, PLACE, NUMBERS, BY_TITLE, BY_COPY),
        told=lambda given: [period_told(given)],
    ),
    Report(
        "visits-listed", gettext_lazy("Visits one by one"), (DAY, CATEGORY, PLACE.label), _visits,
        (*PRESETS, CATEGORIES, BRANCH), told=lambda given: [period_told(given)],
    ),
    Report(
        "registrations-listed", gettext_lazy("Registrations one by one"),
        (DAY, CATEGORY, PLACE.label, gettext_lazy("Registered")), _registrations, PRESETS,
        told=lambda given: [period_told(given)],
    ),
    Report(
        "readers-counted", gettext_lazy("Registered readers of a period"),
        (DAY, CATEGORY, PLACE.label, gettext_lazy("Registered")), _readers, (*PRESETS, CATEGORIES),
        told=lambda given: [period_told(given)], is_behind=True,
    ),
    Report(
        "borrowers-counted", gettext_lazy("Readers who borrowed in a period"), (CATEGORY, gettext_lazy("Loans")), _borrowers,
        PRESETS, told=lambda given: [period_told(given)], is_behind=True,
    ),
    Report(
        "copies-on-day", gettext_lazy("Copies with inventory numbers on a day"),
        (NUMBER, TITLE, AUTHORS, gettext_lazy("Received on")), _copies, ON_DAY, is_behind=True,
    ),
    Report(
        "cards-on-day", gettext_lazy("Copies on group cards on a day"),
        (gettext_lazy("Group card"), TITLE, COPIES), _cards, ON_DAY, is_behind=True,
    ),
    Report(
        "register-on-day", gettext_lazy("What the registers have on a day"), (TITLE, AUTHORS, COPIES), _register,
        (*ON_DAY, SECTION, LANGUAGE, KIND), is_behind=True,
    ),
    Report(
        "places-of-branch", gettext_lazy("Copies by place of a branch"), (PLACE.label, COPIES), _places, (BRANCH,),
        is_behind=True,
    ),
)  # fmt: skip

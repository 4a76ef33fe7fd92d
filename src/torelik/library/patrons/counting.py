"""What the diary of the library counts of readers: registrations and visits by day (cl. 12)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from torelik.library.patrons.models import Registration, Visit

NO_BRANCH = "none"
"""What is asked for places that stand in no branch."""
SPLITS = {"category": F("category_id"), "place": F("place_id")}
"""What registrations and visits are told apart by."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of one day; ``value`` is the id of a category or a place, or whether it was a first registration."""

    day: date
    value: Any
    number: int


def registrations_by_day(
    first: date, last: date, *, split: str = "", place_id: int | None = None, category_id: int | None = None
) -> list[Counted]:
    """Return how many readers were registered on each day, both days included; one query.

    Without a *split* those of the first time stand apart from those registered again.
    """
    found = Registration.objects.filter(day__range=(first, last))
    return _counted(found, SPLITS[split] if split else F("is_first"), place_id=place_id, category_id=category_id)


def visits_by_day(
    first: date, last: date, *, split: str = "category", place_id: int | None = None, category_id: int | None = None
) -> list[Counted]:
    """Return how many visits there were on each day, both days included; one query."""
    found = Visit.objects.filter(day__range=(first, last))
    return _counted(found, SPLITS[split], place_id=place_id, category_id=category_id)


def visits(first: date, last: date, *, category: str = "", branch: str = "") -> QuerySet[Visit]:
    """Return the visits of a period, the latest first; whoever shows them names nobody."""
    return _rows(Visit.objects.filter(day__range=(first, last)), category, branch).order_by("-day", "-id")


def registrations(first: date, last: date, *, category: str = "", branch: str = "") -> QuerySet[Registration]:
    """Return for each reader the registration that was in force last in the years of a period, the latest first.

    A reader who was registered in two of the years is one reader.
    """
    found = Registration.objects.filter(year__range=(first.year, last.year), day__lte=last)
    again = found.filter(patron=OuterRef("patron"), year__gt=OuterRef("year"))
    if first.year != last.year:
        found = found.filter(~Exists(again))
    return _rows(found, category, branch).order_by("-day", "-id")


def registrations_made(first: date, last: date) -> QuerySet[Registration]:
    """Return the registrations of a period, of the first time and again, the latest first."""
    return Registration.objects.filter(day__range=(first, last)).order_by("-day", "-id")


def by_category(found: QuerySet[Any]) -> dict[int, int]:
    """Return how many visits or registrations there are of each category of readers; one query."""
    return dict(found.order_by().values_list("category").annotate(number=Count("id")))


def by_place(found: QuerySet[Any]) -> dict[int | None, int]:
    """Return how many visits or registrations there are in each storage place; one query."""
    return dict(found.order_by().values_list("place").annotate(number=Count("id")))


def by_month(found: QuerySet[Any]) -> dict[tuple[int, int], int]:
    """Return how many visits or registrations there are by year and month; one query."""
    counted: dict[tuple[int, int], int] = {}
    for day, number in found.order_by().values_list("day").annotate(number=Count("id")):
        counted[day.year, day.month] = counted.get((day.year, day.month), 0) + number
    return counted


def _rows(found: QuerySet[Any], category: str, branch: str) -> QuerySet[Any]:
    if branch:
        found = found.filter(place__branch__key=None if branch == NO_BRANCH else branch)
    return found.filter(category__key=category) if category else found


def _counted(found: QuerySet[Any], value: F, **narrowed: int | None) -> list[Counted]:
    found = found.filter(**{name: wanted for name, wanted in narrowed.items() if wanted is not None}).order_by()
    rows = found.annotate(value=value).values_list("day", "value").annotate(number=Count("id"))
    return [Counted(*row) for row in rows]

"""What the diary of the library counts of readers: registrations and visits by day (cl. 12)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from torelik.library.patrons.models import Registration, Visit

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


def _counted(found: QuerySet[Any], value: F, **narrowed: int | None) -> list[Counted]:
    found = found.filter(**{name: wanted for name, wanted in narrowed.items() if wanted is not None}).order_by()
    rows = found.annotate(value=value).values_list("day", "value").annotate(number=Count("id"))
    return [Counted(*row) for row in rows]

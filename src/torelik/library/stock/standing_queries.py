"""How many copies the library had on a day: the copies, and the registers by the columns in which they count them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from torelik.library.holdings import groups
from torelik.library.holdings import queries as holdings
from torelik.library.stock.models import StockEntry
from torelik.library.stock.vocabulary import Part

SPLITS = ("section", "language", "kind")


def copies_on(day: date) -> QuerySet[Any]:
    """Return the copies with inventory numbers that the library had on the day."""
    later = StockEntry.objects.filter(document__day__gt=day, item__isnull=False).order_by()
    left = later.filter(part=Part.LEFT).values("item").annotate(net=Sum("copies"))
    taken_back = later.filter(part=Part.RECEIVED, copies__lt=0).values("item")
    gone = left.filter(net__gt=0).values("item").union(taken_back)
    return holdings.standing_on(day, gone=gone, back=left.filter(net__lt=0).values("item"))


@dataclass(frozen=True, slots=True)
class CardOnDay:
    """One group card and how many copies it had on a day."""

    number: int
    uuid: Any
    title: str
    record_uuid: Any
    copies: int


def count_on_cards(day: date) -> int:
    """Return how many copies the group cards had on the day; two queries."""
    return groups.count_copies() - sum(_net_since(day).values())


def cards_on(day: date) -> list[CardOnDay]:
    """Return the group cards that had copies on the day; two queries."""
    since = _net_since(day)
    rows: Any = groups.cards().order_by("number")
    found = [
        CardOnDay(card.number, card.uuid, card.record.title, card.record.uuid, card.copies - since.get(card.pk, 0))
        for card in rows
    ]
    return [card for card in found if card.copies > 0]


def _net_since(day: date) -> dict[int, int]:
    """Return by how many copies each group card has grown since the day."""
    later = StockEntry.objects.filter(document__day__gt=day, group__isnull=False, part__in=(Part.RECEIVED, Part.LEFT))
    since: dict[int, int] = {}
    for card_id, part, number in later.order_by().values_list("group", "part").annotate(net=Sum("copies")):
        since[card_id or 0] = since.get(card_id or 0, 0) + (number if part == Part.RECEIVED else -number)
    return since


def titles_registered(day: date, **narrowed: str) -> QuerySet[Any, Any]:
    """Return the titles that the registers had on the day with their copies, narrowed by columns of ``SPLITS``, by title."""
    came, left = (Coalesce(Sum("copies", filter=Q(part=part)), 0) for part in (Part.RECEIVED, Part.LEFT))
    rows = StockEntry.objects.filter(document__day__lte=day, **narrowed).order_by()
    counted = rows.values("record").annotate(number=came - left).filter(number__gt=0).order_by("record__title_sort", "record")
    return counted.values_list("record__uuid", "record__title", "record__authors", "number")


def registered_by(column: str, day: date) -> dict[str, int]:
    """Return how many copies the registers had on the day in each column of ``SPLITS``; one query."""
    rows = StockEntry.objects.filter(document__day__lte=day, part__in=(Part.RECEIVED, Part.LEFT)).order_by()
    counted: dict[str, int] = {}
    for value, part, number in rows.values_list(column, "part").annotate(net=Sum("copies")):
        counted[value] = counted.get(value, 0) + (number if part == Part.RECEIVED else -number)
    return counted

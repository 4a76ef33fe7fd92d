"""Questions about price lists of suppliers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.acquisition import describing
from torelik.library.acquisition.models import OfferedTitle, OrderLine, PriceList
from torelik.library.acquisition.queries.suppliers import may_see
from torelik.library.acquisition.vocabulary import AVAILABLE_OFFERS

LISTS_MOST = 10


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One title of a price list, with the record that the catalogue has of it, and how many copies this order has already."""

    row: OfferedTitle
    record_uuid: UUID | None
    ordered: int


def price_lists(supplier_id: int, *, visible_to: Actor) -> list[PriceList]:
    """Return the last price lists of a supplier, the newest first, with the number of their titles; one query."""
    if not may_see(visible_to):
        return []
    rows = PriceList.objects.filter(supplier=supplier_id).annotate(count=Count("titles"))
    return list(rows.order_by("-taken_at", "-pk")[:LISTS_MOST])


def price_list(uuid: UUID, *, supplier_id: int, visible_to: Actor) -> PriceList:
    """Return one price list of the supplier. Raises ``NotFound``, also for that of another one."""
    found = PriceList.objects.filter(uuid=uuid, supplier=supplier_id).first() if may_see(visible_to) else None
    if found is None:
        raise NotFound(uuid)
    return found


def offers(price_list: PriceList, *, words: str = "", only_available: bool = False) -> QuerySet[OfferedTitle]:
    """Return the titles of a price list in its order that have all the words."""
    found = OfferedTitle.objects.filter(price_list=price_list)
    for word in words.casefold().split():
        found = found.filter(found_by__contains=word)
    return (found.filter(offer__in=AVAILABLE_OFFERS) if only_available else found).order_by("position")


def offers_shown(rows: Iterable[OfferedTitle], *, order_id: int, day: date) -> list[OfferShown]:
    """Return one page of titles as they are shown; two queries for any number."""
    rows = list(rows)
    same = describing.same_of_many([(row.title, row.authors, row.published, row.isbn) for row in rows], day=day)
    titles: dict[tuple[str, str], int] = {}
    named = OrderLine.objects.filter(order=order_id, title__in=[row.title for row in rows])
    for title, isbn, copies in named.values_list("title", "isbn", "copies"):
        titles[title, isbn] = titles.get((title, isbn), 0) + copies
    return [OfferShown(row, uuid, titles.get((row.title, row.isbn), 0)) for row, uuid in zip(rows, same, strict=True)]


def offered_titles(price_list: PriceList, positions: Collection[int]) -> dict[int, OfferedTitle]:
    """Return these titles of a price list by their places; one query."""
    return {row.position: row for row in OfferedTitle.objects.filter(price_list=price_list, position__in=positions)}

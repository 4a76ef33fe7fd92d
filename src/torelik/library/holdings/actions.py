"""Adding copies and the places where they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import ask_for_indexing
from torelik.library.copying.followers import Way
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holdings.vocabulary import EVENTS, GRANTS, CopyRefusal, ItemState


class CopyRefused(Exception):
    """No copy is added; ``refusals`` has every reason."""

    def __init__(self, refusals: list[CopyRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def _refuse_articles(record_ids: Collection[int]) -> None:
    """An article is read in its issue or book, and that has the copies."""
    if cataloguing.articles_among(ids=record_ids):
        raise CopyRefused([CopyRefusal.ARTICLE])


@transaction.atomic
def define_place(*, key: str, name: Trilingual, by: Actor, at: datetime) -> StoragePlace:
    """Make the storage place *key* or set its name anew; safe to repeat."""
    by.require(GRANTS.MANAGE_ITEMS)
    place = StoragePlace.objects.filter(key=key).first() or StoragePlace(key=key)
    if place.pk is None or place.name != name:
        place.name = name
        place.save()
        audit.record(EVENTS.PLACE_DEFINED, by=by, about=place, at=at)
    return place


@transaction.atomic
def add_item(
    *,
    record_id: int,
    barcode: str,
    inventory_number: str,
    place_key: str,
    acquired_on: date,
    by: Actor,
    at: datetime,
    for_loan: bool = True,
    state: ItemState = ItemState.AVAILABLE,
) -> Item:
    """Add one copy of a title to the stock (cl. 12); both numbers are given by the caller.

    Raises ``CopyRefused``, ``IntegrityError`` when one of the numbers is taken or empty, and ``StoragePlace.DoesNotExist``.
    """
    by.require(GRANTS.MANAGE_ITEMS)
    _refuse_articles([record_id])
    item = Item.objects.create(
        record_id=record_id,
        barcode=barcode,
        inventory_number=inventory_number,
        place=StoragePlace.objects.get(key=place_key),
        for_loan=for_loan,
        state=state,
        acquired_on=acquired_on,
    )
    ask_for_indexing([record_id], at=at)
    audit.record(EVENTS.ITEM_ADDED, by=by, about=item, at=at, facts={"record": str(item.record.uuid), "place": place_key})
    return item


@dataclass(frozen=True, slots=True)
class NewItem:
    """A copy as a receipt brings it in."""

    record_id: int
    barcode: str
    inventory_number: str
    place_id: int
    for_loan: bool
    price: Decimal


def receive_items(new: Sequence[NewItem], *, acquired_on: date, at: datetime) -> list[Item]:
    """Add the copies of a receipt, in the transaction and under the event of its document (``stock``).

    Raises ``CopyRefused``, and ``IntegrityError`` when a number is taken.
    """
    _refuse_articles({one.record_id for one in new})
    items = Item.objects.bulk_create(
        [
            Item(
                record_id=one.record_id, barcode=one.barcode, inventory_number=one.inventory_number, place_id=one.place_id,
                for_loan=one.for_loan, price=one.price, acquired_on=acquired_on,
            )
            for one in new
        ]
    )  # fmt: skip
    ask_for_indexing({item.record_id for item in items}, at=at)
    return items


def set_state(item_ids: Collection[int], state: ItemState, *, at: datetime) -> None:
    """Give the copies of a document another state, in its transaction and under its event (``stock``)."""
    found = Item.objects.filter(pk__in=item_ids)
    found.update(state=state)
    ask_for_indexing(set(found.values_list("record_id", flat=True)), at=at)


def set_for_loan(item_ids: Collection[int], for_loan: bool, *, at: datetime) -> None:
    """Lend copies or keep them in the library, in the transaction and under the event of the caller (``serials``)."""
    found = Item.objects.filter(pk__in=item_ids)
    found.update(for_loan=for_loan)
    ask_for_indexing(set(found.values_list("record_id", flat=True)), at=at)


def move_items(places: Mapping[int, int], *, at: datetime) -> None:
    """Put each copy into its new place, in the transaction and under the event of a document (``stock``)."""
    for place_id in set(places.values()):
        ids = [item_id for item_id, one in places.items() if one == place_id]
        Item.objects.filter(pk__in=ids).update(place_id=place_id)
    ask_for_indexing(set(Item.objects.filter(pk__in=places).values_list("record_id", flat=True)), at=at)


def set_prices(prices: Mapping[int, Decimal]) -> None:
    """Give each copy its new price, in the transaction and under the event of a document (``stock``)."""
    items = list(Item.objects.filter(pk__in=prices))
    for item in items:
        item.price = prices[item.pk]
    Item.objects.bulk_update(items, ["price"], batch_size=500)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the copies of a merged record be copies of the other one; loans, numbers and places stay with them."""
    rows = Item.objects.select_for_update(of=("self",)).filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    Item.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved

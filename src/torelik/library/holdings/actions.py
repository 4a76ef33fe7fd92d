"""Adding copies and the places where they stand."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing.indexing import ask_for_indexing
from torelik.library.copying.followers import Way
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holdings.vocabulary import EVENTS, GRANTS, ItemState


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

    Raises ``IntegrityError`` when one of the numbers is taken or empty, and ``StoragePlace.DoesNotExist``.
    """
    by.require(GRANTS.MANAGE_ITEMS)
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


def move_items(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the copies of a merged record be copies of the other one; loans, numbers and places stay with them."""
    rows = Item.objects.select_for_update(of=("self",)).filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    Item.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved

"""Adding copies and the places where they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import actions as branches_actions
from torelik.library.branches import queries as branches
from torelik.library.branches.vocabulary import GRANTS as BRANCHES
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import ask_for_indexing
from torelik.library.copying.followers import Way
from torelik.library.holdings import queries
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.holdings.vocabulary import EVENTS, GRANTS, CopyRefusal, ItemState, PlaceRefusal


class CopyRefused(Exception):
    """No copy is added; ``refusals`` has every reason."""

    def __init__(self, refusals: list[CopyRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


class PlaceRefused(Exception):
    """A storage place stays as it is; ``refusals`` has every reason."""

    def __init__(self, refusals: list[PlaceRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def _refuse_articles(record_ids: Collection[int]) -> None:
    """An article is read in its issue or book, and that has the copies."""
    if cataloguing.articles_among(ids=record_ids):
        raise CopyRefused([CopyRefusal.ARTICLE])


@transaction.atomic
def define_place(*, key: str, name: Trilingual, by: Actor, at: datetime) -> StoragePlace:
    """Make the storage place *key*, in the first branch, or set its name anew; safe to repeat."""
    by.require(GRANTS.MANAGE_ITEMS)
    place = StoragePlace.objects.filter(key=key).first() or StoragePlace(key=key, branch_id=branches.first_branch_id())
    if place.pk is None or place.name != name:
        place.name = name
        place.save()
        audit.record(EVENTS.PLACE_DEFINED, by=by, about=place, at=at)
    return place


@transaction.atomic
def save_place(
    *, name: Trilingual, branch_uuid: UUID, uuid: UUID | None = None, seen: int = 0, by: Actor, at: datetime
) -> StoragePlace:
    """Add a storage place to a branch, or rename or reassign the one that nobody has changed since *seen*.

    Raises ``NotFound``, ``PlaceRefused``.
    """
    by.require(BRANCHES.KEEP_BRANCHES)
    branch_id = branches.branch_id_of(branch_uuid)
    place = _lock_place(uuid, seen=seen) if uuid else StoragePlace(version=0)
    namesakes = StoragePlace.objects.filter(branch=branch_id, name_kk=name.kk, name_ru=name.ru)
    if namesakes.exclude(pk=place.pk).exists():
        raise PlaceRefused([PlaceRefusal.PLACE_TAKEN])
    is_renamed = place.pk is not None and place.name != name
    place.key = place.key or branches_actions.free_key(StoragePlace, name, "place")
    place.name, place.branch_id = name, branch_id
    place.version += 1
    place.save()
    audit.record(EVENTS.PLACE_DEFINED, by=by, about=place, at=at, facts={"branch": str(branch_uuid), "renamed": is_renamed})
    return place


@transaction.atomic
def close_place(*, uuid: UUID, by: Actor, at: datetime) -> StoragePlace:
    """Let no copies come to a place any more; one that is closed already changes nothing.

    Raises ``NotFound``, and ``PlaceRefused`` while copies stand there.
    """
    by.require(BRANCHES.KEEP_BRANCHES)
    place = _lock_place(uuid)  # whoever puts copies there holds the same row
    if place.is_open:
        if queries.count_at(place.pk):
            raise PlaceRefused([PlaceRefusal.COPIES_THERE])
        _set_open(place, False)
        audit.record(EVENTS.PLACE_CLOSED, by=by, about=place, at=at)
    return place


@transaction.atomic
def reopen_place(*, uuid: UUID, by: Actor, at: datetime) -> StoragePlace:
    """Let copies come to a closed place again; one that is open changes nothing. Raises ``NotFound``."""
    by.require(BRANCHES.KEEP_BRANCHES)
    place = _lock_place(uuid)
    if not place.is_open:
        _set_open(place, True)
        audit.record(EVENTS.PLACE_REOPENED, by=by, about=place, at=at)
    return place


def _lock_place(uuid: UUID, *, seen: int | None = None) -> StoragePlace:
    place = StoragePlace.objects.select_for_update().filter(uuid=uuid).first()
    if place is None:
        raise NotFound(uuid)
    if seen is not None and place.version != seen:
        raise PlaceRefused([PlaceRefusal.CHANGED_MEANWHILE])
    return place


def _set_open(place: StoragePlace, is_open: bool) -> None:
    place.is_open = is_open
    place.version += 1
    place.save(update_fields=["is_open", "version"])


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
    if queries.closed_places(keys=[place_key]):
        raise CopyRefused([CopyRefusal.CLOSED_PLACE])
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

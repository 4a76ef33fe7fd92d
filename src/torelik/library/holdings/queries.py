"""Questions about copies."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, BooleanField, Count, F, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.kernel.trilingual import Trilingual
from torelik.library.holdings.models import GroupBalance, Item, StoragePlace
from torelik.library.holdings.vocabulary import IN_STOCK, ON_BALANCE, ItemState


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One copy with the title it is a copy of."""

    id: int
    uuid: UUID
    record_id: int
    record_uuid: UUID
    record_kind: str
    title: str
    authors: str
    year: int | None
    barcode: str
    inventory_number: str
    place: Trilingual
    for_loan: bool
    state: ItemState
    acquired_on: date
    price: Decimal | None
    place_id: int
    branch_id: int | None = None
    """The branch of the place; none for a place that has none yet."""


@dataclass(frozen=True, slots=True)
class CopyOfRecord:
    """What availability needs to know of one copy; copies that the library no longer has are left out.

    Copies of a group card at one place are one row with their number; its id is 0, and they are read in the library.
    """

    id: int
    record_id: int
    place: Trilingual
    for_loan: bool
    state: ItemState
    number: int = 1
    on_loan: int = 0
    """How many of the copies of a group card readers have; copies with numbers are asked for one by one."""


def items_of(record_id: int) -> list[ItemCard]:
    """Return every copy of the title, withdrawn ones too, by inventory number; one query."""
    return [card_of(item) for item in _items().filter(record_id=record_id).order_by("inventory_number", "id")]


def items_of_records(record_ids: Collection[int]) -> list[ItemCard]:
    """Return every copy of these titles, withdrawn ones too, by place and inventory number; one query."""
    rows = _items().filter(record_id__in=record_ids).order_by("place__name_kk", "inventory_number", "id")
    return [card_of(item) for item in rows]


def records_with_uncounted(record_ids: Collection[int]) -> set[int]:
    """Return those of the titles that have copies without inventory numbers; one query."""
    return set(_balances(record_ids).values_list("card__record_id", flat=True))


def item_by_number(number: str) -> ItemCard | None:
    """Return the copy with this barcode or, if there is none, with this inventory number; one query."""
    found = _WITH_NUMBER(number=number)
    found.sort(key=lambda item: item.barcode != number)
    return card_of(found[0]) if found else None


def item_by_uuid(uuid: UUID) -> ItemCard:
    """Return the copy. Raises ``NotFound``."""
    item = _items().filter(uuid=uuid).first()
    if item is None:
        raise NotFound(uuid)
    return card_of(item)


def lock_item(item_id: int) -> ItemCard:
    """Return the copy and keep its row until the transaction ends. Raises ``NotFound``.

    On SQLite there is nothing to lock: transactions begin IMMEDIATE, so writers already take turns.
    """
    item = _TO_LOCK.first(id=item_id)
    if item is None:
        raise NotFound(item_id)
    return card_of(item)


def lock_item_if_free(item_id: int) -> ItemCard | None:
    """Return the copy and keep its row, or nothing where somebody else keeps it at this moment: nobody waits here."""
    item = _items().select_for_update(of=("self",), skip_locked=True).filter(id=item_id).first()
    return card_of(item) if item else None


def lock_copies_of(record_id: int) -> list[ItemCard]:
    """Return the copies of a title that are in use, and keep their rows until the transaction ends; one query."""
    rows = _items().select_for_update(of=("self",)).filter(record_id=record_id, state=ItemState.AVAILABLE).order_by("id")
    return [card_of(item) for item in rows]


def records_of_items(item_ids: Collection[int]) -> dict[int, int]:
    """Return of which title each of these copies is, by their ids; one query."""
    return dict(Item.objects.filter(id__in=item_ids).values_list("id", "record_id"))


def items_by_numbers(numbers: Collection[str]) -> dict[str, ItemCard]:
    """Return the copies with these barcodes or inventory numbers, a barcode before the other; one query for any number."""
    found: dict[str, ItemCard] = {}
    rows = list(_items().filter(Q(barcode__in=numbers) | Q(inventory_number__in=numbers)).order_by("id"))
    wanted = set(numbers)
    for item in rows:
        if item.inventory_number in wanted:
            found.setdefault(item.inventory_number, card_of(item))
    found.update({item.barcode: card_of(item) for item in rows if item.barcode in wanted})
    return found


def priced_copies(first: date, last: date, *, place_id: int | None = None, limit: int) -> list[ItemCard]:
    """Return copies in stock that have a price and were received between the days, by inventory number; one query."""
    rows = _items().filter(state__in=IN_STOCK, price__gt=0, acquired_on__range=(first, last)).order_by("inventory_number", "id")
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    return [card_of(item) for item in rows[:limit]]


def lock_items(item_ids: Collection[int]) -> dict[int, ItemCard]:
    """Return the copies by id and keep their rows until the transaction ends."""
    rows = _items().select_for_update(of=("self",)).filter(id__in=item_ids).order_by("id")
    return {item.pk: card_of(item) for item in rows}


def taken_numbers(*, barcodes: Collection[str] = (), inventory: Collection[str] = ()) -> set[str]:
    """Return which of these numbers copies bear already, as barcodes or as inventory numbers; one query."""
    given = {*barcodes, *inventory}
    rows = Item.objects.filter(Q(barcode__in=given) | Q(inventory_number__in=inventory)).values_list(
        "barcode", "inventory_number"
    )
    return {number for row in rows for number in row} & given


def largest_inventory_number() -> int:
    """Return the largest inventory number that is all digits, as a number; 0 where there is none."""
    digits = Item.objects.filter(inventory_number__regex=r"^[0-9]{1,12}$")
    return int(digits.aggregate(largest=Max(Cast("inventory_number", BigIntegerField())))["largest"] or 0)


def places() -> list[StoragePlace]:
    """Return the places where copies stand, those closed too, by their keys."""
    return list(StoragePlace.objects.order_by("key"))


def open_places() -> list[StoragePlace]:
    """Return the places where copies may be put, by their keys."""
    return list(StoragePlace.objects.filter(is_open=True).order_by("key"))


def place(uuid: UUID) -> StoragePlace:
    """Return one storage place with its branch. Raises ``NotFound``."""
    row = StoragePlace.objects.select_related("branch").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def count_at(place_id: int) -> int:
    """Return how many copies in stock belong to a place, with and without inventory numbers; two queries."""
    grouped: int = GroupBalance.objects.filter(place=place_id).aggregate(sum=Sum("copies"))["sum"] or 0
    return Item.objects.filter(place=place_id, state__in=IN_STOCK).count() + grouped


def places_with_copies() -> list[tuple[StoragePlace, int]]:
    """Return every place with the number of its copies in stock, by branch, those open first; three queries."""
    rows = StoragePlace.objects.select_related("branch").order_by("branch__name_kk", "branch_id", "-is_open", "name_kk", "id")
    numbered = Item.objects.filter(state__in=IN_STOCK).order_by().values_list("place").annotate(n=Count("id"))
    grouped = GroupBalance.objects.order_by().values_list("place").annotate(n=Sum("copies"))
    copies = Counter(dict(numbered)) + Counter(dict(grouped))
    return [(row, copies[row.pk]) for row in rows]


def closed_places(*, ids: Collection[int] = (), keys: Collection[str] = ()) -> list[str]:
    """Return the names of those of the places that are closed; keep all of them until the transaction ends."""
    rows = StoragePlace.objects.select_for_update().filter(Q(pk__in=ids) | Q(key__in=keys)).order_by("pk")
    return [str(row.name) for row in rows if not row.is_open]


def copies_of_records(record_ids: Collection[int]) -> list[CopyOfRecord]:
    """Return the copies that the library has of these titles, for any number of titles in one query."""
    names = ("place__name_kk", "place__name_ru", "place__name_en")
    numbered = Item.objects.filter(record_id__in=record_ids, state__in=IN_STOCK).values_list(
        "id", "record_id", *names, "for_loan", "state", Value(1), Value(0)
    )
    grouped = _balances(record_ids).values_list(
        Value(0),
        "card__record_id",
        *names,
        Value(False, BooleanField()),
        Value(ItemState.AVAILABLE.value),
        F("copies") - F("lost"),
        "on_loan",
    )
    return [
        CopyOfRecord(item_id, record_id, Trilingual(kk, ru, en), bool(for_loan), ItemState(state), number, on_loan)
        for item_id, record_id, kk, ru, en, for_loan, state, number, on_loan in numbered.union(grouped, all=True).order_by("id")
    ]


def count_copies(record_ids: Collection[int]) -> Counter[int]:
    """Return how many copies the library has of each of these titles, with and without inventory numbers; one query."""
    counted = Counter[int]()
    for copy in copies_of_records(record_ids):
        counted[copy.record_id] += copy.number
    return counted


def _balances(record_ids: Collection[int]) -> QuerySet[GroupBalance]:
    return GroupBalance.objects.filter(card__record_id__in=record_ids, copies__gt=0)


def card_of(item: Item) -> ItemCard:
    """Return the copy as a value; its record and place must have been read with it."""
    return ItemCard(
        id=item.pk,
        uuid=item.uuid,
        record_id=item.record_id,
        record_uuid=item.record.uuid,
        record_kind=item.record.kind,
        title=item.record.title,
        authors=item.record.authors,
        year=item.record.year,
        barcode=item.barcode,
        inventory_number=item.inventory_number,
        place=item.place.name,
        for_loan=item.for_loan,
        state=ItemState(item.state),
        acquired_on=item.acquired_on,
        price=item.price,
        place_id=item.place_id,
        branch_id=item.place.branch_id,
    )


def _items() -> QuerySet[Item]:
    return Item.objects.select_related("record", "place").defer("record__marc")


_WITH_NUMBER = Prepared(
    lambda number: _items().filter(Q(barcode=number) | Q(inventory_number=number)).order_by("id"), number=Item.barcode
)
_TO_LOCK = Prepared(lambda id: _items().select_for_update(of=("self",)).filter(id=id), id=Item.id)


def copies_in_use(record_uuids: Collection[UUID]) -> list[tuple[int, UUID]]:
    """Return the id of each copy of these titles that is neither lost nor in repair, with its title; one query.

    The copies of a group card have no id each: they are one row with the id 0.
    """
    numbered = Item.objects.filter(record__uuid__in=record_uuids, state=ItemState.AVAILABLE).values_list("id", "record__uuid")
    grouped = GroupBalance.objects.filter(card__record__uuid__in=record_uuids, copies__gt=F("on_loan") + F("lost"))
    return list(numbered.union(grouped.values_list(Value(0), "card__record__uuid")))


def counts_and_prices(record_uuids: Collection[UUID]) -> dict[UUID, tuple[int, Decimal | None]]:
    """Return for each title how many copies are neither lost nor in repair, and the highest price of one; one query."""
    numbered = Item.objects.filter(record__uuid__in=record_uuids, state=ItemState.AVAILABLE).order_by()
    grouped = GroupBalance.objects.filter(card__record__uuid__in=record_uuids, copies__gt=0).order_by()
    rows = numbered.values_list("record__uuid").annotate(copies=Count("id"), most=Max("price"))
    of_cards = grouped.values_list("card__record__uuid").annotate(number=Sum("copies"), most=Max("card__price"))
    counted: dict[UUID, tuple[int, Decimal | None]] = {}
    for uuid, copies, most in rows.union(of_cards, all=True):
        before, price = counted.get(uuid, (0, None))
        prices = [one for one in (most, price) if one is not None]
        counted[uuid] = (before + copies, max(prices, default=None))
    return counted


def place_keys(record_ids: Collection[int]) -> dict[int, set[str]]:
    """Return in which places copies of each of the titles stand; one query."""
    places: dict[int, set[str]] = {}
    numbered = Item.objects.filter(record_id__in=record_ids, state__in=IN_STOCK).values_list("record_id", "place__key")
    grouped = _balances(record_ids).values_list("card__record_id", "place__key")
    for record_id, key in numbered.union(grouped):
        places.setdefault(record_id, set()).add(key)
    return places


def names_of_places() -> list[tuple[str, str]]:
    """Return key and name of each place where copies stand, by name in the present language."""
    return sorted(((row.key, str(row.name)) for row in StoragePlace.objects.all()), key=lambda row: row[1])


def names_of_open_places() -> list[tuple[str, str]]:
    """Return key and name of each place where copies may be put, by name in the present language."""
    return sorted(((row.key, str(row.name)) for row in open_places()), key=lambda row: row[1])


def count_items() -> int:
    """Return how many copies the library has in stock, with and without inventory numbers; two queries.

    A lost one is not there, of a group card neither, though the registers have it until an act writes it off.
    """
    grouped: int = GroupBalance.objects.aggregate(sum=Sum(F("copies") - F("lost")))["sum"] or 0
    return Item.objects.filter(state__in=IN_STOCK).count() + grouped


def copies_by_place() -> dict[int, int]:
    """Return how many copies stand in each place, with and without inventory numbers; two queries."""
    counted = Counter(dict(Item.objects.filter(state__in=IN_STOCK).order_by().values_list("place").annotate(n=Count("id"))))
    counted.update(dict(GroupBalance.objects.order_by().values_list("place").annotate(n=Sum("copies"))))
    return dict(counted)


def branch_of_places() -> dict[int, str | None]:
    """Return the key of the branch of each place, if it has one; one query."""
    return dict(StoragePlace.objects.values_list("pk", "branch__key"))


def count_lost() -> int:
    """Return how many copies are lost and not written off, with and without inventory numbers; two queries."""
    grouped: int = GroupBalance.objects.aggregate(sum=Sum("lost"))["sum"] or 0
    return Item.objects.filter(state=ItemState.LOST).count() + grouped


def lost_items() -> set[int]:
    """Return the ids of the copies that are lost and not written off; one query."""
    return set(Item.objects.filter(state=ItemState.LOST).values_list("id", flat=True))


def standing_on(day: date, *, gone: QuerySet[Any, Any], back: QuerySet[Any, Any]) -> QuerySet[Item]:
    """Return the copies with numbers that the registers had on a day: what came by then and had not left.

    *gone* are the ids of those that left later, *back* of those that had left by then and came back later (``stock``).
    """
    came = Item.objects.filter(acquired_on__lte=day)
    return came.filter(Q(state__in=ON_BALANCE) | Q(pk__in=gone)).exclude(pk__in=back)


def copies_on_balance_in(place_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return the id and the place of each copy of these places that the registers have, lost ones too; one query."""
    rows = Item.objects.filter(place_id__in=place_ids, state__in=ON_BALANCE).order_by("id")
    return list(rows.values_list("id", "place_id"))


def lock_places(place_ids: Collection[int]) -> list[StoragePlace]:
    """Return the places and keep their rows until the transaction ends."""
    return list(StoragePlace.objects.select_for_update().filter(pk__in=place_ids).order_by("pk"))


def items_off_balance() -> set[int]:
    """Return the ids of the copies that the registers no longer have; one query."""
    return set(Item.objects.exclude(state__in=ON_BALANCE).values_list("id", flat=True))

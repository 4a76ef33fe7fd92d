"""Copies without inventory numbers: group cards, and how many of each stand where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import CONTINUOUS, Series
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import ask_for_indexing
from torelik.library.copying.followers import Way
from torelik.library.holdings.models import GroupBalance, GroupCard

FREE = F("copies") - F("on_loan") - F("lost")
"""How many copies of a card can be had at a place."""
LONGEST_NUMBER = 10
"""A longer number is none of a card, but may be an ISBN."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many copies of a group card belong to one place, and how many of them readers have."""

    card_uuid: UUID
    number: int
    place_id: int
    place: Trilingual
    copies: int
    branch_id: int | None = None
    on_loan: int = 0
    lost: int = 0

    @property
    def free(self) -> int:
        return self.copies - self.on_loan - self.lost


def card_for(*, record_id: int, price: Decimal, on: date) -> GroupCard:
    """Return the card of the title at this price, the oldest where there are two; a new one where there is none.

    Raises ``TransactionManagementError`` outside of a transaction.
    """
    # Whoever makes a card holds the numbers: of two receipts of a new title the second finds the card of the first.
    administration.hold_numbers(series=Series.GROUP_CARD, year=CONTINUOUS)
    found = GroupCard.objects.filter(record_id=record_id, price=price).order_by("number").first()
    if found:
        return found
    number = administration.take_number(series=Series.GROUP_CARD, year=CONTINUOUS)
    return GroupCard.objects.create(number=number, record_id=record_id, price=price, opened_on=on)


def lock_balances(card_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Return how many copies of each card stand at each place, by card and place; keep the cards until the transaction ends.

    Those that readers have or lost do not stand there.
    """
    list(GroupCard.objects.select_for_update().filter(pk__in=card_ids).order_by("pk").values_list("pk"))
    rows = GroupBalance.objects.filter(card__in=card_ids).values_list("card", "place", FREE)
    return {(card_id, place_id): copies for card_id, place_id, copies in rows}


def change_balances(changes: Mapping[tuple[int, int], int], *, at: datetime) -> None:
    """Add to the balances of cards at places, in the transaction and under the event of a document (``stock``).

    The cards must be locked. Raises ``IntegrityError`` where fewer than no copies would be left.
    """
    for (card_id, place_id), change in sorted(changes.items()):
        if not GroupBalance.objects.filter(card=card_id, place=place_id).update(copies=F("copies") + change):
            GroupBalance.objects.create(card_id=card_id, place_id=place_id, copies=change)
    cards = {card_id for card_id, _place_id in changes}
    ask_for_indexing(set(GroupCard.objects.filter(pk__in=cards).values_list("record_id", flat=True)), at=at)


def lend(*, card_id: int, place_id: int) -> bool:
    """Let one copy more be in readers' hands; tell whether one was free. The database decides between two desks."""
    free = GroupBalance.objects.filter(card=card_id, place=place_id, copies__gt=F("on_loan") + F("lost"))
    return bool(free.update(on_loan=F("on_loan") + 1))


def take_back(*, card_id: int, place_id: int) -> None:
    """Let one copy less be in readers' hands."""
    GroupBalance.objects.filter(card=card_id, place=place_id).update(on_loan=F("on_loan") - 1)


def lose(*, card_id: int, place_id: int) -> None:
    """Let one of the copies that readers have be lost."""
    GroupBalance.objects.filter(card=card_id, place=place_id).update(on_loan=F("on_loan") - 1, lost=F("lost") + 1)


def change_lost(*, card_id: int, place_id: int, by_number: int) -> None:
    """Let so many more copies be lost, or fewer: one is found, an act writes it off or is reversed."""
    GroupBalance.objects.filter(card=card_id, place=place_id).update(lost=F("lost") + by_number)


def lend_again(*, card_id: int, place_id: int) -> None:
    """Let one copy more be in readers' hands whose loan is opened again; the reversal of an act has brought it there."""
    GroupBalance.objects.filter(card=card_id, place=place_id).update(on_loan=F("on_loan") + 1)


@dataclass(frozen=True, slots=True)
class FreeCopies:
    """How many copies of a title without numbers are free at one place, and on which card."""

    card_id: int
    place_id: int
    record_id: int
    free: int


def free_copies(*, record_ids: Collection[int] = (), card_ids: Collection[int] = ()) -> list[FreeCopies]:
    """Return where copies of these titles or cards stand and are free, the place with the most first; one query."""
    rows = GroupBalance.objects.filter(Q(card__record__in=record_ids) | Q(card__in=card_ids), copies__gt=0)
    found = rows.annotate(free=FREE).order_by("-free", "card", "place")
    return [FreeCopies(*row) for row in found.values_list("card", "place", "card__record", "free")]


def cards(*, words: str = "") -> QuerySet[GroupCard]:
    """Return the cards, the newest first, each with ``copies`` on all places; *words* are a number, or of title or author."""
    found = GroupCard.objects.select_related("record").defer("record__marc")
    if words:
        titles = cataloguing.records(words=words, visible_to=Actor.system("holdings"))
        is_number = words.isascii() and words.isdecimal() and len(words) < LONGEST_NUMBER
        found = found.filter(Q(record__in=titles) | Q(number=int(words)) if is_number else Q(record__in=titles))
    return found.annotate(copies=Coalesce(Sum("balances__copies"), 0)).order_by("-number")


def count_copies() -> int:
    """Return how many copies all group cards have; one query."""
    counted: int | None = GroupBalance.objects.aggregate(sum=Sum("copies"))["sum"]
    return counted or 0


def card(uuid: UUID) -> GroupCard:
    """Return one card with ``copies`` on all places. Raises ``NotFound``."""
    row = cards().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def card_by_number(number: int) -> GroupCard | None:
    """Return the card with this number, if there is one; one query."""
    return cards().filter(number=number).first()


def standings(*, record_id: int | None = None, card_id: int | None = None) -> list[Standing]:
    """Return where copies of a title or of one card stand now, by card and place; one query."""
    rows = GroupBalance.objects.filter(copies__gt=0).select_related("card", "place")
    rows = rows.filter(card=card_id) if card_id is not None else rows.filter(card__record=record_id)
    return [
        Standing(
            row.card.uuid, row.card.number, row.place_id, row.place.name, row.copies, row.place.branch_id, row.on_loan, row.lost
        )
        for row in rows.order_by("card__number", "place__key")
    ]


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the group cards of a merged record be cards of the other one; numbers and places stay with them."""
    rows = GroupCard.objects.select_for_update().filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    GroupCard.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved

"""Making sets of books, issuing them to a group and taking them back.

Each reader is served in a transaction of their own: what one reader is refused keeps nothing from the others, and an act that
was cut off is finished by repeating it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.copying import selections
from torelik.library.copying.followers import Way
from torelik.library.holdings import groups
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import actions as lending
from torelik.library.lending.group_actions import GroupIssueRefused, issue_group_copy, return_group_loan
from torelik.library.lending.vocabulary import GRANTS, Refusal
from torelik.library.patrons.queries import PatronCard
from torelik.library.sets import queries, rules
from torelik.library.sets.models import BookSet, SetCopy, SetHandout, SetTitle
from torelik.library.sets.vocabulary import EVENTS, SetRefusal


class SetRefused(Exception):
    """Nothing is done with a set; carries every reason."""

    def __init__(self, refusals: Sequence[SetRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Refused:
    """What one reader was not given, and why. pii: the reader"""

    card: PatronCard
    refusals: tuple[tuple[Refusal, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class SetIssued:
    """How many copies were issued to how many readers, and who was refused what. pii: the readers"""

    copies: int
    readers: int
    refused: tuple[Refused, ...] = field(default=())


@transaction.atomic
def make_set(*, key: UUID, name: str, group: str, by: Actor, at: datetime, like: UUID | None = None) -> BookSet:
    """Make a set for a group; with *like*, of the same titles as another set. Sent twice it is made once. Raises ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    row, is_new = BookSet.objects.get_or_create(
        uuid=key, defaults={"name": name, "group": group, "made_at": at, "made_by_id": by.account_id}
    )
    if not is_new:
        return row
    if like is not None:
        other = queries.book_set(like, visible_to=by)
        SetTitle.objects.bulk_create(
            SetTitle(book_set=row, record_id=one.record_id, card=one.card, place=one.place, position=one.position)
            for one in other.titles.select_related("card", "place").order_by("position")
        )
    audit.record(EVENTS.SET_MADE, by=by, about=row, at=at)
    return row


@transaction.atomic
def add_number(*, uuid: UUID, number: str, by: Actor, at: datetime) -> SetTitle:
    """Add the copy with a barcode or inventory number, else the group card with the number; its title comes with it.

    Raises ``SetRefused`` and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_set(queries.book_set(uuid, visible_to=by).pk)
    item = holdings.item_by_number(number)
    if item is not None:
        if item.state != ItemState.AVAILABLE:
            raise SetRefused([SetRefusal.NOT_FREE])
        title = SetTitle.objects.filter(book_set=row, record_id=item.record_id).first() or _add(row, item.record_id)
        if not SetCopy.objects.get_or_create(title=title, item_id=item.id)[1]:
            raise SetRefused([SetRefusal.IN_SET])
        return _changed(row, title, by=by, at=at)
    is_number = number.isascii() and number.isdecimal() and len(number) < groups.LONGEST_NUMBER
    card = groups.card_by_number(int(number)) if is_number else None
    if card is None:
        raise SetRefused([SetRefusal.UNKNOWN_NUMBER])
    return _add_card(row, card.pk, card.record_id, by=by, at=at)


@transaction.atomic
def add_card(*, uuid: UUID, card_uuid: UUID, by: Actor, at: datetime) -> SetTitle:
    """Add the title of a group card; copies are taken from where most of them stand. Raises as ``add_number``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_set(queries.book_set(uuid, visible_to=by).pk)
    card = groups.card(card_uuid)
    return _add_card(row, card.pk, card.record_id, by=by, at=at)


@transaction.atomic
def add_list(*, uuid: UUID, list_uuid: UUID, by: Actor, at: datetime) -> int:
    """Add the titles of one of the librarian's lists, each with the group card of which most copies are free.

    Titles that the set has already stay as they are. Return how many were added. Raises ``SetRefused`` and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_set(queries.book_set(uuid, visible_to=by).pk)
    wanted = cataloguing.ids_of_records(selections.titles_of(list_uuid, by))
    had = set(SetTitle.objects.filter(book_set=row).values_list("record_id", flat=True))
    fresh = [record_id for record_id in wanted if record_id not in had]
    if len(had) + len(fresh) > rules.MOST_TITLES:
        raise SetRefused([SetRefusal.TOO_MANY])
    cards: dict[int, groups.FreeCopies] = {}
    for one in groups.free_copies(record_ids=fresh):
        cards.setdefault(one.record_id, one)
    for record_id in fresh:
        found = cards.get(record_id)
        _add(row, record_id, card_id=found.card_id if found else None, place_id=found.place_id if found else None)
    if fresh:
        audit.record(EVENTS.SET_CHANGED, by=by, about=row, at=at)
    return len(fresh)


def _add_card(row: BookSet, card_id: int, record_id: int, *, by: Actor, at: datetime) -> SetTitle:
    place = next(iter(groups.free_copies(card_ids=[card_id])), None)
    title = SetTitle.objects.filter(book_set=row, record_id=record_id).first()
    if title is not None and title.card_id is not None:
        raise SetRefused([SetRefusal.IN_SET])
    if place is None:
        raise SetRefused([SetRefusal.NOT_FREE])
    if title is None:
        title = _add(row, record_id, card_id=card_id, place_id=place.place_id)
    else:
        title.card_id, title.place_id = card_id, place.place_id
        title.save(update_fields=["card", "place"])
    return _changed(row, title, by=by, at=at)


def _add(row: BookSet, record_id: int, *, card_id: int | None = None, place_id: int | None = None) -> SetTitle:
    titles = SetTitle.objects.filter(book_set=row)
    if titles.count() >= rules.MOST_TITLES:
        raise SetRefused([SetRefusal.TOO_MANY])
    last = titles.aggregate(last=Max("position"))["last"] or 0
    return SetTitle.objects.create(book_set=row, record_id=record_id, card_id=card_id, place_id=place_id, position=last + 1)


def _changed(row: BookSet, title: SetTitle, *, by: Actor, at: datetime) -> SetTitle:
    audit.record(EVENTS.SET_CHANGED, by=by, about=row, at=at)
    return title


@transaction.atomic
def remove_title(*, uuid: UUID, title_uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a title out of a set of which nobody has taken it. Raises ``SetRefused`` and ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_set(queries.book_set(uuid, visible_to=by).pk)
    title = SetTitle.objects.filter(book_set=row, uuid=title_uuid).first()
    if title is None:
        raise NotFound(title_uuid)
    if title.handouts.exists():
        raise SetRefused([SetRefusal.WAS_ISSUED])
    title.delete()
    audit.record(EVENTS.SET_CHANGED, by=by, about=row, at=at)


def issue_set(*, uuid: UUID, patron_uuids: Collection[UUID], by: Actor, at: datetime) -> SetIssued:
    """Issue to each of these readers of the group what they have not taken of the set yet (cl. 12).

    Who is refused something is told with every reason, and gets the rest. Repeated, it hands out nothing twice. Raises
    ``SetRefused`` where nobody is chosen or the set is empty, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.book_set(uuid, visible_to=by)
    chosen = _chosen(row, patron_uuids)
    if not row.titles.exists():
        raise SetRefused([SetRefusal.NO_TITLES])
    made: list[UUID] = []
    served = 0
    refused = []
    for card in chosen:
        loans, kept_from = _issue_to(row, card, by=by, at=at)
        made += loans
        served += bool(loans)
        if kept_from:
            refused.append(Refused(card, tuple(rules.told_together(kept_from))))
    if made:
        audit.record_bulk(EVENTS.SET_ISSUED, by=by, at=at, about=row, about_name=row.name, identifiers=made)
    return SetIssued(len(made), served, tuple(refused))


def _chosen(row: BookSet, patron_uuids: Collection[UUID]) -> list[PatronCard]:
    asked = set(patron_uuids)
    found = [card for card in queries.readers_of(row) if card.uuid in asked]
    if not found:
        raise SetRefused([SetRefusal.NOBODY])
    return found


@dataclass(frozen=True, slots=True)
class _Handed:
    """The loan by which a title was handed out, of a copy with or without a number; ``fresh`` when it was made now."""

    columns: dict[str, int | None]
    fresh: UUID | None


@transaction.atomic
def _issue_to(row: BookSet, card: PatronCard, *, by: Actor, at: datetime) -> tuple[list[UUID], dict[int, list[Refusal]]]:
    queries.lock_set(row.pk)
    had = queries.titles_had(row, card.id)
    made: list[UUID] = []
    refused: dict[int, list[Refusal]] = {}
    for title in queries.titles_of(row, readers=0, handouts=[]):
        if title.id in had:
            continue
        try:
            handed = _issue_title(title, card, by=by, at=at)
        except (lending.IssueRefused, GroupIssueRefused) as no:
            refused[title.position] = no.refusals
            continue
        SetHandout.objects.update_or_create(title_id=title.id, patron_id=card.id, defaults=handed.columns)
        made += [handed.fresh] if handed.fresh else []
    return made, refused


def _issue_title(title: queries.TitleLine, card: PatronCard, *, by: Actor, at: datetime) -> _Handed:
    copy = next((one for one in title.copies if one.is_free), None)
    if copy is not None:
        numbered = lending.issue_item(item_id=copy.item_id, patron_id=card.id, by=by, at=at)
        return _Handed({"loan_id": numbered.loan.pk, "group_loan_id": None}, numbered.loan.uuid if numbered.is_new else None)
    if title.card is None:
        raise GroupIssueRefused([Refusal.NONE_LEFT])
    without = issue_group_copy(copy=title.card, patron_id=card.id, by=by, at=at)
    return _Handed({"loan_id": None, "group_loan_id": without.loan.pk}, without.loan.uuid if without.is_new else None)


def return_set(*, uuid: UUID, patron_uuids: Collection[UUID], by: Actor, at: datetime, branch_id: int | None = None) -> int:
    """Take back what these readers still have of the set; return how many copies came. Raises as ``issue_set``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.book_set(uuid, visible_to=by)
    chosen = _chosen(row, patron_uuids)
    back: list[UUID] = []
    for one in queries.handouts_of(row, patron_ids=[card.id for card in chosen]):
        if one.loan is not None and queries.is_open(one):
            back.append(lending.return_loan(loan_uuid=one.loan.uuid, branch_id=branch_id, by=by, at=at).loan.uuid)
        if one.group_loan is not None and queries.is_open(one):
            back.append(return_group_loan(loan_uuid=one.group_loan.uuid, by=by, at=at).loan.uuid)
    if back:
        audit.record_bulk(EVENTS.SET_RETURNED, by=by, at=at, about=row, about_name=row.name, identifiers=back)
    return len(back)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let titles of sets that are of a merged record be of the other one; where a set has both, each stays."""
    both = SetTitle.objects.filter(record_id=way.to_id).values("book_set")
    rows = SetTitle.objects.select_for_update().filter(record_id=way.from_id).exclude(book_set__in=both).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    SetTitle.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved

"""Sets of books: what is in them, who of the group may take it, who has it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.holdings import groups
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import owing
from torelik.library.lending import queries as lending
from torelik.library.lending import rules as lending_rules
from torelik.library.lending.group_actions import CardCopy, facts_of
from torelik.library.lending.vocabulary import GRANTS, LoanState, Refusal
from torelik.library.patrons import queries as patrons
from torelik.library.sets import rules
from torelik.library.sets.models import BookSet, SetCopy, SetHandout, SetTitle

MOST_CARDS = 10
"""So many group cards are offered for some words."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One scanned copy of a set; ``is_free`` when it stands on the shelf."""

    item_id: int
    number: str
    place_id: int
    branch_id: int | None
    is_free: bool


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One title of a set: how many copies are there to be issued, and how many readers still need one."""

    id: int
    uuid: UUID
    position: int
    record_id: int
    record_uuid: UUID
    record_kind: str
    title: str
    authors: str
    card: CardCopy | None
    card_number: int | None
    place: str
    free_of_card: int
    copies: tuple[Copy, ...]
    needed: int
    was_issued: bool

    @property
    def there(self) -> int:
        return self.free_of_card + sum(copy.is_free for copy in self.copies)

    @property
    def short(self) -> int:
        return rules.shortage(needed=self.needed, there=self.there)

    def copy_facts(self) -> lending_rules.CopyFacts:
        """Return what lending rules tell the copies apart by: those of the scanned ones, which go first."""
        first = next((copy for copy in self.copies if copy.is_free), None)
        if first is not None:
            return lending_rules.CopyFacts(self.record_kind, first.branch_id, first.place_id)
        return self.card.facts if self.card else lending_rules.CopyFacts(self.record_kind)


@dataclass(frozen=True, slots=True)
class Given:
    """One title that a reader was given; ``number`` is that of the copy, empty for one without."""

    position: int
    number: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader of the group: what was given, what is missing, and what keeps the reader from it. pii: the reader"""

    card: patrons.PatronCard
    given: tuple[Given, ...]
    missing: int
    refusals: tuple[tuple[Refusal, tuple[int, ...]], ...]

    @property
    def open(self) -> int:
        return sum(one.is_open for one in self.given)

    @property
    def may_take(self) -> bool:
        """Tell whether there is something left that nothing keeps from the reader."""
        return self.missing > 0 and all(positions for _why, positions in self.refusals)


@dataclass(frozen=True, slots=True)
class SetPage:
    """A set with its titles and readers. pii: the readers"""

    row: BookSet
    titles: tuple[TitleLine, ...]
    readers: tuple[ReaderLine, ...]

    @property
    def is_issued(self) -> bool:
        return any(line.given for line in self.readers)

    @property
    def to_issue(self) -> int:
        return sum(line.missing > 0 for line in self.readers)

    @property
    def to_return(self) -> int:
        return sum(line.open > 0 for line in self.readers)

    @property
    def short(self) -> int:
        return sum(line.short for line in self.titles)


def book_sets(*, visible_to: Actor) -> QuerySet[BookSet]:
    """Return the sets, the newest first, each with the number of its titles; to the lending desk."""
    visible_to.require(GRANTS.ISSUE_ITEM)
    return BookSet.objects.annotate(number=Count("titles")).order_by("-id")


def book_set(uuid: UUID, *, visible_to: Actor) -> BookSet:
    """Return one set. Raises ``NotFound``."""
    row = book_sets(visible_to=visible_to).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def readers_of(row: BookSet) -> list[patrons.PatronCard]:
    """Return the readers of the group by ticket, and whoever has something of the set though they left the group."""
    cards = patrons.cards_of(patrons.Readers(group=row.group), most=rules.MOST_READERS)
    known = {card.id for card in cards}
    given = set(SetHandout.objects.filter(title__book_set=row).values_list("patron_id", flat=True))
    left = patrons.cards(given - known) if given - known else {}
    return [*cards, *(left[patron_id] for patron_id in sorted(left))]


def page(row: BookSet, *, at: datetime) -> SetPage:
    """Return a set with its titles and readers as they stand; the number of queries depends on neither."""
    today = clock.local_date(at)
    cards = readers_of(row)
    handouts = handouts_of(row)
    had = {(one.patron_id, one.title_id): one for one in handouts if not _is_undone(one)}
    titles = titles_of(row, readers=len(cards), handouts=list(had.values()))
    known = lending.policies()
    held = lending.held_by([card.id for card in cards], at=at)
    kept = owing.asked().kept_from_borrowing([card.id for card in cards])
    lines = []
    for card in cards:
        given = [_given(title, had[card.id, title.id]) for title in titles if (card.id, title.id) in had]
        missing = [title for title in titles if (card.id, title.id) not in had]
        refusals: dict[int, list[Refusal]] = {}
        for more, title in enumerate(missing):
            copy = title.copy_facts()
            choice = lending_rules.choose(known, category_id=card.category_id, copy=copy, today=today)
            facts = facts_of(card, held[card.id], choice, record_id=title.record_id, more=more, owes_money=card.id in kept)
            refusals[title.position] = lending_rules.refusals_to_issue(facts, choice.policy, today=today)
        lines.append(ReaderLine(card, tuple(given), len(missing), tuple(rules.told_together(refusals))))
    return SetPage(row, tuple(titles), tuple(lines))


def titles_of(row: BookSet, *, readers: int, handouts: Sequence[SetHandout]) -> list[TitleLine]:
    """Return the titles of a set in their order; four queries for any number of titles."""
    rows = SetTitle.objects.filter(book_set=row).select_related("record", "card", "place").defer("record__marc")
    found = list(rows.order_by("position"))
    scanned = SetCopy.objects.filter(title__book_set=row).select_related("item__place", "title").order_by("id")
    items = {copy.item_id for copy in scanned}
    away = set(lending.due_days(items))
    free = {(one.card_id, one.place_id): one.free for one in groups.free_copies(card_ids=[one.card_id or 0 for one in found])}
    copies: dict[int, list[Copy]] = {one.pk: [] for one in found}
    for copy in scanned:
        item = copy.item
        is_free = item.state == ItemState.AVAILABLE and item.pk not in away
        copies[copy.title_id].append(Copy(item.pk, item.inventory_number, item.place_id, item.place.branch_id, is_free))
    number: dict[int, int] = {one.pk: 0 for one in found}
    for handout in handouts:
        number[handout.title_id] += 1
    return [
        TitleLine(
            id=one.pk,
            uuid=one.uuid,
            position=one.position,
            record_id=one.record_id,
            record_uuid=one.record.uuid,
            record_kind=one.record.kind,
            title=one.record.title,
            authors=one.record.authors,
            card=_card_copy(one),
            card_number=one.card.number if one.card else None,
            place=str(one.place) if one.place else "",
            free_of_card=free.get((one.card_id or 0, one.place_id or 0), 0),
            copies=tuple(copies[one.pk]),
            needed=readers - number[one.pk],
            was_issued=number[one.pk] > 0,
        )
        for one in found
    ]


def _card_copy(one: SetTitle) -> CardCopy | None:
    if one.card is None or one.place is None:
        return None
    facts = lending_rules.CopyFacts(one.record.kind, one.place.branch_id, one.place.pk)
    return CardCopy(one.card.pk, one.card.uuid, one.record_id, facts)


def handouts_of(row: BookSet, *, patron_ids: Collection[int] | None = None) -> list[SetHandout]:
    """Return what was handed out of a set, to all or to some; one query."""
    rows = SetHandout.objects.filter(title__book_set=row).select_related("loan__item", "group_loan").order_by("id")
    return list(rows if patron_ids is None else rows.filter(patron_id__in=patron_ids))


def is_open(one: SetHandout) -> bool:
    """Tell whether the reader still has it."""
    loan = one.loan or one.group_loan
    return loan is not None and loan.returned_at is None


def _is_undone(one: SetHandout) -> bool:
    return one.loan is not None and one.loan.state == LoanState.UNDONE


def titles_had(row: BookSet, patron_id: int) -> set[int]:
    """Return the titles that the reader was given, issues that were undone not counted; one query."""
    return {one.title_id for one in handouts_of(row, patron_ids=[patron_id]) if not _is_undone(one)}


def _given(title: TitleLine, one: SetHandout) -> Given:
    return Given(title.position, one.loan.item.inventory_number if one.loan else "", is_open(one))


def lock_set(set_id: int) -> BookSet:
    """Return the set and keep its row until the transaction ends: two desks hand it out one after the other."""
    return BookSet.objects.select_for_update().get(pk=set_id)


@dataclass(frozen=True, slots=True)
class OfferedCard:
    """One group card that may be added to a set."""

    uuid: UUID
    number: int
    title: str
    authors: str
    copies: int


def cards_with(words: str) -> list[OfferedCard]:
    """Return the group cards whose title, author or number the words name; a few queries for any number of cards."""
    rows: Any = groups.cards(words=words)[:MOST_CARDS] if words else []
    return [OfferedCard(row.uuid, row.number, row.record.title, row.record.authors, row.copies) for row in rows]

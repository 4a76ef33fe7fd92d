"""Questions about exhibitions. What is published is public; the rest is seen by whoever sees the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.queries import RecordCard
from torelik.library.collections import queries, rules
from torelik.library.collections.models import BookList, Exhibition, ExhibitionSection, ListEntry
from torelik.library.collections.vocabulary import GRANTS, Stand


@dataclass(frozen=True, slots=True)
class Shown:
    """One title of an exhibition: where it stands, and what is said of it."""

    card: RecordCard
    section: UUID | None
    position: int
    note: Trilingual


def exhibitions() -> "QuerySet[Exhibition]":
    """Return the exhibitions of published lists, the latest first; one query."""
    rows = Exhibition.objects.filter(book_list__published_at__isnull=False).select_related("book_list")
    return rows.order_by("-opens_on", "-id")


def by_stand(rows: Sequence[Exhibition], *, today: date) -> list[tuple[Stand, list[Exhibition]]]:
    """Return exhibitions by how they stand today, those open first; what there is none of is left out."""
    order = (Stand.OPEN, Stand.COMING, Stand.PAST)
    found = [(stand, [row for row in rows if stand_of(row, today=today) is stand]) for stand in order]
    return [(stand, of_stand) for stand, of_stand in found if of_stand]


def stand_of(row: Exhibition, *, today: date) -> Stand:
    """Return how an exhibition stands today."""
    return rules.stand_on(today, opens_on=row.opens_on, closes_on=row.closes_on)


def exhibition(uuid: UUID, *, today: date, visible_to: Actor) -> Exhibition:
    """Return the exhibition of a list: once open to everybody, before that to whoever publishes. Raises ``NotFound``."""
    row = Exhibition.objects.filter(book_list=queries.book_list(uuid, visible_to=visible_to)).select_related("book_list").first()
    is_seen = row is not None and row.book_list.published_at and stand_of(row, today=today) is not Stand.COMING
    if row is None or not (is_seen or visible_to.may(GRANTS.PUBLISH_COLLECTIONS)):
        raise NotFound(uuid)
    return row


def of_list(row: BookList) -> Exhibition | None:
    """Return how a list is shown as an exhibition, if it is; one query."""
    return Exhibition.objects.filter(book_list=row).first()


def sections(row: Exhibition) -> list[ExhibitionSection]:
    """Return the sections of an exhibition in their order; one query."""
    return list(ExhibitionSection.objects.filter(exhibition=row).order_by("position", "id"))


def entries(row: BookList) -> "QuerySet[ListEntry]":
    """Return the titles of a list in the order of its exhibition: section by section, those in none last."""
    return (
        queries.entries(row)
        .select_related("section")
        .order_by(F("section__position").asc(nulls_last=True), F("section").asc(nulls_last=True), "position", "added_at", "id")
    )


def shown(found: Sequence[ListEntry]) -> list[Shown]:
    """Return these entries with their titles, in their order; two queries."""
    uuids = cataloguing.uuids_of([entry.record_id for entry in found])
    cards = cataloguing.record_cards(uuids.values())
    return [
        Shown(cards[uuids[one.record_id]], one.section.uuid if one.section else None, one.position, one.note)
        for one in found
        if uuids.get(one.record_id) in cards
    ]


def entry(row: BookList, record_uuid: UUID) -> ListEntry:
    """Return one title of a list. Raises ``NotFound``."""
    found = ListEntry.objects.filter(book_list=row, record__uuid=record_uuid).select_related("section").first()
    if found is None:
        raise NotFound(record_uuid)
    return found

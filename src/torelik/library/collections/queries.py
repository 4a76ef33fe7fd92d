"""Questions about lists and saved searches."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.queries import RecordCard
from torelik.library.collections.models import BookList, ListEntry, SavedSearch

TITLES = Count("entries", filter=Q(entries__record__merged_into=None))
"""How many titles a list has; a title that was merged into another of the list counts once."""


def own_lists(visible_to: Actor) -> "QuerySet[BookList]":
    """Return the person's own lists by title, with how many titles each has as ``titles``; one query."""
    if visible_to.account_id is None:
        return BookList.objects.none()
    rows = BookList.objects.filter(owner_id=visible_to.account_id).annotate(titles=TITLES)
    return rows.order_by("title", "id")


def collections() -> "QuerySet[BookList]":
    """Return the published collections, the latest first; one query."""
    rows = BookList.objects.filter(published_at__isnull=False).annotate(titles=TITLES)
    return rows.order_by("-published_at", "-id")


def published_record_ids(uuid: UUID) -> "QuerySet[ListEntry, int]":
    """Return the titles of a published collection by their keys, to ask with; of every other list none."""
    rows = ListEntry.objects.filter(book_list__uuid=uuid, book_list__published_at__isnull=False)
    return rows.values_list("record_id", flat=True)


def published_with(record_ids: Collection[int]) -> dict[int, list[UUID]]:
    """Return the published collections that have each of these titles; one query."""
    found: dict[int, list[UUID]] = {}
    rows = ListEntry.objects.filter(record_id__in=record_ids, book_list__published_at__isnull=False)
    for record_id, uuid in rows.order_by("id").values_list("record_id", "book_list__uuid"):
        found.setdefault(record_id, []).append(uuid)
    return found


def book_list(uuid: UUID, *, visible_to: Actor) -> BookList:
    """Return a list that the person may see: one's own, or a published one. Raises ``NotFound``."""
    seen = Q(published_at__isnull=False)
    if visible_to.account_id is not None:
        seen |= Q(owner_id=visible_to.account_id)
    row = BookList.objects.filter(seen, uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def entries(row: BookList) -> "QuerySet[ListEntry]":
    """Return the titles of a list in the order in which they were put into it."""
    return ListEntry.objects.filter(book_list=row, record__merged_into=None).order_by("added_at", "id")


def cards_of(found: list[ListEntry]) -> list[RecordCard]:
    """Return these entries' titles as cards, in their order; two queries."""
    uuids = cataloguing.uuids_of([entry.record_id for entry in found])
    cards = cataloguing.record_cards(uuids.values())
    return [cards[uuids[entry.record_id]] for entry in found if uuids.get(entry.record_id) in cards]


def record_uuids(row: BookList) -> list[UUID]:
    """Return the titles of a list by their UUIDs, in its order; two queries."""
    ids = list(entries(row).values_list("record_id", flat=True))
    uuids = cataloguing.uuids_of(ids)
    return [uuids[one] for one in ids if one in uuids]


def titles_of_list(uuid: UUID, visible_to: Actor) -> list[UUID]:
    """Return the titles of a list that the person may see. Raises ``NotFound``."""
    return record_uuids(book_list(uuid, visible_to=visible_to))


def own_searches(visible_to: Actor) -> "QuerySet[SavedSearch]":
    """Return the person's saved searches by title; one query."""
    if visible_to.account_id is None:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(owner_id=visible_to.account_id).order_by("title", "id")


def searches_due(*, since: dict[str, datetime]) -> list[SavedSearch]:
    """Return the saved searches of open accounts that were last asked before the moment of their period; one query."""
    due = Q(pk__in=[])
    for period, moment in since.items():
        due |= Q(period=period, asked_at__lte=moment)
    rows = SavedSearch.objects.filter(due, owner__is_active=True).select_related("owner")
    return list(rows.order_by("asked_at", "id")[:500])


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is kept for a person, for the person's own export."""
    titles = ListEntry.objects.filter(book_list__owner_id=account_id).select_related("record", "book_list").order_by("id")
    return {
        "book_lists": [{"list": entry.book_list.title, "title": entry.record.title} for entry in titles],
        "saved_searches": [
            {"title": row.title, "question": row.question, "period": row.period}
            for row in SavedSearch.objects.filter(owner_id=account_id).order_by("id")
        ],
    }

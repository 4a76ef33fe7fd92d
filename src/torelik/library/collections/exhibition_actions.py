"""Setting up exhibitions: their words and days, sections, and what is said of each title (cl. 12).

An exhibition is a list that the library publishes; only whoever publishes collections sets one up.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual, columns
from torelik.library.collections import exhibition_queries, queries, rules
from torelik.library.collections.actions import KeepingRefused
from torelik.library.collections.models import BookList, Exhibition, ExhibitionSection
from torelik.library.collections.vocabulary import EVENTS, GRANTS


@transaction.atomic
def save_exhibition(
    *,
    list_uuid: UUID,
    title: Trilingual,
    words: Trilingual,
    opens_on: date,
    closes_on: date | None,
    seen: int,
    by: Actor,
    at: datetime,
) -> Exhibition:
    """Show a list as an exhibition, or change how; *seen* is the version of the page, 0 where there was none.

    Raises ``KeepingRefused`` with every reason, and ``NotFound``.
    """
    book_list = _lock_list(list_uuid, by=by)
    row = Exhibition.objects.filter(book_list=book_list).first()
    refusals = rules.refusals_to_exhibit(
        title, opens_on=opens_on, closes_on=closes_on, seen=seen, version=row.version if row else 0
    )
    if refusals:
        raise KeepingRefused(refusals)
    row = row or Exhibition(book_list=book_list, version=0)
    row.title, row.words, row.opens_on, row.closes_on, row.version = title, words, opens_on, closes_on, row.version + 1
    row.save()
    audit.record(EVENTS.EXHIBITION_CHANGED, by=by, about=row, at=at)
    return row


@transaction.atomic
def save_section(
    *, list_uuid: UUID, uuid: UUID | None, name: Trilingual, position: int, by: Actor, at: datetime
) -> ExhibitionSection:
    """Add a section to an exhibition, or name and move one. Raises ``KeepingRefused``, and ``NotFound``."""
    exhibition = _exhibition(list_uuid, by=by)
    own = exhibition_queries.sections(exhibition)
    row = next((one for one in own if one.uuid == uuid), None)
    if uuid is not None and row is None:
        raise NotFound(uuid)
    if refusals := rules.refusals_to_keep_section(name, is_new=row is None, sections=len(own)):
        raise KeepingRefused(refusals)
    row = row or ExhibitionSection(exhibition=exhibition)
    row.name, row.position = name, position
    row.save()
    audit.record(EVENTS.EXHIBITION_CHANGED, by=by, about=exhibition, at=at)
    return row


@transaction.atomic
def remove_section(*, list_uuid: UUID, uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a section; its titles stay in the exhibition, in no section. One that is gone stays gone."""
    exhibition = _exhibition(list_uuid, by=by)
    removed, _each = ExhibitionSection.objects.filter(exhibition=exhibition, uuid=uuid).delete()
    if removed:
        audit.record(EVENTS.EXHIBITION_CHANGED, by=by, about=exhibition, at=at)


@transaction.atomic
def place_title(
    *,
    list_uuid: UUID,
    record_uuid: UUID,
    section: UUID | None,
    position: int,
    note: Trilingual,
    by: Actor,
    at: datetime,
) -> None:
    """Put a title of an exhibition into a section and say something of it. Raises ``NotFound``."""
    exhibition = _exhibition(list_uuid, by=by)
    entry = exhibition_queries.entry(exhibition.book_list, record_uuid)
    chosen = next((one for one in exhibition_queries.sections(exhibition) if one.uuid == section), None)
    if section is not None and chosen is None:
        raise NotFound(section)
    entry.section, entry.position, entry.note = chosen, position, note
    entry.save(update_fields=["section", "position", *columns("note")])
    audit.record(EVENTS.EXHIBITION_CHANGED, by=by, about=exhibition, at=at)


def _lock_list(uuid: UUID, *, by: Actor) -> BookList:
    """Lock a list of one's own, or a published one. Raises ``PermissionDenied`` and ``NotFound``."""
    by.require(GRANTS.PUBLISH_COLLECTIONS)
    return BookList.objects.select_for_update().get(pk=queries.book_list(uuid, visible_to=by).pk)


def _exhibition(uuid: UUID, *, by: Actor) -> Exhibition:
    found = Exhibition.objects.select_related("book_list").filter(book_list=_lock_list(uuid, by=by)).first()
    if found is None:
        raise NotFound(uuid)
    return found

"""Keeping lists and searches, publishing collections, telling what is new.

A reader's own lists and searches are in no journal: what a person wants to read is nobody's business.
"""

import contextlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused  # nosemgrep: call-to-the-outside - an exception alone; Django sends
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.collections import queries, rules
from torelik.library.collections.models import BookList, ListEntry, SavedSearch
from torelik.library.collections.vocabulary import EVENTS, GRANTS, NOTICES, LetterKind, Period, Refusal
from torelik.library.copying.followers import Way
from torelik.library.opac import queries as opac
from torelik.library.opac.forms import asked_of
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox
from torelik.search.api import CqlRefused, IndexOutdated

log = logging.getLogger(__name__)

LETTERS = "library.search-letters"
"""The outbox topic; its payload names the account's address, the search and the new titles by their keys."""

TITLES_IN_A_LETTER = 20
MOST_NEW = 20_000
"""New titles that a saved search is asked about at once; an import may bring more than a day's cataloguing."""


class KeepingRefused(Exception):
    """Something is not kept; carries every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own list
def make_list(*, title: str, note: str, by: Actor, at: datetime) -> BookList:
    """Make a list of one's own. Raises ``KeepingRefused`` with every reason, ``NotFound`` for a visitor."""
    owner = _account_of(by)
    if refusals := rules.refusals_to_make(title, lists=BookList.objects.filter(owner_id=owner).count()):
        raise KeepingRefused(refusals)
    return BookList.objects.create(owner_id=owner, title=_plain(title), note=_plain(note), made_at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own list
def add_title(*, list_uuid: UUID | None, record_uuid: UUID, by: Actor, at: datetime) -> BookList:
    """Put a title into a list of one's own, into "To read" where none is named; twice is once.

    Raises ``NotFound`` for a stranger's list or a record that is gone, ``KeepingRefused`` for a full list.
    """
    owner = _account_of(by)
    record = cataloguing.record_by_uuid(record_uuid)
    if list_uuid is None:
        row = BookList.objects.filter(owner_id=owner).order_by("made_at", "id").first()
        row = row or BookList.objects.create(owner_id=owner, title=_("To read"), made_at=at)
    else:
        row = _own(list_uuid, owner)
    if row.entries.count() >= rules.MOST_TITLES:
        raise KeepingRefused([Refusal.TOO_MANY_TITLES])
    ListEntry.objects.get_or_create(book_list=row, record_id=record.pk, defaults={"added_at": at})
    if row.published_at is not None:
        indexing.ask_for_indexing([record.pk], at=at)
    return row


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own list
def take_title_out(*, list_uuid: UUID, record_uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a title out of a list of one's own; one that is out stays out. Raises ``NotFound``."""
    row = _own(list_uuid, _account_of(by))
    _tell_of_titles(row, only=record_uuid, at=at)
    ListEntry.objects.filter(book_list=row, record__uuid=record_uuid).delete()


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own list
def remove_list(*, list_uuid: UUID, by: Actor, at: datetime) -> None:
    """Remove a list of one's own with its titles; a published one is withdrawn with it. Raises ``NotFound``."""
    row = _own(list_uuid, _account_of(by))
    if row.published_at is not None:
        audit.record(EVENTS.COLLECTION_WITHDRAWN, by=by, about=row, at=at)
        _tell_of_titles(row, at=at)
    row.delete()


@transaction.atomic
def publish_list(*, list_uuid: UUID, by: Actor, at: datetime) -> None:
    """Publish a list of one's own as a collection of the library. Raises ``NotFound``, ``KeepingRefused`` for an empty one."""
    by.require(GRANTS.PUBLISH_COLLECTIONS)
    row = _own(list_uuid, _account_of(by))
    titles = row.entries.count()
    if not titles:
        raise KeepingRefused([Refusal.NOTHING_TO_PUBLISH])
    if row.published_at is None:
        row.published_at = at
        row.save(update_fields=["published_at"])
        audit.record(EVENTS.COLLECTION_PUBLISHED, by=by, about=row, at=at, facts={"titles": titles})
        _tell_of_titles(row, at=at)


@transaction.atomic
def withdraw_list(*, list_uuid: UUID, by: Actor, at: datetime) -> None:
    """Withdraw a collection, whoever published it; it stays its owner's list. Raises ``NotFound``."""
    by.require(GRANTS.PUBLISH_COLLECTIONS)
    row = queries.book_list(list_uuid, visible_to=by)
    if row.published_at is not None:
        _tell_of_titles(row, at=at)
        row.published_at = None
        row.save(update_fields=["published_at"])
        audit.record(EVENTS.COLLECTION_WITHDRAWN, by=by, about=row, at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own search
def save_search(*, title: str, question: str, period: Period, by: Actor, at: datetime) -> SavedSearch:
    """Keep a search of the catalogue; it tells of titles catalogued from now on. Raises ``KeepingRefused``, ``NotFound``."""
    owner = _account_of(by)
    asked = asked_of(QueryDict(question))
    title = title or asked.text
    refusals = rules.refusals_to_save(
        title,
        is_empty=not asked.text and not any(asked.filters.values()),
        searches=SavedSearch.objects.filter(owner_id=owner).count(),
    )
    if refusals:
        raise KeepingRefused(refusals)
    kept = QueryDict(question, mutable=True)
    kept.pop("page", None)
    return SavedSearch.objects.create(
        owner_id=owner, title=_plain(title), question=kept.urlencode(), period=period, made_at=at, asked_at=at
    )


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own search
def change_search(*, uuid: UUID, period: Period, by: Actor) -> None:
    """Change how often a search of one's own tells. Raises ``NotFound``."""
    if not SavedSearch.objects.filter(uuid=uuid, owner_id=_account_of(by)).update(period=period):
        raise NotFound(uuid)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own search
def remove_search(*, uuid: UUID, by: Actor) -> None:
    """Remove a search of one's own; one that is gone stays gone. Raises ``NotFound`` for a visitor."""
    SavedSearch.objects.filter(uuid=uuid, owner_id=_account_of(by)).delete()


def tell_new_titles(*, at: datetime) -> int:
    """Ask every saved search that is due for what was catalogued since, and tell its owner; return how many were told.

    Each search is asked and told in a transaction of its own: one that fails holds up nobody.
    """
    told = 0
    for row in queries.searches_due(since={period: at - pause for period, pause in rules.PAUSES.items()}):
        try:
            with transaction.atomic():
                told += _tell(row, at=at)
        except (IndexOutdated, CqlRefused):
            log.warning("A saved search could not be asked: %s", row.uuid)
    return told


def _tell(row: SavedSearch, *, at: datetime) -> int:
    fresh = cataloguing.uuids_made_since(row.asked_at, most=MOST_NEW)
    SavedSearch.objects.filter(pk=row.pk).update(asked_at=at)
    found = opac.titles_among(asked_of(QueryDict(row.question)), fresh) if fresh else []
    if not found:
        return 0
    words = {"search": row.title, "count": str(len(found)), "title": found[0].title}
    path = f"/library/?{row.question}"
    notifications.notify(account_id=row.owner_id, kind=NOTICES.NEW_TITLES, words=words, path=path, at=at)
    if row.owner.email:
        titles = [str(card.uuid) for card in found[:TITLES_IN_A_LETTER]]
        outbox.send(LETTERS, {"search": row.pk, "titles": titles, "count": len(found)}, at=at)
    return 1


def send_letters(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write to people what is new; a search that is gone meanwhile is passed over."""
    rows = {row.pk: row for row in SavedSearch.objects.filter(pk__in=[p["search"] for p in payloads]).select_related("owner")}
    for payload in payloads:
        row = rows.get(payload["search"])
        if row is None or not row.owner.email or not row.owner.is_active:
            continue
        cards = cataloguing.record_cards([UUID(uuid) for uuid in payload["titles"]])
        site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        with override(row.owner.language):
            context = {
                "name": row.owner.get_full_name(),
                "search": row.title,
                "count": payload["count"],
                "titles": [(card, f"{site}/{row.owner.language}/library/records/{card.uuid}/") for card in cards.values()],
                "address": f"{site}/{row.owner.language}/library/?{row.question}",
                "manage": f"{site}/{row.owner.language}/library/lists/",
            }
            subject = _("New in the library: %(search)s") % {"search": row.title}
            _send(row, subject, render_to_string("library/collections/letter.txt", context))


def _send(row: SavedSearch, subject: str, text: str) -> None:
    """Send, and keep it in the history with its words; an address that is refused does not stop the letters of others."""
    to = row.owner.email
    with contextlib.suppress(SMTPRecipientsRefused):
        notifications.send_and_keep(
            lambda: send_mail(subject, text, None, [to]),
            kind=LetterKind.NEW_TITLES,
            account_id=row.owner_id,
            address=to,
            subject=subject,
            text=text,
            at=clock.now(),
        )


@transaction.atomic
def forget_reader(account_id: int) -> int:
    """Erase a person's own lists and searches; what was published is the library's and stays, of an account without a name."""
    lists, _each = BookList.objects.filter(owner_id=account_id, published_at=None).delete()
    searches, _each = SavedSearch.objects.filter(owner_id=account_id).delete()
    return lists + searches


def _account_of(by: Actor) -> int:
    if by.account_id is None:
        raise NotFound("Lists are kept for who has signed in.")
    return by.account_id


def _own(uuid: UUID, owner: int) -> BookList:
    row = BookList.objects.select_for_update().filter(uuid=uuid, owner_id=owner).first()
    if row is None:
        raise NotFound(uuid)
    return row


def _tell_of_titles(row: BookList, *, at: datetime, only: UUID | None = None) -> None:
    """Let whoever derives something of records know that a published collection has them, or has them no longer."""
    rows = ListEntry.objects.filter(book_list=row)
    if only is not None:
        rows = rows.filter(record__uuid=only)
    if row.published_at is not None and (ids := list(rows.values_list("record_id", flat=True))):
        indexing.ask_for_indexing(ids, at=at)


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let lists name the other record in place of a merged one; a list that names both already stays as it is."""
    rows = ListEntry.objects.filter(record_id=way.from_id).order_by("id")
    rows = rows.exclude(book_list__in=ListEntry.objects.filter(record_id=way.to_id).values("book_list"))
    if only is not None:
        rows = rows.filter(pk__in=[int(one) for one in only])
    moved = list(rows.values_list("pk", flat=True))
    ListEntry.objects.filter(pk__in=moved).update(record_id=way.to_id)
    return [str(one) for one in moved]

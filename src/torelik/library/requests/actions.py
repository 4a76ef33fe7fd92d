"""Ordering, fetching, refusing and ending requests.

Everybody locks in one order: reader, copy, request. A request is answered once: the second worker is told.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.acquisition import actions as acquisition
from torelik.library.copying.followers import Way
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.vocabulary import CLEARANCE_GRANT
from torelik.library.requests import permissions, queries, rules
from torelik.library.requests.models import BookRequest
from torelik.library.requests.rules import OPEN, Destination, Wanted
from torelik.library.requests.vocabulary import (
    EVENTS,
    EVENTS_OF,
    NOTICES,
    ChangeRefusal,
    PlacingRefusal,
    RefusalReason,
    RequestState,
    RequestVerb,
)
from torelik.notifications import api as notifications

OWN_REQUESTS = "/library/requests/mine/"


class RequestRefused(Exception):
    """A book is not ordered; carries every reason."""

    def __init__(self, refusals: Sequence[PlacingRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class ChangeRefused(Exception):
    """A request stays as it is; carries every reason."""

    def __init__(self, refusals: Sequence[ChangeRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def place_request(*, key: UUID, patron_id: int, wanted: Wanted, to: Destination, by: Actor, at: datetime) -> BookRequest:
    """Order a book for a reader to a place for a day (cl. 12); at the desk, or by the reader.

    The same *key* a second time gives the same request. Raises ``RequestRefused`` with every reason, and ``NotFound``, also
    where the reader is somebody else.
    """
    patron = patrons.lock_patron(patron_id)
    permissions.require_desk_or_self(by, patron)
    if (made := queries.by_key(key, patron_id=patron_id)) is not None:
        return made
    facts = queries.placing_facts(patron, wanted=wanted, to=to, at=at)
    if refusals := rules.refusals_to_place(facts, day=to.day, now=clock.local_time(at)):
        raise RequestRefused(refusals)
    row = BookRequest.objects.create(
        uuid=key,
        record_id=wanted.record_id,
        title="" if wanted.record_id else wanted.title.strip()[:500],
        authors="" if wanted.record_id else wanted.authors.strip()[:300],
        part=wanted.part.strip()[:200],
        wanted_id=wanted.item_id,
        patron_id=patron_id,
        category_id=patron.category_id,
        branch_id=to.branch_id,
        point_id=to.point_id,
        day=to.day,
        made_at=at,
    )
    audit.record(EVENTS.PLACED, by=by, about=row, at=at, facts={"patron": str(patron.uuid), "day": to.day.isoformat()})
    return row


@transaction.atomic
def fetch(*, uuid: UUID, item_id: int | None, by: Actor, at: datetime) -> BookRequest:
    """Say that the store has fetched a copy for a request; without a copy for titles whose copies have no numbers.

    The reader is told. Raises ``ChangeRefused`` with every reason, and ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    item = holdings.lock_item(item_id) if item_id is not None else None
    row = queries.lock_request(uuid, visible_to=by)
    if refusals := rules.refusals_to_fetch(queries.fetch_facts(row, item)):
        raise ChangeRefused(refusals)
    columns: dict[str, Any] = {"copy_id": item.id if item else None, "keeps_copy": item is not None, "answered_at": at}
    # The reader described in words what the library has after all: the request finds its title.
    if item and row.record_id is None and not queries.asks_for(row.patron_id, record_id=item.record_id, day=row.day):
        columns["record_id"] = item.record_id
    _move(row, RequestVerb.FETCH, by=by, at=at, **columns)
    _tell(row, NOTICES.FETCHED, at=at)
    return row


@transaction.atomic
def refuse(*, uuid: UUID, reason: RefusalReason, remark: str, by: Actor, at: datetime) -> BookRequest:
    """Refuse a request with a reason of the register; the reader is told. Raises ``ChangeRefused``, and ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_request(uuid, visible_to=by)
    if refusals := rules.refusals_to_refuse(RequestState(row.state), reason=reason, remark=remark):
        raise ChangeRefused(refusals)
    _move(row, RequestVerb.REFUSE, by=by, at=at, reason=reason.value, remark=remark.strip()[:200], answered_at=at)
    _tell(row, NOTICES.REFUSED, at=at)
    return row


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own request or a desk's, by ``lock_request``
def cancel(*, uuid: UUID, by: Actor, at: datetime) -> BookRequest:
    """Cancel a request; a copy that was fetched is to be put back. Raises ``ChangeRefused``, and ``NotFound``."""
    row = queries.lock_request(uuid, visible_to=by)
    _move(row, RequestVerb.CANCEL, by=by, at=at)
    return row


@transaction.atomic
def hand_over(*, uuid: UUID, by: Actor, at: datetime) -> BookRequest:
    """Say that the reader has got what has no number, so that no loan tells it. Raises ``ChangeRefused``, and ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_request(uuid, visible_to=by)
    if row.keeps_copy or row.state != RequestState.FETCHED:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    _move(row, RequestVerb.FULFIL, by=by, at=at)
    return row


@transaction.atomic
def put_back(*, uuid: UUID, by: Actor, at: datetime) -> BookRequest:
    """Say that the copy of an ended request stands in its place again; the second time changes nothing."""
    by.require(GRANTS.ISSUE_ITEM)
    row = queries.lock_request(uuid, visible_to=by)
    if row.state in OPEN:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    if row.keeps_copy:
        _put_back(row, by=by, at=at)
    return row


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own request, or the desk's: whoever may see it
def propose(*, uuid: UUID, by: Actor, at: datetime) -> BookRequest:
    """Propose a refused title for acquisition, as a suggestion of whoever asks: the reader, or the desk; once.

    Raises ``ChangeRefused``, ``AcquisitionRefused`` where too many suggestions wait, and ``NotFound``.
    """
    row = queries.lock_request(uuid, visible_to=by)
    reason = RefusalReason(row.reason) if row.reason else None
    if row.suggestion_id is not None:
        return row
    if not rules.may_be_proposed(reason, is_proposed=False):
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    authors, year = (row.record.authors, row.record.year) if row.record else (row.authors, None)
    why = str(RefusalReason(row.reason).label)
    made = acquisition.suggest(key=row.uuid, title=str(row)[:500], authors=authors[:300], year=year, why=why, by=by, at=at)
    row.suggestion_id = made.pk
    row.save(update_fields=["suggestion"])
    audit.record(EVENTS.PROPOSED, by=by, about=row, at=at)
    return row


# ---- what lending and holds tell ----


def fulfil(item: ItemCard, *, loan_id: int, patron_id: int, by: Actor, at: datetime) -> None:
    """End the request that a loan fulfils; whoever is passed over, by a refusal lifted, has the book fetched again."""
    kept = queries.lock_kept(item.id)
    own = queries.lock_ended_by(item, patron_id=patron_id)
    if kept is not None and (own is None or kept.pk != own.pk):
        if kept.state == RequestState.FETCHED:
            _move(kept, RequestVerb.LOSE_COPY, by=by, at=at, copy_id=None, keeps_copy=False, answered_at=None)
        else:
            _put_back(kept, by=by, at=at)
    if own is not None:
        # Another copy that was fetched for the same reader stays to be put back.
        keeps = own.keeps_copy and own.copy_id != item.id
        _move(own, RequestVerb.FULFIL, by=by, at=at, loan_id=loan_id, keeps_copy=keeps)


def reopen(item_id: int, *, loan_id: int, by: Actor, at: datetime) -> bool:
    """Let a book wait again whose issue was undone on the day of its request; tell whether it does."""
    row = queries.lock_fulfilled_by(loan_id)
    if row is None or row.day < clock.local_date(at):
        return False
    columns: dict[str, Any] = {"loan_id": None, "ended_at": None, "copy_id": item_id, "keeps_copy": True}
    _move(row, RequestVerb.REOPEN, by=by, at=at, **columns)
    return True


def received(item_id: int, *, by: Actor, at: datetime) -> RequestState | None:
    """Take a scan of a copy, locked already, that may be off its shelf because of a request: of an ended one it is put back.

    Return in which state the request is, or nothing where there is none.
    """
    row = queries.lock_kept(item_id)
    if row is None:
        return None
    if row.state != RequestState.FETCHED:
        _put_back(row, by=by, at=at)
    return RequestState(row.state)


# ---- the clock, and readers who leave ----


def see_to_requests(*, by: Actor, at: datetime) -> int:
    """End the requests whose day is over, and fetch anew what lost its copy (cl. 12); return how many ended.

    Each in a transaction of its own, so that one that fails holds up no other.
    """
    today, ended = clock.local_date(at), 0
    for uuid in queries.overdue(today=today):
        ended += _lapse(uuid, today=today, by=by, at=at)
    for uuid in queries.of_lost_copies():
        with transaction.atomic():
            row = queries.lock_request(uuid, visible_to=by.with_grant(GRANTS.ISSUE_ITEM))
            if row.state == RequestState.FETCHED:
                _move(row, RequestVerb.LOSE_COPY, by=by, at=at, copy_id=None, keeps_copy=False, answered_at=None)
    return ended


@transaction.atomic
def _lapse(uuid: UUID, *, today: date, by: Actor, at: datetime) -> bool:
    row = queries.lock_request(uuid, visible_to=by.with_grant(GRANTS.ISSUE_ITEM))
    if row.state not in OPEN or row.day >= today:
        return False
    _move(row, RequestVerb.LAPSE, by=by, at=at)
    _tell(row, NOTICES.EXPIRED if row.state == RequestState.EXPIRED else NOTICES.UNANSWERED, at=at)
    return True


def end_requests_of(*, account_id: int, by: Actor, at: datetime, **_named: Any) -> None:
    """Cancel what a person ordered who leaves the Academy."""
    for uuid in queries.open_of_account(account_id):
        with transaction.atomic():
            row = queries.lock_request(uuid, visible_to=by.with_grant(GRANTS.ISSUE_ITEM))
            if row.state in OPEN:
                _move(row, RequestVerb.CANCEL, by=by, at=at)


def end_open(*, patron_ids: Collection[int], by: Actor, at: datetime) -> None:
    """Cancel what readers ordered who leave with a clearance slip, in the transaction that locked the readers."""
    by.require(CLEARANCE_GRANT)
    for row in queries.lock_open_of(patron_ids):
        _move(row, RequestVerb.CANCEL, by=by, at=at)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let requests of a merged record be of the other one; whoever has open ones of both keeps both as they are."""
    rows = BookRequest.objects.filter(record_id=way.from_id)
    both = BookRequest.objects.filter(record_id=way.to_id, state__in=OPEN).values("patron")
    rows = rows.exclude(state__in=OPEN, patron__in=both)
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.order_by("id").values_list("uuid", flat=True)]
    BookRequest.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved


def _move(row: BookRequest, verb: RequestVerb, *, by: Actor, at: datetime, **columns: Any) -> None:
    """Do what the table of states allows, and write it down. Raises ``ChangeRefused`` for what it does not."""
    following = rules.REQUEST_LIFE.get((RequestState(row.state), verb))
    if following is None:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    columns["state"] = following.value
    if following not in OPEN:
        columns["ended_at"] = at
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in columns])
    facts = {"patron": str(row.patron.uuid)} | ({"reason": row.reason} if verb is RequestVerb.REFUSE else {})
    audit.record(EVENTS_OF[verb], by=by, about=row, at=at, facts=facts)


def _put_back(row: BookRequest, *, by: Actor, at: datetime) -> None:
    row.keeps_copy = False
    row.save(update_fields=["keeps_copy"])
    audit.record(EVENTS.PUT_BACK, by=by, about=row, at=at)


WORDS: dict[NOTICES, Callable[[BookRequest], dict[str, str]]] = {
    NOTICES.FETCHED: lambda row: {"until": date_format(row.day, "DATE_FORMAT"), "place": queries.place_words(row) or "—"},
    NOTICES.REFUSED: lambda row: {"reason": ". ".join(filter(None, [str(RefusalReason(row.reason).label), row.remark]))},
}
"""What a notice says beside the title, in the language that is on."""


def _tell(row: BookRequest, kind: NOTICES, *, at: datetime) -> None:
    account = row.patron.account
    if account is None:
        return
    with translation.override(account.language):
        words = {"title": str(row)} | (WORDS[kind](row) if kind in WORDS else {})
    notifications.notify(account_id=account.pk, kind=kind.value, words=words, at=at, path=OWN_REQUESTS)

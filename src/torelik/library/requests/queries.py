"""Questions about requests, and the facts that decisions need, read under locks."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import queries as branches
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import queries as lending
from torelik.library.lending import waiting
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons import queries as patrons
from torelik.library.requests import rules
from torelik.library.requests.models import BookRequest
from torelik.library.requests.rules import OPEN, Destination, FetchFacts, PlacingFacts, Wanted
from torelik.library.requests.vocabulary import Part, RefusalReason, RequestState
from torelik.library.shelving import queries as shelving

PAGE_ROWS = 200
"""So many rows of one part are shown; a store that has more works off the first."""

OWN_ROWS = 50
"""So many of a reader's own requests are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as its reader and the staff see it. pii: the reader"""

    id: int
    uuid: UUID
    record_id: int | None
    record_uuid: UUID | None
    title: str
    authors: str
    part: str
    state: RequestState
    day: date
    made_at: datetime
    place: str
    pickup_key: str
    branch_id: int | None
    reader: str
    reader_uuid: UUID
    ticket: str
    category: Trilingual
    wanted_id: int | None
    wanted_number: str
    copy_number: str
    copy_place: str
    keeps_copy: bool
    reason: RefusalReason | None
    remark: str
    suggestion_made: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def offers_hold(self) -> bool:
        return rules.may_become_hold(self.reason, record_id=self.record_id)

    @property
    def offers_proposal(self) -> bool:
        return rules.may_be_proposed(self.reason, is_proposed=self.suggestion_made)


@dataclass(frozen=True, slots=True)
class ToFetch:
    """One request of the store's list: the copy to take, or why there seems to be none. ``mark`` is the call number."""

    line: RequestLine
    copy: ItemCard | None
    mark: str
    uncounted: bool
    likely: RefusalReason | None
    back_on: date | None

    @property
    def place(self) -> str:
        return str(self.copy.place) if self.copy else ""


def requests(*, visible_to: Actor) -> QuerySet[BookRequest]:
    """Return the requests that the person may see: all at a lending desk, else their own."""
    if visible_to.may(GRANTS.ISSUE_ITEM):
        return BookRequest.objects.all()
    if visible_to.account_id is None:
        return BookRequest.objects.none()
    return BookRequest.objects.filter(patron__account_id=visible_to.account_id)


def request(uuid: UUID, *, visible_to: Actor) -> RequestLine:
    """Return one request. Raises ``NotFound``, also for somebody else's; one query."""
    row = _with_names(requests(visible_to=visible_to)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return _line(row)


def own(*, visible_to: Actor) -> list[RequestLine]:
    """Return what the person ordered for themselves, the open ones first, then what ended last; one query."""
    if visible_to.account_id is None:
        return []
    rows = _with_names(BookRequest.objects.filter(patron__account_id=visible_to.account_id))
    rows = rows.order_by(F("ended_at").desc(nulls_first=True), "-made_at", "-id")
    return [_line(row) for row in rows[:OWN_ROWS]]


def of_reader(patron_id: int) -> list[RequestLine]:
    """Return the open requests of one reader, for the desk; one query."""
    rows = _with_names(BookRequest.objects.filter(patron_id=patron_id, state__in=OPEN))
    return [_line(row) for row in rows.order_by("day", "made_at", "id")]


def _part(part: Part, *, today: date, branch_id: int | None = None) -> QuerySet[BookRequest]:
    rows = {
        Part.FETCH: BookRequest.objects.filter(state=RequestState.ORDERED, day__lte=today),
        Part.LATER: BookRequest.objects.filter(state=RequestState.ORDERED, day__gt=today),
        Part.WAITING: BookRequest.objects.filter(state=RequestState.FETCHED),
        Part.BACK: BookRequest.objects.filter(keeps_copy=True).exclude(state__in=OPEN),
    }[part]
    return rows if branch_id is None else rows.filter(branch_id=branch_id)


def lines_of_part(part: Part, *, today: date, branch_id: int | None = None) -> list[RequestLine]:
    """Return the requests of one part of the store's page, in the order of day and time; one query."""
    rows = _with_names(_part(part, today=today, branch_id=branch_id)).order_by("day", "made_at", "id")
    return [_line(row) for row in rows[:PAGE_ROWS]]


def counts(*, today: date, branch_id: int | None = None) -> dict[Part, int]:
    """Return how many requests there are in each part of the page; one query."""
    rows = BookRequest.objects.filter(Q(state__in=OPEN) | Q(keeps_copy=True))
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    ordered, ended = Q(state=RequestState.ORDERED), ~Q(state__in=OPEN)
    found = rows.aggregate(
        FETCH=Count("id", filter=ordered & Q(day__lte=today)),
        LATER=Count("id", filter=ordered & Q(day__gt=today)),
        WAITING=Count("id", filter=Q(state=RequestState.FETCHED)),
        BACK=Count("id", filter=ended & Q(keeps_copy=True)),
    )
    return {part: found[part.name] for part in Part}


def to_fetch(lines: Sequence[RequestLine]) -> list[ToFetch]:
    """Return requests with the copies to take for them, place by place as one walks; six queries for any number."""
    records = {line.record_id for line in lines if line.record_id is not None}
    cards = holdings.items_of_records(records)
    due = lending.due_days([card.id for card in cards])
    taken = set(due) | waiting.asked().set_aside([card.id for card in cards])
    copies = [
        rules.Copy(one.id, one.record_id, one.branch_id, one.state, is_free=one.id not in taken, on_loan=one.id in due)
        for one in cards
    ]
    wants = [rules.Want(line.id, line.record_id, line.wanted_id, line.branch_id) for line in lines]
    by_id, chosen = {card.id: card for card in cards}, rules.proposed(wants, copies)
    marks, uncounted = shelving.marks_of(records), holdings.records_with_uncounted(records)
    of_record = defaultdict[int | None, list[rules.Copy]](list)
    for copy in copies:
        of_record[copy.record_id].append(copy)
    found = []
    for line, want in zip(lines, wants, strict=True):
        copy_id, is_uncounted = chosen.get(line.id), line.record_id in uncounted
        own_copies = of_record[line.record_id]
        likely = None if copy_id else rules.likely_reason(want, own_copies, uncounted=is_uncounted)
        back_on = min((due[one.id] for one in own_copies if one.id in due), default=None)
        mark = " / ".join(filter(None, marks.get(line.record_id or 0, ())))
        found.append(ToFetch(line, by_id[copy_id] if copy_id else None, mark, is_uncounted, likely, back_on))
    return sorted(found, key=lambda one: (one.copy is None, one.place, one.mark, one.line.made_at))


def request_for_copy(item: ItemCard, *, today: date) -> UUID | None:
    """Return the request that a copy scanned in the store answers: of this very copy, else the oldest of its title; one query."""
    rows = _part(Part.FETCH, today=today).filter(record_id=item.record_id)
    rows = rows.filter(Q(wanted=None) | Q(wanted_id=item.id))
    return rows.order_by(F("wanted").asc(nulls_last=True), "made_at", "id").values_list("uuid", flat=True).first()


def kept_for(item_uuid: UUID) -> RequestLine | None:
    """Return the request because of which a copy is off its shelf; one query."""
    row = _with_names(BookRequest.objects.filter(copy__uuid=item_uuid, keeps_copy=True)).first()
    return _line(row) if row else None


# ---- what holds ask: as rows, so that they are counted together with theirs ----


def copies_kept(item_ids: Collection[int]) -> QuerySet[BookRequest, Any]:
    """Return the copies, of these, that are off their shelves because of requests; not asked yet."""
    return BookRequest.objects.filter(copy_id__in=item_ids, keeps_copy=True).order_by().values_list("copy_id", flat=True)


def requests_keeping(item_id: Any) -> QuerySet[BookRequest, Any]:
    """Return the requests because of which a copy is off its shelf; not asked yet."""
    return BookRequest.objects.filter(copy_id=item_id, keeps_copy=True).order_by().values_list("pk")


def waits_with(item_id: Any) -> QuerySet[BookRequest, Any]:
    """Return the reader for whom a copy was fetched, as holds list those who wait; not asked yet."""
    rows = BookRequest.objects.filter(copy_id=item_id, keeps_copy=True, state=RequestState.FETCHED).order_by()
    return rows.values_list("patron_id", "patron__category_id", "copy_id", "made_at", "id")


def concerned_by_loan(item_id: Any, record_id: Any, *, patron_id: Any) -> QuerySet[BookRequest, Any]:
    """Return the requests that a loan of the copy to this reader changes; not asked yet."""
    own = Q(patron_id=patron_id, record_id=record_id, state__in=OPEN)
    return BookRequest.objects.filter(own | Q(copy_id=item_id, keeps_copy=True)).order_by().values_list("pk")


# ---- facts under locks ----


def by_key(key: UUID, *, patron_id: int) -> BookRequest | None:
    """Return the request that the same form has made already; one query. Raises ``NotFound`` for somebody else's."""
    row = BookRequest.objects.filter(uuid=key).first()
    if row is not None and row.patron_id != patron_id:
        raise NotFound(key)
    return row


def placing_facts(patron: patrons.PatronCard, *, wanted: Wanted, to: Destination, at: datetime) -> PlacingFacts:
    """Return all that the decision needs about a reader who is locked already; six queries at most."""
    open_ = list(BookRequest.objects.filter(patron_id=patron.id, state__in=OPEN).values_list("record_id", "part", "day", "title"))
    same = (wanted.record_id, wanted.part, to.day, "" if wanted.record_id else wanted.title)
    calendar = branches.calendars(since=clock.local_date(at)).of(to.branch_id)
    week = branches.week_of(branch_id=to.branch_id, point_id=to.point_id) if to.branch_id and to.point_id else {}
    is_closed, closes_at = rules.hours_on(to.day, calendar=calendar, week=week)
    is_whole = wanted.record_id is not None and not wanted.part
    return PlacingFacts(
        card_valid_through=patron.card_valid_through,
        blocked_until=patron.blocked_until,
        cleared=patron.cleared_on is not None,
        asked_already=same in open_,
        title_held=is_whole and lending.holds_title(patron_id=patron.id, record_id=wanted.record_id or 0),
        open_requests=len(open_),
        is_closed=is_closed,
        closes_at=closes_at,
        names_something=wanted.record_id is not None or bool(wanted.title.strip()),
    )


def lock_request(uuid: UUID, *, visible_to: Actor) -> BookRequest:
    """Lock and return a request with everything to be told. Raises ``NotFound``, also for somebody else's."""
    rows = requests(visible_to=visible_to).select_for_update(of=("self",))
    row = _with_names(rows).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_kept(item_id: int) -> BookRequest | None:
    """Lock and return the request because of which the copy, locked already, is off its shelf."""
    rows = BookRequest.objects.select_for_update(of=("self",)).filter(copy_id=item_id, keeps_copy=True)
    return _with_names(rows).first()


def lock_ended_by(item: ItemCard, *, patron_id: int) -> BookRequest | None:
    """Lock and return the request of the reader that a loan of this copy fulfils: one with the copy, else the earliest day's."""
    rows = BookRequest.objects.select_for_update(of=("self",)).filter(patron_id=patron_id, state__in=OPEN)
    fitting = Q(copy_id=item.id) | Q(part="") & (Q(wanted=None) | Q(wanted_id=item.id))
    found = list(_with_names(rows.filter(fitting, record_id=item.record_id)).order_by("day", "id"))
    return min(found, key=lambda row: row.copy_id != item.id, default=None)


def lock_fulfilled_by(loan_id: int) -> BookRequest | None:
    """Lock and return the request that a loan ended."""
    rows = BookRequest.objects.select_for_update(of=("self",)).filter(loan_id=loan_id, state=RequestState.FULFILLED)
    return _with_names(rows).first()


def fetch_facts(row: BookRequest, item: ItemCard | None) -> FetchFacts:
    """Return all that is known of a request and a copy, both locked already; three queries at most."""
    state = RequestState(row.state)
    if item is None:
        is_serial = row.record is not None and row.record.kind == RecordKind.SERIAL
        uncounted = is_serial or (row.record_id is not None and row.record_id in holdings.records_with_uncounted([row.record_id]))
        return FetchFacts(state, has_copy=False, uncounted=uncounted)
    return FetchFacts(
        state,
        has_copy=True,
        same_title=row.record_id in (None, item.record_id),
        same_copy=row.wanted_id in (None, item.id),
        on_loan=lending.due_day_of_item(item.id) is not None,
        item_state=item.state,
        set_aside=bool(waiting.asked().set_aside([item.id])),
    )


def asks_for(patron_id: int, *, record_id: int, day: date) -> bool:
    """Tell whether the reader has an open request of the whole title for the day; one query."""
    return BookRequest.objects.filter(patron_id=patron_id, record_id=record_id, day=day, part="", state__in=OPEN).exists()


# ---- what the clock and others see to ----


def overdue(*, today: date) -> list[UUID]:
    """Return the open requests whose day is over; one query."""
    rows = BookRequest.objects.filter(state__in=OPEN, day__lt=today)
    return list(rows.order_by("day", "id").values_list("uuid", flat=True))


def of_lost_copies() -> list[UUID]:
    """Return the fetched requests whose copy is in use no more; one query."""
    rows = BookRequest.objects.filter(state=RequestState.FETCHED, keeps_copy=True).exclude(copy__state=ItemState.AVAILABLE)
    return list(rows.order_by("id").values_list("uuid", flat=True))


def open_of_account(account_id: int) -> list[UUID]:
    """Return the open requests of the reader with this account; one query."""
    rows = BookRequest.objects.filter(patron__account_id=account_id, state__in=OPEN)
    return list(rows.order_by("id").values_list("uuid", flat=True))


def lock_open_of(patron_ids: Collection[int]) -> list[BookRequest]:
    """Lock and return the open requests of these readers; one query."""
    rows = BookRequest.objects.select_for_update(of=("self",)).filter(patron_id__in=patron_ids, state__in=OPEN)
    return list(_with_names(rows).order_by("id"))


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what a person ordered to reading rooms, for the person's own export."""
    rows = _with_names(BookRequest.objects.filter(patron__account_id=account_id)).order_by("id")
    return {
        "requests": [
            {"title": str(row), "part": row.part, "day": str(row.day), "state": row.state, "reason": row.reason} for row in rows
        ]
    }


def _with_names(rows: QuerySet[BookRequest]) -> QuerySet[BookRequest]:
    names = ("record", "patron__account", "category", "patron__category", "branch", "point", "copy__place", "wanted")
    return rows.select_related(*names).defer("record__marc")


def _line(row: BookRequest) -> RequestLine:
    return RequestLine(
        id=row.pk,
        uuid=row.uuid,
        record_id=row.record_id,
        record_uuid=row.record.uuid if row.record else None,
        title=row.record.title if row.record else row.title,
        authors=row.record.authors if row.record else row.authors,
        part=row.part,
        state=RequestState(row.state),
        day=row.day,
        made_at=row.made_at,
        place=place_words(row),
        pickup_key=str(place.uuid) if (place := row.point or row.branch) else "",
        branch_id=row.branch_id,
        reader=patrons.card_of(row.patron).full_name,
        reader_uuid=row.patron.uuid,
        ticket=row.patron.ticket,
        category=row.category.name,
        wanted_id=row.wanted_id,
        wanted_number=row.wanted.inventory_number if row.wanted else "",
        copy_number=row.copy.inventory_number if row.copy else "",
        copy_place=str(row.copy.place) if row.copy else "",
        keeps_copy=row.keeps_copy,
        reason=RefusalReason(row.reason) if row.reason else None,
        remark=row.remark,
        suggestion_made=row.suggestion_id is not None,
    )


def place_words(row: BookRequest) -> str:
    """Say where the reader gets the book: the branch and its desk or hall."""
    return " · ".join(str(one) for one in (row.branch, row.point) if one)

"""Questions about holds and copies on their way; and the facts that decisions need, read under locks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.prepared import Prepared
from torelik.library.branches import queries as branches
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.holds import rules
from torelik.library.holds.models import Hold, HoldTerms, Transfer
from torelik.library.holds.rules import ACTIVE, WITH_COPY, Pickup
from torelik.library.holds.vocabulary import HoldState, Part
from torelik.library.lending import cases as loan_cases
from torelik.library.lending import policy_queries as loan_policies
from torelik.library.lending import queries as lending
from torelik.library.lending.rules import Policy, choose
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons import queries as patrons
from torelik.library.requests import queries as requests

PAGE_ROWS = 200
"""So many rows of one part are shown; a library that has more works off the first."""


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One hold as its reader and the staff see it. pii: the reader"""

    uuid: UUID
    record_uuid: UUID
    title: str
    authors: str
    state: HoldState
    queued_at: datetime
    position: int | None
    pickup: str
    ready_through: date | None
    suspended_until: date | None
    reader: str
    reader_uuid: UUID
    ticket: str
    inventory_number: str
    place: str
    barcode: str


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One copy that has to go somewhere, or is going. pii: the reader's ticket"""

    uuid: UUID
    title: str
    inventory_number: str
    from_branch: str
    to_branch: str
    is_home: bool
    place: str
    ticket: str
    opened_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfTitle:
    """How many wait for one title, and the asker's own hold; ``queue`` leaves out those whose copy is set aside."""

    waiting: int = 0
    own: HoldLine | None = None


@dataclass(frozen=True, slots=True)
class PlacingCase:
    """One title about to be held for one reader, read under locks."""

    patron: patrons.PatronCard
    facts: rules.PlacingFacts
    copies: tuple[ItemCard, ...]
    free: tuple[int, ...]


def holds(*, visible_to: Actor) -> QuerySet[Hold]:
    """Return the holds that the person may see: all at a lending desk, else their own."""
    if visible_to.may(GRANTS.ISSUE_ITEM):
        return Hold.objects.all()
    if visible_to.account_id is None:
        return Hold.objects.none()
    return Hold.objects.filter(patron__account_id=visible_to.account_id)


def hold(uuid: UUID, *, visible_to: Actor) -> Hold:
    """Return one hold with its reader and title. Raises ``NotFound``, also for somebody else's."""
    row = _with_names(holds(visible_to=visible_to)).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def of_reader(patron_id: int, copies: Collection[tuple[int, int]]) -> tuple[list[HoldLine], set[int]]:
    """Return what one reader waits for, the oldest first, and the copies, each with its record, that others queue for.

    One query: both stand on the page of a reader.
    """
    own, queued = Q(patron_id=patron_id, state__in=ACTIVE), Q(state=HoldState.QUEUED)
    rows = Hold.objects.filter(own | queued & Q(record_id__in={record_id for _item, record_id in copies}))
    found = list(_with_position(rows).order_by("queued_at", "id"))
    waited = {(row.record_id, row.wanted_id) for row in found if row.state == HoldState.QUEUED}
    return [_line(row) for row in found if row.patron_id == patron_id], _waited(copies, waited)


def _waited(copies: Collection[tuple[int, int]], queued: set[tuple[int, int | None]]) -> set[int]:
    return {item for item, record in copies if {(record, None), (record, item)} & queued}


def of_title(record_id: int, *, asked_by: Actor) -> OfTitle:
    """Return how many wait for a title, and the person's own hold; one query."""
    rows = list(_with_position(Hold.objects.filter(record_id=record_id, state__in=ACTIVE)).order_by("queued_at", "id"))
    mine = asked_by.account_id
    own = next((row for row in rows if mine is not None and row.patron.account_id == mine), None)
    return OfTitle(sum(row.state not in WITH_COPY for row in rows), _line(own) if own else None)


PARTS = {
    Part.FETCH: (HoldState.ALLOCATED,),
    Part.READY: (HoldState.READY,),
    Part.QUEUE: (HoldState.QUEUED, HoldState.SUSPENDED),
}


def lines_of_part(part: Part, *, branch_id: int | None = None) -> list[HoldLine]:
    """Return the holds of one part of the page: what to fetch in the order of the places, the rest by age; one query.

    With a branch only what stands there to be fetched, or is picked up there.
    """
    rows = _with_position(Hold.objects.filter(state__in=PARTS[part]))
    if branch_id is not None:
        rows = rows.filter(copy__place__branch=branch_id) if part == Part.FETCH else rows.filter(pickup_branch=branch_id)
    order = {Part.FETCH: ("copy__place__name_kk", "copy__inventory_number"), Part.READY: ("ready_through",)}
    return [_line(row) for row in rows.order_by(*order.get(part, ("record", "queued_at")), "id")[:PAGE_ROWS]]


def transfers(*, sent: bool, branch_id: int | None = None) -> list[TransferLine]:
    """Return the copies to be sent, or on the way; of one branch those that leave it, or come to it. One query."""
    rows = Transfer.objects.filter(closed_at=None, sent_at__isnull=not sent)
    if branch_id is not None:
        rows = rows.filter(to_branch=branch_id) if sent else rows.filter(from_branch=branch_id)
    names = ("item__record", "item__place", "from_branch", "to_branch", "hold__patron")
    found = rows.select_related(*names).defer("item__record__marc").order_by("opened_at", "id")[:PAGE_ROWS]
    return [
        TransferLine(
            uuid=row.uuid,
            title=row.item.record.title,
            inventory_number=row.item.inventory_number,
            from_branch=str(row.from_branch or ""),
            to_branch=str(row.to_branch or ""),
            is_home=row.from_branch_id == row.to_branch_id,
            place=str(row.item.place),
            ticket=row.hold.patron.ticket if row.hold else "",
            opened_at=row.opened_at,
            sent_at=row.sent_at,
        )
        for row in found
    ]


def counts(*, branch_id: int | None = None) -> dict[Part, int]:
    """Return how much there is in each part of the page; two queries."""
    own = Q(pickup_branch=branch_id) if branch_id is not None else Q()
    fetched = Q(copy__place__branch=branch_id) if branch_id is not None else Q()
    by_part = {
        part.name: Count("id", filter=Q(state__in=states) & (fetched if part == Part.FETCH else own))
        for part, states in PARTS.items()
    }
    of_holds = Hold.objects.filter(state__in=ACTIVE).aggregate(**by_part)
    leaving = Q(from_branch=branch_id) if branch_id is not None else Q()
    coming = Q(to_branch=branch_id) if branch_id is not None else Q()
    of_transfers = Transfer.objects.filter(closed_at=None).aggregate(
        SEND=Count("id", filter=Q(sent_at=None) & leaving), WAY=Count("id", filter=Q(sent_at__isnull=False) & coming)
    )
    return {part: (of_holds | of_transfers)[part.name] for part in Part}


def first_pickup() -> Pickup:
    """Return where readers pick up when nobody says where; two queries."""
    return next((Pickup(one.branch_id, one.point_id) for one in branches.pickup_places()), Pickup())


def keep_days() -> int:
    """Return how many open days a copy waits on the hold shelf; one query."""
    return HoldTerms.objects.order_by("id").values_list("keep_days", flat=True).first() or rules.KEEP_DAYS


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what a person waits for and waited for, for the person's own export."""
    rows = Hold.objects.filter(patron__account_id=account_id).select_related("record").order_by("id")
    return {"holds": [{"title": row.record.title, "placed_at": row.queued_at.isoformat(), "state": row.state} for row in rows]}


# ---- what lending asks ----


def items_waited_for(copies: Collection[tuple[int, int]]) -> set[int]:
    """Return those of the copies, each with its record, for which somebody stands in the queue; one query or none."""
    if not copies:
        return set()
    records = {record_id for _item, record_id in copies}
    queued = Hold.objects.filter(record_id__in=records, state=HoldState.QUEUED)
    return _waited(copies, set(queued.values_list("record_id", "wanted_id")))


def set_aside(item_ids: Collection[int]) -> set[int]:
    """Return those of the copies that are set aside for readers, on a way, or fetched for a request; one query."""
    held, *others = asked_of_set_aside(item_ids)
    return set(held.union(*others))


def asked_of_set_aside(item_ids: Collection[int]) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for the ids of those of the copies that are set aside, on a way, or fetched for a request."""
    held = Hold.objects.filter(copy_id__in=item_ids, state__in=WITH_COPY).order_by().values_list("copy_id", flat=True)
    moved = Transfer.objects.filter(item_id__in=item_ids, closed_at=None).order_by().values_list("item_id", flat=True)
    return held, moved, requests.copies_kept(item_ids)


def is_set_aside(item_id: int) -> bool:
    """Tell whether the copy is set aside for a reader, on a way, or fetched for a request; one query."""
    return bool(_SET_ASIDE(item_id=item_id))


def _set_aside(item_id: Any) -> QuerySet[Any, Any]:
    held = Hold.objects.filter(copy_id=item_id, state__in=WITH_COPY).order_by().values_list("pk")
    moved = Transfer.objects.filter(item_id=item_id, closed_at=None).order_by().values_list("pk")
    return held.union(moved, requests.requests_keeping(item_id))[:1]


_SET_ASIDE = Prepared(_set_aside, item_id=Hold.id)


def hold_of_copy(item_uuid: UUID) -> Hold | None:
    """Return the hold for which the copy is set aside, with everything to be told; one query."""
    return _with_names(Hold.objects.filter(copy__uuid=item_uuid, state__in=WITH_COPY)).first()


def transfer_of_copy(item_uuid: UUID) -> Transfer | None:
    """Return the way on which the copy is, with everything to be told; one query."""
    rows = Transfer.objects.filter(item__uuid=item_uuid, closed_at=None)
    return rows.select_related("item__record", "item__place", "to_branch").defer("item__record__marc").first()


# ---- facts under locks ----


def lock_placing(*, record_id: int, patron_id: int, item_id: int | None, at: datetime) -> PlacingCase:
    """Lock the reader, then the copies of the title, and return all that the decision needs. Raises ``NotFound``.

    The copies are locked before anybody looks whether they are free: a return of one of them at this moment either
    finds this hold in the queue, or is seen here.
    """
    patron = patrons.lock_patron(patron_id)
    copies = [one for one in holdings.lock_copies_of(record_id) if item_id in (None, one.id)]
    known, today = loan_policies.policies(), clock.local_date(at)
    allowed = [(one, policy) for one in copies if (policy := policy_to_hold(one, patron.category_id, known, today=today))]
    own = list(Hold.objects.filter(patron_id=patron_id, state__in=ACTIVE).values_list("record_id", flat=True))
    facts = rules.PlacingFacts(
        copies=len(copies),
        copies_allowed=len(allowed),
        max_holds=max((policy.max_holds for _copy, policy in allowed), default=0),
        holds=len(own),
        card_valid_through=patron.card_valid_through,
        blocked_until=patron.blocked_until,
        waits_already=record_id in own,
        title_held=lending.holds_title(patron_id=patron_id, record_id=record_id),
        cleared=patron.cleared_on is not None,
    )
    ids = [one.id for one in copies]
    taken = set(lending.due_days(ids)) | set_aside(ids)
    free = tuple(one.id for one, _policy in allowed if one.id not in taken)
    return PlacingCase(patron, facts, tuple(copies), free)


def policy_to_hold(item: ItemCard, category_id: int, known: Sequence[Policy], *, today: date) -> Policy | None:
    """Return the rule by which a reader of the category may wait for the copy; nothing where none allows it."""
    policy = choose(known, category_id=category_id, copy=loan_cases.copy_facts(item), today=today).policy
    return policy if rules.allows_hold(policy, for_loan=item.for_loan) else None


def lock_hold(uuid: UUID, *, visible_to: Actor) -> tuple[Hold, bool]:
    """Lock the copy that is set aside, then the hold; tell whether the hold still has that copy, so that both are kept.

    Raises ``NotFound``, also for somebody else's.
    """
    copy_id = hold(uuid, visible_to=visible_to).copy_id
    if copy_id is not None:
        holdings.lock_item(copy_id)
    row = _with_names(Hold.objects.select_for_update(of=("self",))).get(uuid=uuid)
    return row, row.copy_id in (None, copy_id)


def lock_hold_of_copy(item_id: int) -> Hold | None:
    """Lock and return the hold for which the copy, locked already, is set aside."""
    return _WITH_COPY.first(item_id=item_id)


def lock_first_in_queue(item: ItemCard, *, at: datetime) -> Hold | None:
    """Lock and return the first hold that this copy, locked already, can fulfil; one that somebody changes now is passed."""
    queue = _QUEUE(item_id=item.id, record_id=item.record_id)
    if not queue:
        return None
    known, today = loan_policies.policies(), clock.local_date(at)
    for row_id, category_id in queue:
        if policy_to_hold(item, category_id, known, today=today):
            rows = Hold.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=row_id, state=HoldState.QUEUED)
            if (found := _with_names(rows).first()) is not None:
                return found
    return None


def first_for_copy(item: ItemCard, *, at: datetime) -> int | None:
    """Return the reader for whom the copy is set aside or fetched, or who comes first for it; nothing is locked.

    One query, two where somebody stands in the queue.
    """
    found = sorted(_FOR_COPY(item_id=item.id, record_id=item.record_id), key=lambda row: row[3:])
    waiting = [row[:3] for row in found]
    holder = next((patron for patron, _category, copy_id in waiting if copy_id == item.id), None)
    if holder is not None or not waiting:
        return holder
    known, today = loan_policies.policies(), clock.local_date(at)
    return next((patron for patron, category, _copy in waiting if policy_to_hold(item, category, known, today=today)), None)


def _queued_for(item_id: Any, record_id: Any) -> Q:
    """Those who stand in the queue for this copy: a copy that was not found for them is none."""
    queued = Q(record_id=record_id, state=HoldState.QUEUED) & (Q(wanted=None) | Q(wanted_id=item_id))
    return queued & (Q(not_found=None) | ~Q(not_found_id=item_id))


_COPY = {"item_id": Hold.id, "record_id": Hold.id}


def _for_copy(item_id: Any, record_id: Any) -> QuerySet[Any, Any]:
    held = Hold.objects.filter(_queued_for(item_id, record_id) | Q(copy_id=item_id, state__in=WITH_COPY)).order_by()
    rows = held.values_list("patron_id", "patron__category_id", "copy_id", "queued_at", "id")
    return rows.union(requests.waits_with(item_id))


_FOR_COPY = Prepared(_for_copy, **_COPY)
_QUEUE = Prepared(
    lambda item_id, record_id: (
        Hold.objects.filter(_queued_for(item_id, record_id)).order_by("queued_at", "id").values_list("id", "patron__category_id")
    ),
    **_COPY,
)


def is_concerned_by_loan(item: ItemCard, *, patron_id: int) -> bool:
    """Tell whether a loan of the copy to this reader ends a way, a hold or a request, or passes somebody over; one query."""
    return bool(_CONCERNED(item_id=item.id, record_id=item.record_id, patron_id=patron_id))


def _concerned(item_id: Any, record_id: Any, patron_id: Any) -> QuerySet[Any, Any]:
    of_copy, of_reader = Q(copy_id=item_id, state__in=WITH_COPY), Q(patron_id=patron_id, record_id=record_id)
    held = Hold.objects.filter(of_copy | (of_reader & Q(state__in=ACTIVE))).order_by().values_list("pk")
    moved = Transfer.objects.filter(item_id=item_id, closed_at=None).order_by().values_list("pk")
    return held.union(moved, requests.concerned_by_loan(item_id, record_id, patron_id=patron_id))[:1]


_CONCERNED = Prepared(_concerned, **_COPY, patron_id=Hold.id)


def lock_open_transfer(item_id: int) -> Transfer | None:
    """Lock and return the way on which the copy, locked already, is."""
    return _OPEN_WAY.first(item_id=item_id)


_OPEN_WAY = Prepared(
    lambda item_id: (
        Transfer.objects.select_for_update(of=("self",)).select_related("item").filter(item_id=item_id, closed_at=None)
    ),
    item_id=Transfer.id,
)


def lock_holds_ended_by(*, patron_id: int, item: ItemCard) -> Hold | None:
    """Lock and return the hold of the reader that a loan of this copy fulfils."""
    rows = Hold.objects.select_for_update(of=("self",)).filter(
        Q(wanted=None) | Q(wanted_id=item.id), patron_id=patron_id, record_id=item.record_id, state__in=ACTIVE
    )
    return _with_names(rows).first()


# ---- what the clock sees to ----


def overdue_ready(*, today: date) -> list[UUID]:
    """Return the holds whose copy has waited long enough; one query."""
    rows = Hold.objects.filter(state=HoldState.READY, ready_through__lt=today)
    return list(rows.order_by("ready_through", "id").values_list("uuid", flat=True))


def to_resume(*, today: date) -> list[UUID]:
    """Return the suspended holds whose day has come; one query."""
    rows = Hold.objects.filter(state=HoldState.SUSPENDED, suspended_until__lte=today)
    return list(rows.order_by("queued_at", "id").values_list("uuid", flat=True))


def of_lost_copies() -> list[UUID]:
    """Return the holds whose copy is in use no more; one query."""
    rows = Hold.objects.filter(state__in=WITH_COPY).exclude(copy__state=ItemState.AVAILABLE)
    return list(rows.order_by("id").values_list("uuid", flat=True))


def lock_transfers_of_lost_copies() -> list[Transfer]:
    """Lock and return the open ways of copies that are in use no more."""
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("item").filter(closed_at=None)
    return list(rows.exclude(item__state=ItemState.AVAILABLE).order_by("id"))


def free_copies_waited_for() -> list[int]:
    """Return the copies that are free though somebody waits for their titles, e.g. new ones; four queries at most."""
    records = list(Hold.objects.filter(state=HoldState.QUEUED).values_list("record_id", flat=True).distinct())
    return free_copies(records) if records else []


def free_copies(record_ids: Collection[int]) -> list[int]:
    """Return the copies of these titles that stand on their shelves for nobody; three queries."""
    copies = [one.id for one in holdings.copies_of_records(record_ids) if one.id and one.state == ItemState.AVAILABLE]
    taken = set(lending.due_days(copies)) | set_aside(copies)
    return sorted(set(copies) - taken)


def active_of_account(account_id: int) -> list[UUID]:
    """Return what the reader with this account waits for; one query."""
    rows = Hold.objects.filter(patron__account_id=account_id, state__in=ACTIVE)
    return list(rows.order_by("id").values_list("uuid", flat=True))


@dataclass(frozen=True, slots=True)
class Awaited:
    """One title for which a reader waits; ``place`` is where it is picked up or stands. pii: what a reader wants to read"""

    patron_id: int
    uuid: UUID
    record_uuid: UUID
    state: HoldState
    title: str
    inventory_number: str
    place: str


def awaited_by(patron_ids: Collection[int], *, lock: bool = False) -> list[Awaited]:
    """Return what these readers wait for, the oldest first; one query. With *lock* the rows are kept."""
    rows = Hold.objects.select_for_update(of=("self",)) if lock else Hold.objects.all()
    rows = _with_names(rows.filter(patron_id__in=patron_ids, state__in=ACTIVE)).order_by("id")
    return [
        Awaited(
            patron_id=row.patron_id,
            uuid=row.uuid,
            record_uuid=row.record.uuid,
            state=HoldState(row.state),
            title=row.record.title,
            inventory_number=row.copy.inventory_number if row.copy else "",
            place=pickup_words(row) or (str(row.copy.place) if row.copy else ""),
        )
        for row in rows
    ]


_WITH_COPY = Prepared(
    lambda item_id: _with_names(Hold.objects.select_for_update(of=("self",)).filter(copy_id=item_id, state__in=WITH_COPY)),
    item_id=Hold.id,
)


def lock_waiting(uuids: Collection[UUID]) -> list[Hold]:
    """Lock and return these holds, as far as no copy is set aside for them."""
    rows = Hold.objects.select_for_update(of=("self",)).filter(uuid__in=uuids, copy=None, state__in=ACTIVE)
    return list(_with_names(rows).order_by("id"))


def _with_names(rows: QuerySet[Hold]) -> QuerySet[Hold]:
    names = ("record", "patron__account", "patron__category", "pickup_branch", "pickup_point", "copy__place")
    return rows.select_related(*names).defer("record__marc")


def _with_position(rows: QuerySet[Hold]) -> QuerySet[Hold]:
    before = Hold.objects.filter(record=OuterRef("record"), state=HoldState.QUEUED)
    before = before.filter(Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), id__lt=OuterRef("id")))
    number = Coalesce(Subquery(before.order_by().values("record").annotate(n=Count("id")).values("n")), 0) + 1
    queued = Case(When(state=HoldState.QUEUED, then=number), default=None, output_field=IntegerField())
    return _with_names(rows).annotate(position=queued)


def _line(row: Hold) -> HoldLine:
    return HoldLine(
        uuid=row.uuid,
        record_uuid=row.record.uuid,
        title=row.record.title,
        authors=row.record.authors,
        state=HoldState(row.state),
        queued_at=row.queued_at,
        position=getattr(row, "position", None),
        pickup=pickup_words(row),
        ready_through=row.ready_through,
        suspended_until=row.suspended_until,
        reader=patrons.card_of(row.patron).full_name,
        reader_uuid=row.patron.uuid,
        ticket=row.patron.ticket,
        inventory_number=row.copy.inventory_number if row.copy else "",
        place=str(row.copy.place) if row.copy else "",
        barcode=row.copy.barcode if row.copy else "",
    )


def pickup_words(row: Hold) -> str:
    """Say where a reader picks the copy up: the branch and, where one was chosen, its desk."""
    return " · ".join(str(one) for one in (row.pickup_branch, row.pickup_point) if one)

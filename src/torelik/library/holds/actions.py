"""Placing, suspending and cancelling holds; setting copies aside, sending and receiving them.

Everybody locks in one order: reader, copy, hold. A copy beside the one at hand is taken only where nobody keeps it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.branches import queries as branches
from torelik.library.copying.followers import Way
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.holds import permissions, queries, rules
from torelik.library.holds.models import Hold, HoldTerms, Transfer
from torelik.library.holds.rules import Pickup
from torelik.library.holds.vocabulary import EVENTS, EVENTS_OF, NOTICES, ChangeRefusal, HoldRefusal, HoldState, HoldVerb
from torelik.library.lending import queries as lending
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.patrons.vocabulary import CLEARANCE_GRANT
from torelik.library.requests import actions as requests
from torelik.library.requests.vocabulary import RequestState
from torelik.notifications import api as notifications

OWN_HOLDS = "/library/me/loans/"


class HoldRefused(Exception):
    """A title is not held for a reader; carries every reason."""

    def __init__(self, refusals: Sequence[HoldRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class ChangeRefused(Exception):
    """A hold or a copy stays as it is; carries every reason."""

    def __init__(self, refusals: Sequence[ChangeRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def place_hold(*, record_id: int, patron_id: int, pickup: Pickup, by: Actor, at: datetime, item_id: int | None = None) -> Hold:
    """Let a reader wait for a title, or for one copy of it (cl. 12; "request" in NCIP); at the desk, or by the reader.

    A copy that is free is set aside at once, for the first of the queue. Raises ``HoldRefused`` with every reason, and
    ``NotFound``, also where the reader is somebody else.
    """
    case = queries.lock_placing(record_id=record_id, patron_id=patron_id, item_id=item_id, at=at)
    permissions.require_desk_or_self(by, case.patron)
    if refusals := rules.refusals_to_place(case.facts, today=clock.local_date(at)):
        raise HoldRefused(refusals)
    hold = Hold.objects.create(
        record_id=record_id,
        wanted_id=item_id,
        patron_id=patron_id,
        queued_at=at,
        pickup_branch_id=pickup.branch_id,
        pickup_point_id=pickup.point_id,
    )
    audit.record(EVENTS.PLACED, by=by, about=hold, at=at, facts={"patron": str(case.patron.uuid)})
    copies = {one.id: one for one in case.copies}
    ways = [(copy_id, copies[copy_id].branch_id) for copy_id in case.free]
    for copy_id in rules.in_order_of_way(ways, pickup=pickup.branch_id):
        _set_aside(copies[copy_id], by=by, at=at)
        hold.refresh_from_db()
        if hold.state != HoldState.QUEUED:
            break
    return hold


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own hold or a desk's, by ``lock_hold``
def cancel_hold(*, uuid: UUID, by: Actor, at: datetime) -> Hold:
    """Let a reader wait no more; the copy that was set aside goes to the next one, or back to its shelf.

    Raises ``NotFound``, also for somebody else's hold; ``ChangeRefused`` for one that has ended.
    """
    return _give_up(_locked(uuid, by=by), HoldVerb.CANCEL, by=by, at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own hold or a desk's, by ``lock_hold``
def suspend_hold(*, uuid: UUID, until: date, by: Actor, at: datetime) -> Hold:
    """Let a reader not wait until a day, and keep the place in the queue. Raises as ``cancel_hold``."""
    hold = _locked(uuid, by=by)
    if refusals := rules.refusals_to_suspend(HoldState(hold.state), until=until, today=clock.local_date(at)):
        raise ChangeRefused(refusals)
    return _give_up(hold, HoldVerb.SUSPEND, by=by, at=at, suspended_until=until)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own hold or a desk's, by ``lock_hold``
def resume_hold(*, uuid: UUID, by: Actor, at: datetime) -> Hold:
    """Let a reader wait again; a copy that is free is set aside at once. Raises as ``cancel_hold``."""
    hold = _locked(uuid, by=by)
    _move(hold, HoldVerb.RESUME, by=by, at=at, suspended_until=None)
    _offer(queries.free_copies([hold.record_id]), by=by, at=at)
    hold.refresh_from_db()
    return hold


@transaction.atomic
def not_found(*, uuid: UUID, by: Actor, at: datetime) -> Hold:
    """Say that the copy set aside does not stand on its shelf: the hold gets another one, or goes back to the queue."""
    by.require(GRANTS.ISSUE_ITEM)
    hold = _locked(uuid, by=by)
    if hold.state != HoldState.ALLOCATED:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    _move(hold, HoldVerb.REQUEUE, by=by, at=at, copy=None, not_found_id=hold.copy_id)
    _offer(queries.free_copies([hold.record_id]), by=by, at=at)
    hold.refresh_from_db()
    return hold


@transaction.atomic
def send(*, uuid: UUID, by: Actor, at: datetime) -> Transfer:
    """Say that a copy has left for its branch; the second time changes nothing. Raises ``NotFound``."""
    by.require(GRANTS.ISSUE_ITEM)
    row = Transfer.objects.select_for_update(of=("self",)).select_related("item").filter(uuid=uuid, closed_at=None).first()
    if row is None:
        raise NotFound(uuid)
    if row.sent_at is None:
        row.sent_at = at
        row.save(update_fields=["sent_at"])
        audit.record(EVENTS.COPY_LEFT, by=by, about=row, at=at)
    return row


@transaction.atomic
def receive(*, item_id: int, branch_id: int | None, by: Actor, at: datetime) -> bool:
    """Receive a copy scanned in a branch: put it aside for its reader, or for the next one, or send it on or home.

    Without a branch it is received where it stands. Tell whether there was anything to do. Raises ``ChangeRefused`` for a
    copy that is on loan or in use no more.
    """
    by.require(GRANTS.ISSUE_ITEM)
    item = holdings.lock_item(item_id)
    if lending.due_day_of_item(item_id) is not None:
        raise ChangeRefused([ChangeRefusal.ON_LOAN])
    if item.state != ItemState.AVAILABLE:
        raise ChangeRefused([ChangeRefusal.NOT_IN_STOCK])
    fetched = requests.received(item_id, by=by, at=at)
    if fetched is RequestState.FETCHED:
        return True
    return take_in(item, branch_id=branch_id, by=by, at=at) or fetched is not None


def take_in(item: ItemCard, *, branch_id: int | None, by: Actor, at: datetime) -> bool:
    """Decide where a copy goes that nobody has and that is locked already; tell whether anything was done with it."""
    here = rules.branch_of_desk(branch_id, home=item.branch_id)
    transfer = queries.lock_open_transfer(item.id)
    if transfer is not None:
        _close(transfer, by=by, at=at)
    hold = queries.lock_hold_of_copy(item.id)
    if hold is None and item.state == ItemState.AVAILABLE:
        hold = queries.lock_first_in_queue(item, at=at)
    if hold is not None:
        if hold.state != HoldState.READY or rules.next_stop(here=here, pickup=hold.pickup_branch_id) == HoldVerb.SEND:
            _stop(hold, item, here=here, by=by, at=at)
        return True
    if here != item.branch_id:
        _send_home(item, here=here, by=by, at=at)
        return True
    return transfer is not None


def _stop(hold: Hold, item: ItemCard, *, here: int | None, by: Actor, at: datetime) -> None:
    """Put a copy that is at hand on the hold shelf, or open its way to where the reader picks it up."""
    if rules.next_stop(here=here, pickup=hold.pickup_branch_id) == HoldVerb.SEND:
        _move(hold, HoldVerb.SEND, by=by, at=at, copy_id=item.id, ready_through=None)
        Transfer.objects.create(item_id=item.id, hold=hold, from_branch_id=here, to_branch_id=hold.pickup_branch_id, opened_at=at)
        return
    today = clock.local_date(at)
    calendar = branches.calendars(since=today).of(hold.pickup_branch_id or item.branch_id)
    through = rules.kept_through(today=today, days=queries.keep_days(), calendar=calendar)
    _move(hold, HoldVerb.KEEP, by=by, at=at, copy_id=item.id, ready_through=through)
    _tell(hold, NOTICES.READY, at=at)


def _set_aside(item: ItemCard, *, by: Actor, at: datetime) -> None:
    """Set a free copy, locked already, aside on its shelf for the first who waits for it."""
    hold = queries.lock_first_in_queue(item, at=at)
    if hold is not None:
        _move(hold, HoldVerb.ALLOCATE, by=by, at=at, copy_id=item.id)


def _offer(item_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Set copies aside that were seen free, unless somebody keeps their rows or they are free no more."""
    for item_id in item_ids:
        item = holdings.lock_item_if_free(item_id)
        if item is None or item.state != ItemState.AVAILABLE or lending.due_day_of_item(item_id) is not None:
            continue
        if not queries.set_aside([item_id]):
            _set_aside(item, by=by, at=at)


def _locked(uuid: UUID, *, by: Actor) -> Hold:
    """Lock and return a hold together with its copy. Raises ``ChangeRefused`` where it got another copy at this moment."""
    hold, is_whole = queries.lock_hold(uuid, visible_to=by)
    if not is_whole:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    return hold


def _give_up(hold: Hold, verb: HoldVerb, *, by: Actor, at: datetime, **columns: Any) -> Hold:
    """Let a hold have no copy any more, and find out where the copy goes that it had; the copy is locked already."""
    was, copy_id, pickup = hold.state, hold.copy_id, hold.pickup_branch_id
    _move(hold, verb, by=by, at=at, copy=None, ready_through=None, **columns)
    if copy_id is None:
        return hold
    item = holdings.lock_item(copy_id)
    if item.state != ItemState.AVAILABLE:
        return hold
    if was == HoldState.ALLOCATED:
        _set_aside(item, by=by, at=at)
    elif was == HoldState.READY:
        _leave_shelf(item, here=pickup if pickup is not None else item.branch_id, by=by, at=at)
    else:
        transfer = queries.lock_open_transfer(item.id)
        if transfer is not None and transfer.sent_at is None:
            _close(transfer, by=by, at=at)
            _leave_shelf(item, here=transfer.from_branch_id, by=by, at=at)
    return hold


def _leave_shelf(item: ItemCard, *, here: int | None, by: Actor, at: datetime) -> None:
    """Give a copy that lies ready in a branch to the next one, or let it go back to its place."""
    following = queries.lock_first_in_queue(item, at=at)
    if following is not None:
        _stop(following, item, here=here, by=by, at=at)
    else:
        _send_home(item, here=here, by=by, at=at)


def _send_home(item: ItemCard, *, here: int | None, by: Actor, at: datetime) -> None:
    row = Transfer.objects.create(item_id=item.id, from_branch_id=here, to_branch_id=item.branch_id, opened_at=at)
    audit.record(EVENTS.COPY_SENT_HOME, by=by, about=row, about_name=item.inventory_number, at=at)


def _close(transfer: Transfer, *, by: Actor, at: datetime) -> None:
    transfer.closed_at = at
    transfer.save(update_fields=["closed_at"])
    audit.record(EVENTS.COPY_RECEIVED, by=by, about=transfer, at=at)


def _move(hold: Hold, verb: HoldVerb, *, by: Actor, at: datetime, **columns: Any) -> None:
    """Do what the table of states allows, and write it down. Raises ``ChangeRefused`` for what it does not."""
    following = rules.HOLD_LIFE.get((HoldState(hold.state), verb))
    if following is None:
        raise ChangeRefused([ChangeRefusal.NOT_NOW])
    columns["state"] = following
    if following not in rules.ACTIVE:
        columns["ended_at"] = at
    for name, value in columns.items():
        setattr(hold, name, value)
    hold.save(update_fields=[name.removesuffix("_id") for name in columns])
    facts = {"patron": str(hold.patron.uuid)}
    if until := columns.get("ready_through") or columns.get("suspended_until"):
        facts["until"] = until.isoformat()
    audit.record(EVENTS_OF[verb], by=by, about=hold, at=at, facts=facts)


def _tell(hold: Hold, kind: NOTICES, *, at: datetime) -> None:
    account = hold.patron.account
    if account is None:
        return
    with translation.override(account.language):
        words = {"title": hold.record.title}
        if hold.ready_through:
            words |= {"until": date_format(hold.ready_through, "DATE_FORMAT"), "place": queries.pickup_words(hold) or "—"}
    notifications.notify(account_id=account.pk, kind=kind.value, words=words, at=at, path=OWN_HOLDS)


# ---- what lending tells ----


def fulfil(item: ItemCard, *, loan_id: int, patron_id: int, by: Actor, at: datetime) -> None:
    """End the hold that a loan fulfils; whoever was passed over, by a refusal lifted, waits again as the first."""
    if not queries.is_concerned_by_loan(item, patron_id=patron_id):
        return
    requests.fulfil(item, loan_id=loan_id, patron_id=patron_id, by=by, at=at)
    transfer = queries.lock_open_transfer(item.id)
    if transfer is not None:
        _close(transfer, by=by, at=at)
    passed = queries.lock_hold_of_copy(item.id)
    own = queries.lock_holds_ended_by(patron_id=patron_id, item=item)
    if passed is not None and (own is None or passed.pk != own.pk):
        _move(passed, HoldVerb.REQUEUE, by=by, at=at, copy=None, ready_through=None)
    if own is not None:
        other_copy = own.copy_id if own.copy_id != item.id else None
        was, pickup = own.state, own.pickup_branch_id
        _move(own, HoldVerb.FULFIL, by=by, at=at, copy=None, ready_through=None, suspended_until=None, loan_id=loan_id)
        if other_copy is not None:
            _let_go(other_copy, was=HoldState(was), pickup=pickup, by=by, at=at)
    if passed is not None:
        _offer(queries.free_copies([item.record_id]), by=by, at=at)


def _let_go(item_id: int, *, was: HoldState, pickup: int | None, by: Actor, at: datetime) -> None:
    """Free the copy that was set aside for somebody who took another one; where somebody keeps its row, the clock does it."""
    item = holdings.lock_item_if_free(item_id)
    if item is None:
        return
    if was == HoldState.READY:
        _leave_shelf(item, here=pickup if pickup is not None else item.branch_id, by=by, at=at)
    elif was == HoldState.ALLOCATED:
        _set_aside(item, by=by, at=at)


def reopen(*, item_id: int, loan_id: int, by: Actor, at: datetime) -> None:
    """Let the copy of an issue that was undone wait again where it waited: for a request, or on the hold shelf.

    Where neither is, it goes to whoever waits.
    """
    item = holdings.lock_item(item_id)
    if requests.reopen(item_id, loan_id=loan_id, by=by, at=at):
        return
    rows = Hold.objects.select_related("record", "patron__account", "pickup_branch", "pickup_point")
    hold = rows.select_for_update(of=("self",)).filter(loan_id=loan_id, state=HoldState.FULFILLED).first()
    waits_anew = hold and Hold.objects.filter(patron=hold.patron, record=hold.record, state__in=rules.ACTIVE).exists()
    if hold is None or waits_anew:
        take_in(item, branch_id=None, by=by, at=at)
        return
    today = clock.local_date(at)
    calendar = branches.calendars(since=today).of(hold.pickup_branch_id or item.branch_id)
    through = rules.kept_through(today=today, days=queries.keep_days(), calendar=calendar)
    _move(hold, HoldVerb.REOPEN, by=by, at=at, copy_id=item.id, ready_through=through, loan=None, ended_at=None)


# ---- the clock ----


def see_to_holds(*, by: Actor, at: datetime) -> int:
    """End holds that were not picked up, resume those whose day has come, set free copies aside (cl. 12).

    Each in a transaction of its own, so that one that fails holds up no other. Return how many were ended or resumed.
    """
    today = clock.local_date(at)
    done = 0
    for uuid in queries.overdue_ready(today=today):
        done += _expire(uuid, today=today, by=by, at=at)
    for uuid in queries.to_resume(today=today):
        with transaction.atomic():
            hold = _locked(uuid, by=by)
            if hold.state == HoldState.SUSPENDED:
                _move(hold, HoldVerb.RESUME, by=by, at=at, suspended_until=None)
                done += 1
    for uuid in queries.of_lost_copies():
        with transaction.atomic():
            hold = _locked(uuid, by=by)
            if hold.copy_id is not None:
                _move(hold, HoldVerb.REQUEUE, by=by, at=at, copy=None, ready_through=None)
    with transaction.atomic():
        for transfer in queries.lock_transfers_of_lost_copies():
            _close(transfer, by=by, at=at)
        _offer(queries.free_copies_waited_for(), by=by, at=at)
    return done


@transaction.atomic
def _expire(uuid: UUID, *, today: date, by: Actor, at: datetime) -> bool:
    hold = _locked(uuid, by=by)
    if hold.state != HoldState.READY or (hold.ready_through and hold.ready_through >= today):
        return False
    _give_up(hold, HoldVerb.EXPIRE, by=by, at=at)
    _tell(hold, NOTICES.EXPIRED, at=at)
    return True


@transaction.atomic
def set_terms(*, keep_days: int, by: Actor, at: datetime) -> HoldTerms:
    """Set how many open days a copy waits on the hold shelf; copies that wait keep their days."""
    by.require(GRANTS.SET_POLICIES)
    row = HoldTerms.objects.select_for_update().order_by("id").first() or HoldTerms()
    if row.pk is None or row.keep_days != keep_days:
        row.keep_days = keep_days
        row.save()
        audit.record(EVENTS.TERMS_SET, by=by, about=row, at=at, facts={"days": keep_days})
    return row


def end_holds_of(*, account_id: int, by: Actor, at: datetime, **_named: Any) -> None:
    """Cancel what a person waits for who leaves the Academy."""
    for uuid in queries.active_of_account(account_id):
        with transaction.atomic():
            _give_up(_locked(uuid, by=by.with_grant(GRANTS.ISSUE_ITEM)), HoldVerb.CANCEL, by=by, at=at)


def end_waiting(*, uuids: Collection[UUID], by: Actor, at: datetime) -> None:
    """Let readers who leave with a clearance slip wait no more, in the transaction that locked the readers and the holds.

    No copy is set aside for these holds: it would have refused the slip.
    """
    by.require(CLEARANCE_GRANT)
    for hold in queries.lock_waiting(uuids):
        _move(hold, HoldVerb.CANCEL, by=by, at=at)


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let readers wait for the other record in place of a merged one; whoever waits for both stays in both queues."""
    rows = Hold.objects.filter(record_id=way.from_id)
    both = Hold.objects.filter(record_id=way.to_id, state__in=rules.ACTIVE).values("patron")
    rows = rows.exclude(state__in=rules.ACTIVE, patron__in=both)
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.order_by("id").values_list("uuid", flat=True)]
    Hold.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved

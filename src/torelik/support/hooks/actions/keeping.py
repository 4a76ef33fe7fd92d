"""What an administrator does with webhooks and their deliveries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.addresses import AddressRefused, Wrong, place_of
from torelik.kernel.identifiers import new_uuid
from torelik.support.hooks import outbound, queries, registry, rules
from torelik.support.hooks.actions.delivering import attempt, lock_cursor
from torelik.support.hooks.models import Delivery, Hook
from torelik.support.hooks.vocabulary import EVENTS, GRANTS, TEST, ChangeRefusal, DeliveryState, HookRefusal, HookState

_WRONG = {Wrong.SCHEME: HookRefusal.NOT_HTTPS, Wrong.UNKNOWN: HookRefusal.UNKNOWN_HOST, Wrong.PRIVATE: HookRefusal.PRIVATE}


class HookRefused(Exception):
    """The webhook is not kept; carries every reason."""

    def __init__(self, refusals: Sequence[HookRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class DeliveryRefused(Exception):
    """The delivery stays as it is; carries every reason."""

    def __init__(self, refusals: Sequence[ChangeRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Kept:
    """A webhook together with its secret, which is shown once."""

    hook: Hook
    secret: str


def add_hook(*, name: str, address: str, events: Collection[str], by: Actor, at: datetime) -> Kept:
    """Let an address be told of these events, from the next one on (cl. 12).

    The name is looked up at once. Raises ``PermissionDenied``, and ``HookRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_HOOKS)
    host = _checked(name=name, address=address, events=events)
    with transaction.atomic():
        cursor = lock_cursor()
        if cursor.is_idle:  # nobody was told anything meanwhile: what lies behind is of no use to anybody
            cursor.move_to_end()
        _require_free(name)
        row = Hook.objects.create(
            name=name,
            address=address,
            events=_joined(events),
            begins_after=audit.last_sequence(),
            made_at=at,
            made_by_id=by.account_id,
        )
        audit.record(EVENTS.HOOK_ADDED, by=by, about=row, at=at, facts={"host": host, "events": list(row.event_keys)})
    return Kept(row, queries.secret_of(row))


def change_hook(*, uuid: UUID, name: str, address: str, events: Collection[str], by: Actor, at: datetime) -> Hook:
    """Change name, address and events; what waits already goes to the new address. Raises as ``add_hook``, and ``NotFound``."""
    by.require(GRANTS.KEEP_HOOKS)
    host = _checked(name=name, address=address, events=events, besides=uuid)
    with transaction.atomic():
        row = queries.lock_hook(uuid)
        _require_free(name, besides=uuid)
        row.name, row.address, row.events = name, address, _joined(events)
        row.save(update_fields=["name", "address", "events"])
        audit.record(EVENTS.HOOK_CHANGED, by=by, about=row, at=at, facts={"host": host, "events": list(row.event_keys)})
    return row


def _checked(*, name: str, address: str, events: Collection[str], besides: UUID | None = None) -> str:
    """Return the host of an address that may be told. Raises ``HookRefused`` with every reason."""
    try:
        place = place_of(address, schemes=outbound.SCHEMES)
    except AddressRefused as refused:
        raise HookRefused([_WRONG.get(refused.wrong, HookRefusal.NO_ADDRESS)]) from None
    known = [event.key for event in registry.known_events()]
    asked = rules.AskedHook(name, place.scheme, place.host, events, queries.names_taken(besides=besides))
    refusals = rules.refusals_to_keep(asked, known=known)
    try:
        outbound.place(address)
    except AddressRefused as refused:
        refusals.append(_WRONG.get(refused.wrong, HookRefusal.NO_ADDRESS))
    if refusals:
        raise HookRefused(refusals)
    return place.host


def _require_free(name: str, *, besides: UUID | None = None) -> None:
    """Look once more behind the lock: two may have typed the same name."""
    if name.casefold() in {one.casefold() for one in queries.names_taken(besides=besides)}:
        raise HookRefused([HookRefusal.NAME_TAKEN])


def _joined(events: Collection[str]) -> str:
    return " ".join(event.key for event in registry.known_events() if event.key in events)


@transaction.atomic
def pause_hook(*, uuid: UUID, by: Actor, at: datetime) -> Hook:
    """Send an address nothing for now; what happens meanwhile waits for it. The second time changes nothing."""
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_hook(uuid)
    if row.state == HookState.ACTIVE:
        _set(row, HookState.PAUSED)
        audit.record(EVENTS.HOOK_PAUSED, by=by, about=row, at=at)
    return row


@transaction.atomic
def resume_hook(*, uuid: UUID, by: Actor, at: datetime) -> Hook:
    """Go on with the first delivery that waits, at once. The second time changes nothing."""
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_hook(uuid)
    if row.state != HookState.ACTIVE:
        _set(row, HookState.ACTIVE)
        audit.record(EVENTS.HOOK_RESUMED, by=by, about=row, at=at)
    return row


def _set(row: Hook, state: HookState) -> None:
    row.state, row.failures, row.not_before = state, 0, None
    row.save(update_fields=["state", "failures", "not_before"])


@transaction.atomic
def renew_secret(*, uuid: UUID, by: Actor, at: datetime) -> Kept:
    """Sign with a new secret from the next attempt on; the old one is of no use any more."""
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_hook(uuid)
    row.secret_number += 1
    row.save(update_fields=["secret_number"])
    audit.record(EVENTS.SECRET_RENEWED, by=by, about=row, at=at)
    return Kept(row, queries.secret_of(row))


@transaction.atomic
def remove_hook(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Tell an address nothing any more; what waited for it is gone. Raises ``NotFound``, also the second time."""
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_hook(uuid)
    waiting, _rows = Delivery.objects.filter(hook=row, state=DeliveryState.WAITING).delete()
    row.state, row.removed_at = HookState.REMOVED, at
    row.save(update_fields=["state", "removed_at"])
    audit.record(EVENTS.HOOK_REMOVED, by=by, about=row, at=at, facts={"count": waiting})


def try_hook(*, uuid: UUID, by: Actor, at: datetime) -> Delivery:
    """Send a test at once, before whatever waits and also while the address is off; it is not tried again.

    It takes ten seconds at most, outside of any transaction. Raises ``NotFound``.
    """
    by.require(GRANTS.KEEP_HOOKS)
    key = new_uuid()
    with transaction.atomic():
        row = queries.lock_hook(uuid)
        body = rules.body_of_test(delivery=str(key), at=at.isoformat())
        delivery = Delivery.objects.create(uuid=key, hook=row, event=TEST, body=body, state=DeliveryState.FAILED, made_at=at)
        audit.record(EVENTS.HOOK_TRIED, by=by, about=row, at=at)
    sent = attempt(delivery, at=at)
    delivery.attempts, delivery.tried_at, delivery.status, delivery.fault = 1, at, sent.status, sent.fault or ""
    if sent.fault is None:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, at
    delivery.save(update_fields=["attempts", "tried_at", "status", "fault", "state", "delivered_at"])
    return delivery


@transaction.atomic
def send_again(*, uuid: UUID, by: Actor, at: datetime) -> Delivery:
    """Send one delivery once more, before what waits; the other side knows it by its key.

    Raises ``NotFound``, ``DeliveryRefused``.
    """
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_delivery(uuid)
    if row.state == DeliveryState.WAITING:
        raise DeliveryRefused([ChangeRefusal.STILL_WAITS])
    row.state, row.delivered_at = DeliveryState.WAITING, None
    row.save(update_fields=["state", "delivered_at"])
    audit.record(EVENTS.SENT_AGAIN, by=by, about=row, about_name=str(row.hook), at=at)
    return row


@transaction.atomic
def leave_out(*, uuid: UUID, by: Actor, at: datetime) -> Delivery:
    """Send one delivery never, so that those after it go on at once. Raises ``NotFound``, ``DeliveryRefused``."""
    by.require(GRANTS.KEEP_HOOKS)
    row = queries.lock_delivery(uuid)
    if row.state != DeliveryState.WAITING:
        raise DeliveryRefused([ChangeRefusal.NOT_WAITING])
    row.state = DeliveryState.SKIPPED
    row.save(update_fields=["state"])
    Hook.objects.filter(pk=row.hook_id).update(not_before=None)
    audit.record(EVENTS.LEFT_OUT, by=by, about=row, about_name=str(row.hook), at=at)
    return row

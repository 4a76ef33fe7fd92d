"""Clockwork: deliveries made from the journal, and sent, one address after another."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox
from torelik.support.hooks import outbound, queries, registry, rules
from torelik.support.hooks.models import Delivery, Hook, HookCursor
from torelik.support.hooks.rules import Happened
from torelik.support.hooks.vocabulary import EVENTS, GRANTS, NOTICES, DeliveryState, HookState

log = logging.getLogger(__name__)

BATCH = 500
ROUND_SECONDS = 10.0
"""After so long the next address has its turn."""

LEASE_SECONDS = 60
AT_ONCE = 5_000
PAGE = "/hooks/"
USER_AGENT = "torelik-webhooks/1"


@dataclass(frozen=True, slots=True)
class _Cursor:
    row: HookCursor

    @property
    def is_idle(self) -> bool:
        return not Hook.objects.filter(state__in=rules.STATES_COLLECTING).exists()

    def move_to_end(self) -> None:
        self.row.sequence = audit.last_sequence()
        self.row.save(update_fields=["sequence"])


def lock_cursor() -> _Cursor:
    """Keep the place in the chain to oneself until the transaction ends."""
    row, _made = HookCursor.objects.select_for_update().get_or_create(
        pk=HookCursor.ONLY, defaults={"sequence": audit.last_sequence()}
    )
    return _Cursor(row)


def spread(*, at: datetime) -> int:  # nosemgrep: act-without-a-grant - clockwork
    """Make deliveries of what the journal has sealed since the last time; return how many entries were read.

    The cursor moves in the transaction that makes them: none is lost, and none is made twice.
    """
    known = HookCursor.objects.filter(pk=HookCursor.ONLY).values_list("sequence", flat=True).first()
    if known is None or known == audit.last_sequence():
        return 0
    with transaction.atomic():
        cursor = lock_cursor()
        hooks = list(Hook.objects.filter(state__in=rules.STATES_COLLECTING).order_by("id"))
        if not hooks:
            return 0
        batch = audit.sealed_after(cursor.row.sequence, limit=BATCH)
        read = batch.through - cursor.row.sequence
        told = registry.by_journal()
        made = [
            _delivery(hook, event, Happened(one.sequence, one.event.name, one.event.at, one.event.about_kind,
                                            one.event.about_key, one.event.facts), at=at)
            for one in batch.events
            for event in told.get(one.event.name, ())
            for hook in hooks
            if event.key in hook.event_keys and one.sequence > hook.begins_after
        ]  # fmt: skip
        Delivery.objects.bulk_create(made)
        cursor.row.sequence = batch.through
        cursor.row.save(update_fields=["sequence"])
    return read


def _delivery(hook: Hook, event: rules.KnownEvent, happened: Happened, *, at: datetime) -> Delivery:
    key = new_uuid()
    body = rules.body_of(event, happened, delivery=str(key))
    return Delivery(uuid=key, hook=hook, event=event.key, sequence=happened.sequence, body=body, made_at=at)


def deliver_due() -> int:  # nosemgrep: act-without-a-grant - clockwork
    """Send what is due to every address, in its order; return how many were taken. One process at an address at a time."""
    done = 0
    for hook_id in queries.due_hooks(at=clock.now()):
        with outbox.lease(f"support.hook:{hook_id}", seconds=LEASE_SECONDS) as held:
            if held:
                done += _deliver_to(hook_id)
    return done


def _deliver_to(hook_id: int) -> int:
    done, until = 0, time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until:
        delivery = queries.next_delivery(hook_id)
        if delivery is None:
            break
        sent = attempt(delivery, at=clock.now())
        if sent.fault is not None:
            _note_failure(delivery, sent, at=clock.now())
            break
        _note_success(delivery, sent, at=clock.now())
        done += 1
    return done


def attempt(
    delivery: Delivery, *, at: datetime
) -> outbound.Sent:  # nosemgrep: act-without-a-grant - a part of acts that ask for theirs
    """Sign and send a delivery once, outside of any transaction; who stops between sending and noting it sends it again."""
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": USER_AGENT,
        "Torelik-Event": delivery.event,
        "Torelik-Delivery": str(delivery.uuid),
        "Torelik-Timestamp": str(timestamp),
        "Torelik-Signature": rules.signature(delivery.body, secret=queries.secret_of(delivery.hook), timestamp=timestamp),
    }
    return outbound.send(address=delivery.hook.address, body=delivery.body, headers=headers)


@transaction.atomic
def _note_success(delivery: Delivery, sent: outbound.Sent, *, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DELIVERED, delivered_at=at, tried_at=at, status=sent.status, fault="", attempts=F("attempts") + 1
    )
    Hook.objects.filter(pk=delivery.hook_id, failures__gt=0).update(failures=0, not_before=None)


@transaction.atomic
def _note_failure(delivery: Delivery, sent: outbound.Sent, *, at: datetime) -> None:
    """Wait longer each time; after the last pause switch the address off and tell whoever keeps webhooks."""
    Delivery.objects.filter(pk=delivery.pk).update(tried_at=at, status=sent.status, fault=sent.fault, attempts=F("attempts") + 1)
    hook = Hook.objects.select_for_update().get(pk=delivery.hook_id)
    if hook.state != HookState.ACTIVE:
        return
    hook.failures += 1
    pause = rules.pause_after(hook.failures)
    if pause is None:
        hook.state, hook.not_before = HookState.DISABLED, None
        audit.record(EVENTS.HOOK_DISABLED, by=Actor.system("scheduler"), about=hook, at=at, facts={"failures": hook.failures})
        for account_id in identity.holders_of(GRANTS.KEEP_HOOKS, on=clock.local_date(at)):
            words = {"name": hook.name, "count": str(hook.failures)}
            notifications.notify(account_id=account_id, kind=NOTICES.HOOK_DISABLED, words=words, at=at, path=PAGE)
    else:
        hook.not_before = at + pause
    hook.save(update_fields=["state", "failures", "not_before"])


def forget_old(*, at: datetime) -> int:  # nosemgrep: act-without-a-grant - clockwork: what the page says is kept
    """Delete deliveries that are older than thirty days; return how many. What still waits then is lost with them."""
    old = Delivery.objects.filter(made_at__lt=at - timedelta(days=rules.KEPT_DAYS))
    keys = list(old.order_by("made_at").values_list("pk", flat=True)[:AT_ONCE])
    gone, _rows = Delivery.objects.filter(pk__in=keys).delete()
    return gone

"""Questions about webhooks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.support.hooks import registry
from torelik.support.hooks.models import Delivery, Hook
from torelik.support.hooks.vocabulary import GRANTS, TEST, DeliveryFault, DeliveryState, HookState

_SALT = "torelik.support.hooks"
WAITING = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))


@dataclass(frozen=True, slots=True)
class HookLine:
    """One webhook in the list."""

    uuid: UUID
    name: str
    address: str
    state: HookState
    waiting: int
    failures: int
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery in the log; ``fault`` is that of the last attempt."""

    uuid: UUID
    event: str
    body: str
    state: DeliveryState
    made_at: datetime
    tried_at: datetime | None
    attempts: int
    status: int | None
    fault: DeliveryFault | None


def secret_of(hook: Hook) -> str:
    """Return the secret of a webhook: made from the site's secret key, kept nowhere."""
    return salted_hmac(_SALT, f"{hook.uuid}:{hook.secret_number}", algorithm="sha256").hexdigest()


def hooks(*, visible_to: Actor) -> list[HookLine]:
    """Return the webhooks that were not removed, by name; one query."""
    visible_to.require(GRANTS.KEEP_HOOKS)
    rows = Hook.objects.exclude(state=HookState.REMOVED).annotate(waiting=WAITING).order_by("name", "id")
    return [
        HookLine(row.uuid, row.name, row.address, HookState(row.state), row.waiting, row.failures, row.not_before) for row in rows
    ]


def hook(uuid: UUID, *, visible_to: Actor) -> Hook:
    """Return one webhook that was not removed. Raises ``NotFound``."""
    visible_to.require(GRANTS.KEEP_HOOKS)
    row = Hook.objects.select_related("made_by").filter(uuid=uuid).exclude(state=HookState.REMOVED).first()
    if row is None:
        raise NotFound(uuid)
    return row


def events_of(row: Hook) -> list[str]:
    """Return the words of the events that a webhook has asked for; no query."""
    return [registry.label_of(key) for key in row.event_keys]


def deliveries(row: Hook, *, state: str = "") -> "QuerySet[Delivery]":
    """Return what an address was and will be told, the newest first; of one state, or everything."""
    rows = Delivery.objects.filter(hook=row).order_by("-id")
    return rows.filter(state=state) if state in DeliveryState.values else rows


def delivery_lines(rows: Iterable[Delivery], *, test: str) -> list[DeliveryLine]:
    """Return deliveries with their words; no query."""
    return [
        DeliveryLine(
            uuid=row.uuid,
            event=test if row.event == TEST else registry.label_of(row.event),
            body=row.body,
            state=DeliveryState(row.state),
            made_at=row.made_at,
            tried_at=row.tried_at,
            attempts=row.attempts,
            status=row.status,
            fault=DeliveryFault(row.fault) if row.fault else None,
        )
        for row in rows
    ]


def count_waiting(row: Hook) -> int:
    """Return how many deliveries wait for an address."""
    return Delivery.objects.filter(hook=row, state=DeliveryState.WAITING).count()


def names_taken(*, besides: UUID | None = None) -> set[str]:
    """Return the names of the webhooks that were not removed."""
    rows = Hook.objects.exclude(state=HookState.REMOVED)
    return set((rows.exclude(uuid=besides) if besides else rows).values_list("name", flat=True))


def lock_hook(uuid: UUID) -> Hook:
    """Return the row of a webhook that was not removed, and keep it until the transaction ends. Raises ``NotFound``."""
    row = Hook.objects.select_for_update(of=("self",)).filter(uuid=uuid).exclude(state=HookState.REMOVED).first()
    if row is None:
        raise NotFound(uuid)
    return row


def lock_delivery(uuid: UUID) -> Delivery:
    """Return one delivery of a webhook that was not removed, and keep it until the transaction ends. Raises ``NotFound``."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("hook").exclude(hook__state=HookState.REMOVED)
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def due_hooks(*, at: datetime) -> list[int]:
    """Return the addresses to which something is to be sent now; one query."""
    rows = Hook.objects.filter(Q(not_before=None) | Q(not_before__lte=at), state=HookState.ACTIVE)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING).values("hook_id")
    return list(rows.filter(pk__in=waiting).order_by("id").values_list("pk", flat=True))


def next_delivery(hook_id: int) -> Delivery | None:
    """Return what an address is told next, as long as it is at work."""
    rows = Delivery.objects.select_related("hook").filter(hook_id=hook_id, state=DeliveryState.WAITING)
    return rows.filter(hook__state=HookState.ACTIVE).order_by("id").first()


def hook_of_delivery(uuid: UUID, *, visible_to: Actor) -> UUID:
    """Return of which webhook a delivery is. Raises ``NotFound``."""
    visible_to.require(GRANTS.KEEP_HOOKS)
    found = Delivery.objects.filter(uuid=uuid).exclude(hook__state=HookState.REMOVED).values_list("hook__uuid", flat=True).first()
    if found is None:
        raise NotFound(uuid)
    return found

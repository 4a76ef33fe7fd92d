"""Questions to the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from torelik.audit.models import Event, Seal
from torelik.audit.rules import EventFacts, moment

LOOK_BACK_EVENTS = 10_000
"""No transaction outlives the recording of so many other events: an older key cannot appear later.

Keys, not moments, say what is new: an imported act keeps its old moment, and a backlog is older than its first seals.
"""


@dataclass(frozen=True, slots=True)
class JournalState:
    """How far the chain has come."""

    events: int
    seals: int
    last_sealed_at: datetime | None

    @property
    def waiting(self) -> int:
        return self.events - self.seals


def events_about(*, kind: str, key: str, limit: int = 50) -> list[Event]:
    """Return the newest events about one object, newest first."""
    return list(Event.objects.filter(about_kind=kind, about_key=key).order_by("-at", "-id")[:limit])


def facts_by_id(ids: Sequence[int]) -> dict[int, EventFacts]:
    """Return what the seals of these events protect; events that are not there are left out."""
    if not ids:
        return {}
    # The events of neighbouring seals lie side by side: a range is read much faster than a list of keys.
    least, greatest = min(ids), max(ids)
    near = greatest - least < 3 * len(ids)
    rows = Event.objects.filter(id__gte=least, id__lte=greatest) if near else Event.objects.filter(id__in=ids)
    wanted = set(ids)
    return {
        key: EventFacts(str(uuid), name, moment(at), actor_id, actor_name, kind, about, about_name, facts, origin)
        for key, uuid, name, at, actor_id, actor_name, kind, about, about_name, facts, origin in rows.values_list(
            "id", "uuid", "name", "at", "actor_id", "actor_name", "about_kind", "about_key", "about_name", "facts", "origin"
        ).iterator()
        if key in wanted
    }


def waiting_for_seal(*, limit: int) -> list[Event]:
    """Return events without a seal in the order of their keys, at most *limit*."""
    newest = Seal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    recent = Event.objects.filter(id__gt=newest - LOOK_BACK_EVENTS)
    return list(recent.filter(~Exists(Seal.objects.filter(event_id=OuterRef("id")))).order_by("id")[:limit])


def journal_state() -> JournalState:
    """Count events and seals, for the health page and the auditor."""
    last = Seal.objects.order_by("-sequence").first()
    return JournalState(Event.objects.count(), Seal.objects.count(), last.sealed_at if last else None)


def facts_of(event: Event) -> EventFacts:
    """Return what the seal of *event* protects."""
    return EventFacts(
        uuid=str(event.uuid),
        name=event.name,
        at=moment(event.at),
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        about_kind=event.about_kind,
        about_key=event.about_key,
        about_name=event.about_name,
        facts=event.facts,
        origin=event.origin,
    )

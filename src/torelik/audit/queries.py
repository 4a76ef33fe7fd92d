"""Questions to the journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef

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


@dataclass(frozen=True, slots=True)
class JournalBacklog:
    """What the sealer has before it; cheap on any volume, for the health page that is asked every few seconds."""

    waiting: int
    waiting_since: datetime | None
    last_sealed_at: datetime | None


def journal_backlog() -> JournalBacklog:
    """Return how many events wait for their seal, and since when nothing was sealed although they wait; two queries."""
    last = Seal.objects.order_by("-sequence").values("event_id", "sealed_at").first()
    # Seals follow the order of keys, so what waits lies above the newest sealed key, save for transactions that overlapped.
    recent = Event.objects.filter(id__gt=(last["event_id"] if last else 0) - LOOK_BACK_EVENTS)
    waiting = recent.filter(~Exists(Seal.objects.filter(event_id=OuterRef("id")))).aggregate(count=Count("id"), oldest=Min("at"))
    sealed_at = last["sealed_at"] if last else None
    # An imported act keeps its old moment: nobody has waited for a seal longer than since the last one was set.
    since = max(filter(None, (waiting["oldest"], sealed_at)), default=None) if waiting["count"] else None
    return JournalBacklog(waiting["count"], since, sealed_at)


@dataclass(frozen=True, slots=True)
class EventFigure:
    """How often something happened, and when last."""

    count: int
    last_at: datetime


def event_figures(names: Collection[str]) -> dict[str, EventFigure]:
    """Count the events of these names; what never happened is left out. One query."""
    rows = Event.objects.filter(name__in=names).values_list("name").annotate(Count("id"), Max("at")).order_by("name")
    return {name: EventFigure(count, last) for name, count, last in rows}


def count_with_word(*, name: str, fact: str, word: str) -> int:
    """Count the events of *name* whose *fact* has the word in it, e.g. one of the reasons of a refusal."""
    return Event.objects.filter(name=name, **{f"facts__{fact}__icontains": word}).count()


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

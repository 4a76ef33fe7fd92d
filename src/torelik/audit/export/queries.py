"""Questions of the export: what still has to go, and how far each collector is behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from torelik.audit import queries as journal
from torelik.audit.export.destinations import Destination
from torelik.audit.export.models import ExportCursor
from torelik.audit.export.rules import Sealed
from torelik.audit.models import Seal


@dataclass(frozen=True, slots=True)
class ExportState:
    """How far one collector is: what it has, what it lacks, since when it does not answer."""

    destination: str
    address: str
    sequence: int
    waiting: int
    oldest_waiting_at: datetime | None
    settled_at: datetime | None
    lost_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of the chain to be sent: its events, and the last place that it covers."""

    events: tuple[Sealed, ...]
    through: int


def sealed_after(sequence: int, *, limit: int) -> Batch:
    """Return the sealed events in the order of the chain, beginning after *sequence*.

    A removed event leaves its seal behind: the verifier tells of it, the export goes on past it.
    """
    following = Seal.objects.filter(sequence__gt=sequence).order_by("sequence")
    seals = list(following.values_list("sequence", "event_id", "digest")[:limit])
    events = journal.facts_by_id([event_id for _sequence, event_id, _digest in seals])
    sealed = tuple(Sealed(number, digest, events[event_id]) for number, event_id, digest in seals if event_id in events)
    return Batch(sealed, seals[-1][0] if seals else sequence)


def last_sequence() -> int:
    """Return the newest place in the chain."""
    return Seal.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def export_states(destinations: Iterable[Destination]) -> list[ExportState]:
    """Return how far each collector is, for the auditor and the health page; a new one stands at the beginning."""
    cursors = ExportCursor.objects.in_bulk()
    last = last_sequence()
    return [_state(one, cursors.get(one.name) or ExportCursor(destination=one.name), last=last) for one in destinations]


def _state(destination: Destination, cursor: ExportCursor, *, last: int) -> ExportState:
    waiting = last - cursor.sequence
    oldest = None
    if waiting:
        following = Seal.objects.filter(sequence__gt=cursor.sequence).order_by("sequence")
        oldest = following.values_list("sealed_at", flat=True).first()
    return ExportState(
        destination=destination.name,
        address=f"{destination.host}:{destination.port}",
        sequence=cursor.sequence,
        waiting=waiting,
        oldest_waiting_at=oldest,
        settled_at=cursor.settled_at,
        lost_at=cursor.lost_at,
        last_error=cursor.last_error,
    )


def delivered_everywhere(destinations: Iterable[Destination]) -> int | None:
    """Return the place in the chain that every collector has; ``None`` when there is no collector."""
    names = [one.name for one in destinations]
    if not names:
        return None
    cursors = ExportCursor.objects.in_bulk(names)
    return min(cursors[name].sequence if name in cursors else 0 for name in names)

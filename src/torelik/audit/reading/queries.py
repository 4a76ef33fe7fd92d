"""What the auditor asks of the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from torelik.audit import catalogue
from torelik.audit.archive import queries as archives
from torelik.audit.checkpoints import queries as checkpoints
from torelik.audit.checkpoints.queries import CheckpointState
from torelik.audit.columns import EventColumns
from torelik.audit.export import queries as export
from torelik.audit.export.destinations import DestinationsWrong, read_destinations
from torelik.audit.export.queries import ExportState
from torelik.audit.models import Event, Seal
from torelik.audit.queries import JournalState, journal_state
from torelik.audit.verification import queries as verification
from torelik.audit.verification.queries import VerificationCard
from torelik.audit.vocabulary import Fault, Shelf
from torelik.kernel.errors import NotFound


def events(
    *,
    words: str = "",
    name: str = "",
    person: str = "",
    about: str = "",
    day_from: date | None = None,
    day_through: date | None = None,
    shelf: str = "",
) -> QuerySet[EventColumns]:
    """Return events, newest first, that match all of what is given; days are the Academy's, both inclusive.

    *shelf* chooses between the online journal and archives brought back for reading.
    """
    shelves: QuerySet[Any] = archives.restored_events() if shelf == Shelf.RESTORED else Event.objects.all()
    found = shelves.order_by("-at", "-id")
    if name:
        found = found.filter(name=name)
    for word in words.split():
        found = found.filter(
            _contains("actor_name", word)
            | _contains("about_name", word)
            | Q(about_key=word)
            | Q(name__icontains=word)
            | Q(name__in=catalogue.names_whose_label_has(word))
        )
    for word in person.split():
        found = found.filter(_contains("actor_name", word))
    for word in about.split():
        found = found.filter(_contains("about_name", word) | Q(about_key=word) | Q(about_kind=word))
    zone = timezone.get_default_timezone()
    if day_from:
        found = found.filter(at__gte=datetime.combine(day_from, time.min, zone))
    if day_through:
        found = found.filter(at__lt=datetime.combine(day_through + timedelta(days=1), time.min, zone))
    return found


def _contains(column: str, word: str) -> Q:
    # SQLite knows upper and lower case of English letters alone; Kazakh and Russian names need each spelling asked for.
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return Q(*((f"{column}__icontains", spelling) for spelling in sorted(spellings)), _connector=Q.OR)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the chain."""

    sequence: int
    digest: str
    previous: str
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event in full: its facts in words, its place in the chain, whether it is from a restored archive."""

    event: EventColumns
    label: str
    is_security: bool
    facts: tuple[tuple[str, str], ...]
    origin: tuple[tuple[str, str], ...]
    place: Place | None
    is_restored: bool


def event_in_full(uuid: UUID) -> Told:
    """Return one event, online or restored. Raises ``NotFound``."""
    event: EventColumns | None = Event.objects.filter(uuid=uuid).first()
    if event is not None:
        return _told(event, _place_of(event.pk), is_restored=False)
    restored = archives.restored_events().filter(uuid=uuid).first()
    if restored is None:
        raise NotFound(str(uuid))
    return _told(restored, Place(restored.sequence, restored.seal, "", None), is_restored=True)


def _place_of(event_id: int) -> Place | None:
    seal = Seal.objects.filter(event_id=event_id).first()
    return Place(seal.sequence, seal.digest, seal.previous, seal.sealed_at) if seal else None


def _told(event: EventColumns, place: Place | None, *, is_restored: bool) -> Told:
    return Told(
        event=event,
        label=catalogue.label_of(event.name),
        is_security=catalogue.is_security(event.name),
        facts=_in_words(event.facts),
        origin=_in_words(event.origin),
        place=place,
        is_restored=is_restored,
    )


def _in_words(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((catalogue.words_of_fact(name), _value(value)) for name, value in facts.items())


def _value(value: object) -> str:
    if isinstance(value, str):
        return value or "—"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ChainState:
    """Everything that stands above the auditor's list: how whole the journal is, and who else has it."""

    journal: JournalState
    verification: VerificationCard | None
    faults: tuple[tuple[str, int | None, str], ...]
    checkpoints: CheckpointState
    is_off_host: bool
    collectors: tuple[ExportState, ...]
    collectors_wrong: bool


def chain_state() -> ChainState:
    """Return the state of the chain, of its proofs and of its collectors."""
    last = verification.last_verification()
    try:
        collectors = tuple(export.export_states(read_destinations(settings.TORELIK_EXPORT_FILE)))
        wrong = False
    except DestinationsWrong:
        collectors, wrong = (), True
    return ChainState(
        journal=journal_state(),
        verification=last,
        faults=tuple(_fault(found) for found in last.first_faults[:5]) if last else (),
        checkpoints=checkpoints.checkpoint_state(settings.TORELIK_CHECKPOINTS),
        is_off_host=not settings.TORELIK_CHECKPOINTS.is_relative_to(settings.DATA),
        collectors=collectors,
        collectors_wrong=wrong,
    )


def _fault(found: Mapping[str, Any]) -> tuple[str, int | None, str]:
    known = {fault.value: str(fault.label) for fault in Fault}
    return known.get(found["fault"], found["fault"]), found["sequence"], found["where"]

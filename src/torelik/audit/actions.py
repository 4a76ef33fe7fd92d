"""Writing to the journal, sealing it, and proving that nobody touched it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from torelik.audit import catalogue, origin, queries, rules
from torelik.audit.models import Event, Seal
from torelik.audit.vocabulary import Fault
from torelik.kernel.actor import Actor

SEAL_BATCH = 500
VERIFY_BATCH = 5_000


def record(
    name: str,
    *,
    by: Actor,
    at: datetime,
    about: models.Model | None = None,
    about_name: str = "",
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write one event in the transaction that is under way.

    *about* is the object the event tells of; its UUID is kept where it has one. *facts* hold counts, digests
    and references, never other people's data. Raises ``UnknownEvent`` for a name that no context registered.
    """
    catalogue.require_known(name)
    kind = about._meta.label_lower if about is not None else ""
    key = str(getattr(about, "uuid", about.pk)) if about is not None else ""
    return Event.objects.create(
        name=name,
        at=at,
        actor_id=by.account_id,
        actor_name=by.name[:200],
        about_kind=kind,
        about_key=key,
        about_name=(about_name or _name_of(about))[:300],
        facts=facts or {},
        origin=origin.current(),
    )


def _name_of(about: models.Model | None) -> str:
    """Return how the journal names an object; one that stands for a person says so by ``journal_name``."""
    return "" if about is None else str(getattr(about, "journal_name", about))


@transaction.atomic
def seal_events(*, at: datetime, limit: int = SEAL_BATCH) -> int:
    """Append seals for events that have none, in the order of their keys; return how many.

    One sealer at a time: on PostgreSQL an advisory lock, on SQLite the immediate transaction keeps others out.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [0x7EA1])
            if not cursor.fetchone()[0]:
                return 0
    last = Seal.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence, last.digest) if last else (0, rules.FIRST_PREVIOUS)
    seals = []
    for event in queries.waiting_for_seal(limit=limit):
        sequence += 1
        digest = rules.seal_digest(sequence=sequence, previous=previous, event=queries.facts_of(event))
        seals.append(Seal(sequence=sequence, event_id=event.id, previous=previous, digest=digest, sealed_at=at))
        previous = digest
    Seal.objects.bulk_create(seals)
    return len(seals)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the chain: which fault, at which place of the sequence, about which event."""

    fault: Fault
    sequence: int | None
    event_id: int | None


def verify_journal(*, sealed_before: datetime) -> Iterator[Finding]:
    """Walk the whole chain and yield every fault found; nothing yielded means nothing was touched.

    Events younger than *sealed_before* may still wait for their seal; older ones without a seal are faults.
    """
    previous, expected = rules.FIRST_PREVIOUS, 1
    while True:
        seals = list(Seal.objects.filter(sequence__gte=expected).order_by("sequence")[:VERIFY_BATCH])
        if not seals:
            break
        known = Event.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            if seal.sequence != expected:
                yield Finding(Fault.SEQUENCE_BROKEN, expected, None)
                expected = seal.sequence
            if seal.previous != previous:
                yield Finding(Fault.SEAL_BROKEN, seal.sequence, seal.event_id)
            event = known.get(seal.event_id)
            if event is None:
                yield Finding(Fault.EVENT_REMOVED, seal.sequence, seal.event_id)
            else:
                facts = queries.facts_of(event)
                if rules.seal_digest(sequence=seal.sequence, previous=seal.previous, event=facts) != seal.digest:
                    yield Finding(Fault.EVENT_CHANGED, seal.sequence, seal.event_id)
            previous, expected = seal.digest, expected + 1
    # A seal outside the sequence was never walked past above and vouches for nothing.
    forgotten = Event.objects.filter(at__lt=sealed_before).exclude(id__in=Seal.objects.filter(sequence__gte=1).values("event_id"))
    for event_id in forgotten.order_by("id").values_list("id", flat=True)[:1000]:
        yield Finding(Fault.NOT_SEALED, None, event_id)

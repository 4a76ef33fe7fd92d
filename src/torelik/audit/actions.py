"""Writing to the journal and sealing it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from torelik.audit import catalogue, origin, queries, rules
from torelik.audit.models import Event, Seal
from torelik.kernel.actor import Actor

SEAL_BATCH = 500


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


def record_bulk(
    name: str,
    *,
    by: Actor,
    at: datetime,
    identifiers: Iterable[object],
    about: models.Model | None = None,
    about_name: str = "",
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write the one event of an act upon many objects: their count and a digest of their identifiers, never a list.

    Raises ``UnknownEvent`` as ``record`` does.
    """
    counted = {**(facts or {}), **rules.count_and_digest(identifiers)}
    return record(name, by=by, at=at, about=about, about_name=about_name, facts=counted)


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

"""Stamping records when they change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from torelik.library.cataloguing import queries as cataloguing
from torelik.library.collections import queries as collections
from torelik.library.protocols.models import HarvestEntry


@transaction.atomic  # nosemgrep: act-without-a-grant - derived from records
def stamp_records(record_ids: Sequence[int], *, at: datetime) -> None:
    """Stamp those of the records that say something else than harvesters were told; three queries and one that writes.

    A record is another one with its next version, when it leaves the catalogue or comes back, and when a published
    collection takes it in or lets it go.
    """
    known = {entry.record_id: entry for entry in HarvestEntry.objects.filter(record_id__in=record_ids)}
    sets = collections.published_with(record_ids)
    changed = []
    for state in cataloguing.states_of(record_ids):
        now = {
            "version": state.version,
            "kind": state.kind,
            "sets": "" if state.is_gone else " ".join(sorted(map(str, sets.get(state.id, ())))),
            "is_gone": state.is_gone,
        }
        entry = known.get(state.id)
        if entry is None or any(getattr(entry, name) != value for name, value in now.items()):
            changed.append(HarvestEntry(record_id=state.id, stamped_at=at.replace(microsecond=0), **now))
    HarvestEntry.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["stamped_at", "version", "kind", "sets", "is_gone"],
        batch_size=1_000,
    )

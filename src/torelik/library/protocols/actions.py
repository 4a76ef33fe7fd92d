"""Stamping records when they change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from torelik.kernel import rows
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.collections import queries as collections
from torelik.library.protocols.models import HarvestEntry

_SAID = ("version", "kind", "sets", "is_gone")


@transaction.atomic  # nosemgrep: act-without-a-grant - derived from records
def stamp_records(record_ids: Sequence[int], *, at: datetime) -> None:
    """Stamp those of the records that say something else than harvesters were told; three queries and one that writes.

    A record is another one with its next version, when it leaves the catalogue or comes back, and when a published
    collection takes it in or lets it go.
    """
    stamp = at.replace(microsecond=0)
    known = {entry.record_id: entry for entry in HarvestEntry.objects.filter(record_id__in=record_ids)}
    sets = collections.published_with(record_ids)
    new, changed = [], []
    for state in cataloguing.states_of(record_ids):
        names = "" if state.is_gone else " ".join(sorted(map(str, sets.get(state.id, ()))))
        now = dict(zip(_SAID, (state.version, state.kind, names, state.is_gone), strict=True))
        entry = known.get(state.id)
        if entry is not None and all(getattr(entry, name) == value for name, value in now.items()):
            continue
        if entry is None:
            new.append((state.id, stamp, *now.values()))
        else:
            changed.append(HarvestEntry(record_id=state.id, stamped_at=stamp, **now))
    rows.insert_values(HarvestEntry, ("record", "stamped_at", *_SAID), new)
    HarvestEntry.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["stamped_at", *_SAID],
        batch_size=1_000,
    )

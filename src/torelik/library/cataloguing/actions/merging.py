"""Making one record a signpost to another, and taking the signpost away again; inside the caller's transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.cataloguing import describing, indexing, queries
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.models import Record, RecordKey
from torelik.library.cataloguing.vocabulary import GRANTS


@transaction.atomic
def make_signpost(*, uuid: UUID, survivor: UUID, by: Actor, at: datetime) -> list[UUID]:
    """Take a record out of the catalogue and let its address lead to *survivor*; the caller writes the event.

    Records that led to this one lead to the survivor too: they are returned, for the way back. Raises ``NotFound``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    rows = {one: queries.lock_record(one) for one in sorted((uuid, survivor))}
    loser, target = rows[uuid], rows[survivor]
    led_here = Record.with_merged.filter(merged_into=loser)
    moved = list(led_here.order_by("pk").values_list("uuid", flat=True))
    led_here.update(merged_into=target)
    RecordKey.objects.filter(record=loser).delete()
    Record.objects.filter(pk=loser.pk).update(merged_into=target)
    indexing.ask_for_indexing([loser.pk, target.pk], at=at)
    return moved


@transaction.atomic
def take_signpost_away(*, uuid: UUID, led_here: list[UUID], by: Actor, at: datetime) -> Record:
    """Bring a merged record back as it was, with the signposts that led to it; the caller writes the event.

    Raises ``NotFound`` for a record that is no signpost.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    record = Record.with_merged.select_for_update(of=("self",)).filter(uuid=uuid, merged_into__isnull=False).first()
    if record is None:
        raise NotFound(uuid)
    survivor_id = record.merged_into_id
    Record.with_merged.filter(uuid__in=led_here, merged_into_id=survivor_id).update(merged_into=record)
    Record.with_merged.filter(pk=record.pk).update(merged_into=None)
    described = describing.derive(MarcRecord.from_json(record.marc))
    RecordKey.objects.bulk_create([RecordKey(record=record, key=key) for key in described.keys])
    indexing.ask_for_indexing(sorted(filter(None, [record.pk, survivor_id])), at=at)
    record.refresh_from_db()
    return record

"""Cataloguing one record, and telling the search index."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import describing, indexing
from torelik.library.cataloguing.marc import MarcRecord, ReadRecord
from torelik.library.cataloguing.models import Record, RecordKey, RecordOriginal
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS
from torelik.outbox import api as outbox


@transaction.atomic
def catalogue_record(*, marc: MarcRecord, by: Actor, at: datetime, original: ReadRecord | None = None) -> Record:
    """Add one bibliographic record (cl. 12). Whether the title is here already is for the caller to ask.

    *original* is kept beside the record where it was read from bytes. Raises ``describing.NotStorable``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    described = describing.derive(marc)
    record = describing.fill(
        Record(created_at=at, created_by_id=by.account_id, updated_at=at, updated_by_id=by.account_id), described
    )
    record.save()
    RecordKey.objects.bulk_create([RecordKey(record=record, key=key) for key in described.keys])
    if original:
        RecordOriginal.objects.create(
            record=record,
            version=record.version,
            content=original.original,
            sha256=sha256(original.original).hexdigest(),
            dialect=original.dialect.value,
            encoding=original.encoding.value,
            source_name=original.source,
            position=original.position,
        )
    audit.record(EVENTS.RECORD_CATALOGUED, by=by, about=record, at=at, facts={"digest": record.digest})
    index_records([record.pk], at=at)
    return record


def index_records(record_ids: Sequence[int], *, at: datetime) -> None:
    """Let the search index learn of these records after the commit."""
    if record_ids:
        outbox.send(indexing.TOPIC, {"records": list(record_ids)}, at=at)

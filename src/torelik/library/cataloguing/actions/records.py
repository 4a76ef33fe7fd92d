"""Cataloguing one record, and telling the search index."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import describing, indexing, queries
from torelik.library.cataloguing.marc import MarcRecord, ReadRecord
from torelik.library.cataloguing.models import Record, RecordKey, RecordOriginal, RecordVersion
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS, REASON_CHARACTERS, ChangeRefusal


@transaction.atomic
def catalogue_record(
    *, marc: MarcRecord, by: Actor, at: datetime, original: ReadRecord | None = None, uuid: UUID | None = None
) -> Record:
    """Add one bibliographic record (cl. 12). Whether the title is here already is for the caller to ask.

    *uuid* is that of the record where the caller has one beforehand, so that a form that comes twice makes one record.
    *original* is kept beside the record where it was read from bytes. Raises ``describing.NotStorable``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    described = describing.derive(marc)
    record = describing.fill(
        Record(created_at=at, created_by_id=by.account_id, updated_at=at, updated_by_id=by.account_id), described
    )
    if uuid:
        record.uuid = uuid
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
    indexing.ask_for_indexing([record.pk], at=at)
    return record


class ChangeRefused(Exception):
    """The record stays as it is; ``refusals`` has every reason, ``version`` is the one that it has now."""

    def __init__(self, refusals: list[ChangeRefusal], *, version: int) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals
        self.version = version


@transaction.atomic
def change_record(
    *,
    uuid: UUID,
    marc: MarcRecord,
    expected_version: int,
    reason: str,
    by: Actor,
    at: datetime,
    event: EVENTS = EVENTS.RECORD_CHANGED,
) -> Record:
    """Give a record its next version (cl. 12), and keep the present one; the one way to write an existing record.

    *reason* is told in the history and the journal. Raises ``NotFound``, ``ChangeRefused`` when the record is not at
    *expected_version* any more, and ``describing.NotStorable``. A record that says the same stays as it is.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    described = describing.derive(marc)
    record = queries.lock_record(uuid)
    if record.version != expected_version:
        raise ChangeRefused([ChangeRefusal.CHANGED_MEANWHILE], version=record.version)
    if record.digest == described.digest:
        return record
    present_version(record).save()
    begin_version(record, described, reason=reason, at=at, by_id=by.account_id)
    record.save(update_fields=WRITTEN)
    RecordKey.objects.filter(record=record).delete()
    RecordKey.objects.bulk_create([RecordKey(record=record, key=key) for key in described.keys])
    facts = {"version": record.version, "digest": record.digest, "reason": reason}
    audit.record(event, by=by, about=record, at=at, facts=facts)
    indexing.ask_for_indexing([record.pk], at=at)
    return record


WRITTEN = [*describing.DERIVED, "version", "reason", "updated_at", "updated_by"]
"""The columns that a new version changes."""


def present_version(record: Record) -> RecordVersion:
    """Return the present version as one that is kept when the next takes its place; nothing is saved."""
    return RecordVersion(
        record=record,
        version=record.version,
        marc=record.marc,
        reason=record.reason,
        written_at=record.updated_at,
        written_by_id=record.updated_by_id,
    )


def begin_version(record: Record, described: describing.Described, *, reason: str, at: datetime, by_id: int | None) -> None:
    """Let the record say something else under its next number; nothing is saved."""
    describing.fill(record, described)
    record.version += 1
    record.reason = reason[:REASON_CHARACTERS]
    record.updated_at, record.updated_by_id = at, by_id

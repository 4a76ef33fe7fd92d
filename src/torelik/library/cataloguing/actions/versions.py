"""Going back to an earlier version of a record, and ending a stage of the work on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries, versions
from torelik.library.cataloguing.actions.records import ChangeRefused, change_record
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.models import Record, RecordStage
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS, ChangeRefusal, Stage

RESTORED = "restored: "
"""How the reason of a version begins that repeats an earlier one; then its number, a space and what a person wrote."""


@transaction.atomic
def restore_version(*, uuid: UUID, version: int, reason: str, expected_version: int, by: Actor, at: datetime) -> Record:
    """Let a record say again what its earlier *version* said, as a new version (cl. 12).

    Raises ``NotFound``, ``ChangeRefused`` with every reason, and ``describing.NotStorable``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    record = queries.lock_record(uuid)
    marc = versions.marc_of_version(record, version)
    checks = {
        ChangeRefusal.NO_VERSION: marc is None or version == record.version,
        ChangeRefusal.NO_REASON: not reason.strip(),
        ChangeRefusal.CHANGED_MEANWHILE: record.version != expected_version,
    }
    refusals = [refusal for refusal, applies in checks.items() if applies]
    if refusals or marc is None:
        raise ChangeRefused(refusals, version=record.version)
    return change_record(
        uuid=uuid,
        marc=MarcRecord.from_json(marc),
        expected_version=expected_version,
        reason=f"{RESTORED}{version} {reason.strip()}",
        by=by,
        at=at,
        event=EVENTS.RECORD_RESTORED,
    )


@transaction.atomic
def end_stage(*, uuid: UUID, stage: Stage, expected_version: int, by: Actor, at: datetime) -> RecordStage:
    """Tell that a stage of the work on the record, as it is now, is done; a second time changes nothing.

    Raises ``NotFound``, and ``ChangeRefused`` when the record is not at *expected_version* any more.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    record = queries.lock_record(uuid)
    if record.version != expected_version:
        raise ChangeRefused([ChangeRefusal.CHANGED_MEANWHILE], version=record.version)
    row, is_new = RecordStage.objects.get_or_create(
        record=record, stage=stage, version=record.version, defaults={"done_at": at, "done_by_id": by.account_id}
    )
    if is_new:
        audit.record(EVENTS.STAGE_ENDED, by=by, about=record, at=at, facts={"stage": stage.value, "version": record.version})
    return row

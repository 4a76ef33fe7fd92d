"""One change to many records: previewed, done by the worker in portions, undone as new versions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as catalogue
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.rules import digest_of_many
from torelik.library.cataloguing.vocabulary import GRANTS as CATALOGUING
from torelik.library.copying import queries, rules
from torelik.library.copying.models import Batch, BatchChange
from torelik.library.copying.vocabulary import EVENTS, GRANTS, NOTICES, BatchRefusal, BatchState, OperationRefusal
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox

TOPIC = "library.work-on-batch"
"""The outbox topic that gives a batch to the worker; its payload is ``{"batch": numeric id}``."""

PORTION_RECORDS = 100
MOST_RECORDS = 100_000


class BatchRefused(Exception):
    """The batch is not made, begun or undone; ``refusals`` has every reason."""

    def __init__(self, refusals: Sequence[BatchRefusal | OperationRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@transaction.atomic
def draft_batch(*, operation: rules.Operation, record_ids: Sequence[int], chosen_by: str, by: Actor, at: datetime) -> Batch:
    """Keep what a batch would do to these records, for the preview; nothing of the catalogue changes (cl. 12).

    *chosen_by* says in words how the records were chosen. Raises ``BatchRefused``.
    """
    by.require(GRANTS.EDIT_IN_BATCHES)
    refusals: list[BatchRefusal | OperationRefusal] = [*rules.operation_refusals(operation)]
    refusals += [BatchRefusal.NOTHING_CHOSEN] if not record_ids else []
    refusals += [BatchRefusal.TOO_MANY] if len(record_ids) > MOST_RECORDS else []
    if refusals:
        raise BatchRefused(refusals)
    would_change = queries.count_changing(record_ids, operation)
    return Batch.objects.create(
        operation=operation.to_json(), chosen_by=chosen_by, record_ids=sorted(record_ids), would_change=would_change,
        made_at=at, by_id=by.account_id,
    )  # fmt: skip


@transaction.atomic
def start_batch(*, uuid: UUID, by: Actor, at: datetime) -> Batch:
    """Let the worker do what the preview showed. The second of two clicks is refused. Raises ``NotFound``, ``BatchRefused``."""
    by.require(GRANTS.EDIT_IN_BATCHES)
    batch = queries.lock_batch(uuid)
    checks = {
        BatchRefusal.NOT_IN_STATE: BatchState.RUNNING not in rules.BATCH_LIFE[BatchState(batch.state)],
        BatchRefusal.NOTHING_CHANGES: not batch.would_change,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise BatchRefused(refusals)
    facts = {"operation": batch.operation["kind"], "records": len(batch.record_ids), "records_digest": _digest(batch)}
    audit.record(EVENTS.BATCH_STARTED, by=by, about=batch, at=at, facts=facts)
    return _go(batch, BatchState.RUNNING, at=at)


@transaction.atomic
def undo_batch(*, uuid: UUID, by: Actor, at: datetime) -> Batch:
    """Let the worker give every changed record its former words as a new version; what others changed since stays.

    Raises ``NotFound``, ``BatchRefused``.
    """
    by.require(GRANTS.EDIT_IN_BATCHES)
    batch = queries.lock_batch(uuid)
    if BatchState.UNDOING not in rules.BATCH_LIFE[BatchState(batch.state)]:
        raise BatchRefused([BatchRefusal.NOT_IN_STATE])
    return _go(batch, BatchState.UNDOING, at=at)


def _go(batch: Batch, state: BatchState, *, at: datetime) -> Batch:
    batch.state, batch.position = state, 0
    batch.save(update_fields=["state", "position"])
    outbox.send(TOPIC, {"batch": batch.pk}, at=at)
    return batch


def work_on_batch(*, batch_id: int, at: datetime) -> None:
    """Do the batch or undo it from the position reached to its end, portion by portion. For the worker.

    Each portion takes the row of the batch, so two workers share the work and do nothing twice.
    """
    while _portion(batch_id, at=at):
        pass


@transaction.atomic
def _portion(batch_id: int, *, at: datetime) -> bool:
    """Do one portion; return whether there may be more."""
    batch = Batch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state not in (BatchState.RUNNING, BatchState.UNDOING):
        return False
    by = _actor(batch)
    more = _do(batch, by=by, at=at) if batch.state == BatchState.RUNNING else _undo(batch, by=by, at=at)
    if not more:
        _finish(batch, by=by, at=at)
    return more


def _do(batch: Batch, *, by: Actor, at: datetime) -> bool:
    ids = batch.record_ids[batch.position : batch.position + PORTION_RECORDS]
    operation = rules.Operation.from_json(batch.operation)
    changes = []
    for uuid, _title, seen in list(catalogue.marc_by_ids(ids)):
        if rules.applied(operation, seen) is seen:
            continue
        # Somebody may have saved the record since it was read: what is changed is what the lock holds.
        row = catalogue.lock_record(uuid)
        marc = MarcRecord.from_json(row.marc)
        after = rules.applied(operation, marc)
        if after is marc:
            continue
        written = cataloguing.change_record(
            uuid=uuid, marc=after, expected_version=row.version, reason=f"batch: {batch.uuid}", by=by, at=at
        )
        if written.version > row.version:
            changes.append(BatchChange(batch=batch, record_id=row.pk, before=marc.to_json(), after_version=written.version))
    BatchChange.objects.bulk_create(changes)
    _advance(batch, position=batch.position + len(ids), changed=len(changes))
    return batch.position < len(batch.record_ids)


def _undo(batch: Batch, *, by: Actor, at: datetime) -> bool:
    changes = queries.changes_to_undo(batch, most=PORTION_RECORDS)
    undone = []
    for change in changes:
        record = change.record
        if record.version != change.after_version or record.merged_into_id is not None:
            continue
        cataloguing.change_record(
            uuid=record.uuid, marc=MarcRecord.from_json(change.before), expected_version=record.version,
            reason=f"batch undone: {batch.uuid}", by=by, at=at,
        )  # fmt: skip
        undone.append(change.pk)
    BatchChange.objects.filter(pk__in=undone).update(is_undone=True)
    _advance(batch, position=changes[-1].pk if changes else batch.position, undone=len(undone))
    return len(changes) == PORTION_RECORDS


def _advance(batch: Batch, *, position: int, changed: int = 0, undone: int = 0) -> None:
    Batch.objects.filter(pk=batch.pk).update(position=position, changed=F("changed") + changed, undone=F("undone") + undone)
    batch.refresh_from_db(fields=["position", "changed", "undone"])


def _finish(batch: Batch, *, by: Actor, at: datetime) -> None:
    was_running = batch.state == BatchState.RUNNING
    batch.state, batch.finished_at = (BatchState.DONE if was_running else BatchState.UNDONE), at
    batch.save(update_fields=["state", "finished_at"])
    done = batch.changed if was_running else batch.undone
    left = len(batch.record_ids) - done if was_running else batch.changed - done
    facts = {"operation": batch.operation["kind"], "changed": done, "left": left, "records_digest": _digest(batch)}
    audit.record(EVENTS.BATCH_DONE if was_running else EVENTS.BATCH_UNDONE, by=by, about=batch, at=at, facts=facts)
    if batch.by_id is not None and was_running:
        path = f"/library/copying/batches/{batch.uuid}/"
        words = {"changed": str(batch.changed)}
        notifications.notify(account_id=batch.by_id, kind=NOTICES.BATCH_DONE, words=words, at=at, path=path)


def resume_batches(*, at: datetime) -> int:
    """Give batches that a stopped worker left half-way to the worker again; return how many."""
    left = list(queries.unfinished_batches())
    for batch_id in left:
        outbox.send(TOPIC, {"batch": batch_id}, at=at)
    return len(left)


def _actor(batch: Batch) -> Actor:
    """Whoever made the batch, by name, with the one grant that was checked when it was started."""
    if batch.by_id is None:
        return Actor.system("batch")
    card = identity.accounts_by_id([batch.by_id]).get(batch.by_id)
    return Actor(account_id=batch.by_id, name=card.full_name if card else "").with_grant(CATALOGUING.CATALOGUE_RECORD)


def _digest(batch: Batch) -> str:
    return digest_of_many([str(one) for one in batch.record_ids])

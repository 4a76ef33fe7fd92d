"""Making a full export: asked for, made by the worker in one pass, given out, deleted.

The ZIP is kept only when it is whole. A process that is killed in the middle leaves nothing, and the next one begins
anew: so what is in a ZIP was read in one go, and never half before and half after a stop.
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from time import monotonic
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import formats

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.cataloguing.running import Overtaken, new_runner
from torelik.library.exporting import contents, packing, queries, rules
from torelik.library.exporting.models import LibraryExport
from torelik.library.exporting.packing import Account
from torelik.library.exporting.vocabulary import EVENTS, GRANTS, NOTICES, ExportState, Refusal
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox

TOPIC = "library.work-on-export"
"""The outbox topic that gives an export to the worker; its payload is ``{"export": numeric id}``."""

TOLD_EVERY_SECONDS = 1.0


class ExportRefused(Exception):
    """An export is not begun, stopped or given out; ``refusals`` has every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def ask_for_export(*, with_files: bool, by: Actor, at: datetime) -> LibraryExport:
    """Let the worker make a ZIP of everything that the library keeps (cl. 12). One at a time. Raises ``ExportRefused``."""
    by.require(GRANTS.EXPORT_LIBRARY)
    try:
        with transaction.atomic():
            row = LibraryExport.objects.create(with_files=with_files, asked_at=at, by_id=by.account_id)
    except IntegrityError as error:
        raise ExportRefused([Refusal.AT_WORK]) from error
    audit.record(EVENTS.EXPORT_ASKED, by=by, about=row, at=at, facts={"with_files": with_files})
    outbox.send(TOPIC, {"export": row.pk}, at=at)
    return row


def work_on_export(*, export_id: int, at: datetime) -> None:
    """Make the ZIP, from its beginning to its end. For the worker; nothing happens when somebody else is at it."""
    runner = new_runner()
    row = _claimed(export_id, runner=runner, at=at)
    if row is None:
        return
    try:
        _make(row, runner=runner, at=at)
    except Overtaken:
        return
    finally:
        LibraryExport.objects.filter(pk=export_id, runner=runner).update(runner="")


@transaction.atomic
def _claimed(export_id: int, *, runner: str, at: datetime) -> LibraryExport | None:
    row = LibraryExport.objects.select_for_update(of=("self",)).filter(pk=export_id).first()
    if row is None or row.state not in (ExportState.WAITING, ExportState.RUNNING):
        return None
    if row.state == ExportState.RUNNING and not queries.is_alone(row, at=clock.now()):
        return None
    row.state, row.runner, row.seen_at = ExportState.RUNNING, runner, clock.now()
    row.doing, row.done, row.expected = "", 0, 0
    row.save(update_fields=["state", "runner", "seen_at", "doing", "done", "expected"])
    return row


def _make(row: LibraryExport, *, runner: str, at: datetime) -> None:
    leaving = contents.all_tables()
    files = len(contents.stored_ids(leaving)) if row.with_files else 0
    # A file is counted as many rows, for it takes longer: a rough measure, for the bar alone.
    step = _Step(row.pk, runner, file_weight=10)
    LibraryExport.objects.filter(pk=row.pk, runner=runner).update(expected=contents.expected_rows(leaving) + 10 * files)
    account = Account()
    closing = partial(contents.closing, leaving, with_files=row.with_files, began_at=at)
    chunks = packing.packed(contents.parts(leaving, with_files=row.with_files), account, closing=closing, at=at, step=step)
    name = f"torelik-library-{clock.local_date(at).isoformat()}.zip"
    stored = documents.store_file(chunks=chunks, name=name, limit=sys.maxsize, by=_actor(row), at=at)
    if not _finish(row.pk, runner=runner, stored=stored, account=account):
        documents.discard_stored(stored.pk)


class _Step:
    """Tells how far the work has come, about once a second, and stops it when the export was stopped or taken over."""

    def __init__(self, export_id: int, runner: str, *, file_weight: int) -> None:
        self.export_id, self.runner, self.file_weight = export_id, runner, file_weight
        self.told_at = 0.0

    def __call__(self, path: str, account: Account) -> None:
        if monotonic() - self.told_at < TOLD_EVERY_SECONDS:
            return
        self.told_at = monotonic()
        files = sum(1 for one in account.files if one["path"].startswith("files/"))
        told = LibraryExport.objects.filter(pk=self.export_id, runner=self.runner, state=ExportState.RUNNING).update(
            doing=path[:300], done=account.rows + self.file_weight * files, seen_at=clock.now()
        )
        if not told:
            raise Overtaken(self.runner)


@transaction.atomic
def _finish(export_id: int, *, runner: str, stored: documents.StoredFile, account: Account) -> bool:
    """Keep the ZIP with its export; return ``False`` when the export was stopped or taken over meanwhile."""
    row = LibraryExport.objects.select_for_update(of=("self",)).get(pk=export_id)
    if row.state != ExportState.RUNNING or row.runner != runner:
        return False
    at = clock.now()
    row.state, row.stored, row.sha256, row.size = ExportState.DONE, stored, stored.sha256, stored.size
    row.rows, row.files, row.missing = account.rows, account.parts, len(account.missing) + len(account.damaged)
    row.finished_at, row.doing, row.runner = at, "", ""
    row.save()
    facts = {"sha256": stored.sha256, "bytes": stored.size, "rows": account.rows, "missing": row.missing}
    audit.record(EVENTS.EXPORT_MADE, by=_actor(row), about=row, at=at, facts=facts)
    if row.by_id is not None:
        until = formats.date_format(clock.local_date(at + rules.KEPT_FOR), "SHORT_DATE_FORMAT")
        path = f"/library/exports/{row.uuid}/"
        notifications.notify(account_id=row.by_id, kind=NOTICES.EXPORT_MADE, words={"until": until}, at=at, path=path)
    return True


@transaction.atomic
def stop_export(*, uuid: UUID, by: Actor, at: datetime) -> LibraryExport:
    """Stop the work; nothing is kept of it. Raises ``NotFound``, ``ExportRefused``."""
    by.require(GRANTS.EXPORT_LIBRARY)
    row = _entering(uuid, ExportState.STOPPED)
    row.finished_at, row.runner, row.doing = at, "", ""
    row.save(update_fields=["state", "finished_at", "runner", "doing"])
    audit.record(EVENTS.EXPORT_STOPPED, by=by, about=row, at=at)
    return row


@transaction.atomic
def continue_export(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Give an export that stands still to the worker again. Raises ``NotFound``; nothing happens when it moves."""
    by.require(GRANTS.EXPORT_LIBRARY)
    row = queries.lock_export(uuid)
    if row.state == ExportState.RUNNING and queries.is_alone(row, at=clock.now()):
        outbox.send(TOPIC, {"export": row.pk}, at=at)


@transaction.atomic
def take_export(*, uuid: UUID, by: Actor, at: datetime) -> documents.StoredFile:
    """Return the ZIP to who downloads it; every time is an event. Raises ``NotFound``, ``ExportRefused``."""
    by.require(GRANTS.EXPORT_LIBRARY)
    row = queries.lock_export(uuid)
    if row.stored is None or row.finished_at is None or rules.is_over(finished_at=row.finished_at, at=at):
        raise ExportRefused([Refusal.NOT_IN_STATE])
    audit.record(EVENTS.EXPORT_TAKEN, by=by, about=row, at=at, facts={"sha256": row.sha256, "bytes": row.size})
    return row.stored


@transaction.atomic
def remove_export(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Delete the ZIP; what is known of it stays. Raises ``NotFound``, ``ExportRefused``."""
    by.require(GRANTS.EXPORT_LIBRARY)
    row = _entering(uuid, ExportState.REMOVED)
    stored, row.stored = row.stored, None
    row.save(update_fields=["state", "stored"])
    documents.discard_stored(stored.pk if stored else 0)
    audit.record(EVENTS.EXPORT_REMOVED, by=by, about=row, at=at, facts={"sha256": row.sha256})


def remove_old_exports(*, by: Actor, at: datetime) -> int:  # nosemgrep: act-without-a-grant - each is removed with its grant
    """Delete the ZIPs that have stayed as long as they may; return how many. Called by the clock."""
    found = queries.over(at=at)
    for uuid in found:
        remove_export(uuid=uuid, by=by, at=at)
    return len(found)


def resume_exports(*, at: datetime) -> int:
    """Give exports that a stopped process left to the worker again; return how many."""
    left = queries.unfinished(at=at)
    for export_id in left:
        outbox.send(TOPIC, {"export": export_id}, at=at)
    return len(left)


def bytes_of(stored: documents.StoredFile) -> Iterator[bytes]:
    """Yield the bytes of a ZIP that was taken."""
    with documents.open_stored(stored) as file:
        while data := file.read(packing.COPIED_BYTES):
            yield data


def _entering(uuid: UUID, state: ExportState) -> LibraryExport:
    row = queries.lock_export(uuid)
    if not rules.may_become(ExportState(row.state), state):
        raise ExportRefused([Refusal.NOT_IN_STATE])
    row.state = state
    return row


def _actor(row: LibraryExport) -> Actor:
    if row.by_id is None:
        return Actor.system("export")
    card = identity.accounts_by_id([row.by_id]).get(row.by_id)
    return Actor(account_id=row.by_id, name=card.full_name if card else "")

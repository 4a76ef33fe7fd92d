"""Bringing MARC files in: given, read for a preview, imported; each portion in one transaction.

Counts, position and what was written are saved together, so a process that is killed in the middle leaves a whole
number of portions, and the next one goes on after the position reached.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.rows import collecting_garbage_rarely
from torelik.library.cataloguing import queries, rules, running
from torelik.library.cataloguing.actions.writing import counted_outcomes, entry_of, write_portion
from torelik.library.cataloguing.marc import Chosen, Dialect, Encoding, LooksLike, NotMarc, UnsafeArchive, UnsafeXml, read_marc
from torelik.library.cataloguing.models import Import, ImportEntry, ImportProfile, RecordOriginal
from torelik.library.cataloguing.pieces import (
    Catalogue,
    CountedBytes,
    Piece,
    Progress,
    Seen,
    buffered,
    plain,
    portions,
)
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS, NOTICES, ImportState, OnDuplicate, Refused, explained
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox

TOPIC = "library.work-on-import"
"""The outbox topic that gives an import to the worker; its payload is ``{"import": numeric id}``."""

COPIED_BYTES = 1024 * 1024
ACCEPTED_KINDS = frozenset(
    {documents.Kind.MARC, documents.Kind.XML, documents.Kind.TEXT, documents.Kind.ZIP, documents.Kind.GZIP}
)


class ImportRefused(Exception):
    """The whole file is refused; ``reason`` has the sentence for people, ``detail`` what was found instead."""

    def __init__(self, reason: Refused, detail: str = "") -> None:
        super().__init__(f"{reason.label} {explained(detail)}".strip())
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """How an import ended. ``read`` is always the sum of the other four counts."""

    uuid: UUID
    read: int
    imported: int
    updated: int
    duplicates: int
    quarantined: int


def give_file(
    *, chunks: Iterable[bytes], name: str, declared: str, by: Actor, at: datetime, profile: UUID | None = None
) -> Import:
    """Take a file in and let the worker read it for a preview (cl. 12, cataloguing).

    *declared* is the type that the browser names; *profile* says how the file is read.
    Raises ``documents.UploadRefused``, e.g. when it is larger than
    ``TORELIK_MARC_UPLOAD_BYTES`` or has nothing to do with MARC.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    known = queries.profile_by_uuid(profile, visible_to=by) if profile else ImportProfile()
    accepts = documents.Accepts(kinds=ACCEPTED_KINDS, limit_bytes=settings.TORELIK_MARC_UPLOAD_BYTES)
    given = documents.receive_file(chunks=chunks, name=name, declared=declared, accepts=accepts, by=by, at=at)
    with transaction.atomic():
        taken = Import.objects.create(
            file=given, bytes_total=given.size, given_at=at, by_id=by.account_id, encoding=known.encoding,
            dialect=known.dialect, match_by=known.match_by, on_duplicate=known.on_duplicate,
        )  # fmt: skip
        facts = {"sha256": given.sha256, "bytes": given.size}
        audit.record(EVENTS.FILE_GIVEN_FOR_IMPORT, by=by, about=taken, at=at, facts=facts)
        outbox.send(TOPIC, {"import": taken.pk}, at=at)
    return taken


def work_on_import(*, import_id: int, at: datetime) -> None:
    """Do what the import waits for, if anything: read it for the preview, or import it. For the worker."""
    state = queries.state_of_import(import_id)
    if state in (ImportState.UPLOADED, ImportState.READING):
        read_import(import_id=import_id, at=at)
    elif state == ImportState.IMPORTING:
        run_import(import_id=import_id, at=at)


def read_import(*, import_id: int, at: datetime) -> None:
    """Read the file and foresee what becomes of each piece; nothing of the catalogue changes.

    For the worker. A reading that was broken off begins anew. Nothing happens when somebody else is at it.
    """
    with _taking(import_id, entering=ImportState.READING, at=at) as taken:
        if taken is None:
            return
        ImportEntry.objects.filter(in_import=taken).delete()
        Import.objects.filter(pk=taken.pk).update(**_nothing_counted())
        taken.position = 0
        try:
            with closing(Seen()) as seen:
                _go_through(taken, partial(_foresee, seen=seen), progress=None, at=at)
        except ImportRefused as refused:
            _refuse(taken, refused, at=at)
            return
        running.keep(taken.pk, runner=taken.runner)
        Import.objects.filter(pk=taken.pk).update(state=ImportState.PREVIEWED, expected=F("read"), bytes_done=F("bytes_total"))


@transaction.atomic
def start_import(*, uuid: UUID, on_duplicate: OnDuplicate, by: Actor, at: datetime) -> Import:
    """Let the worker import what the preview showed. The second of two clicks changes nothing.

    Raises ``NotFound``.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    taken = queries.lock_import(uuid)
    if taken.state != ImportState.PREVIEWED:
        return taken
    taken.state, taken.on_duplicate, taken.started_at = ImportState.IMPORTING, on_duplicate, at
    taken.runner, taken.seen_at, taken.bytes_done = "", None, 0
    for column, value in _nothing_counted().items():
        setattr(taken, column, value)
    taken.save()
    audit.record(EVENTS.IMPORT_STARTED, by=by, about=taken, at=at, facts={"on_duplicate": on_duplicate.value})
    outbox.send(TOPIC, {"import": taken.pk}, at=at)
    return taken


def run_import(*, import_id: int, at: datetime, progress: Progress | None = None) -> None:
    """Import the file from the position reached to its end, for the worker and the command line.

    Nothing happens when somebody else is at it, or when it is done.
    """
    with _taking(import_id, entering=ImportState.IMPORTING, at=at) as taken:
        if taken is None:
            return
        try:
            with collecting_garbage_rarely():
                _go_through(taken, write_portion, progress=progress, at=at)
        except ImportRefused as refused:
            _refuse(taken, refused, at=at)
            return
        _finish(taken, at=at)


def import_file(
    *,
    stream: BinaryIO,
    name: str,
    by: Actor,
    at: datetime,
    update_duplicates: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import a file at once, without a preview, for the command line; the file is kept as any other.

    *progress* is told how many pieces are behind, once a portion. Raises ``ImportRefused`` for a file that is no
    MARC file or not safe to open; what was imported before a danger inside an archive showed itself stays.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    # It lies on the server already and was put there by its administrator: no limit, and no stranger's gate.
    given = documents.store_file(chunks=_chunks(stream), name=name, limit=2**63, by=by, at=at)
    taken = Import.objects.create(
        file=given,
        bytes_total=given.size,
        given_at=at,
        started_at=at,
        by_id=by.account_id,
        state=ImportState.IMPORTING,
        on_duplicate=OnDuplicate.UPDATE if update_duplicates else OnDuplicate.SKIP,
    )
    run_import(import_id=taken.pk, at=at, progress=progress)
    taken.refresh_from_db()
    if taken.state == ImportState.FAILED:
        raise ImportRefused(Refused(taken.refused), taken.detail)
    return summary_of(taken)


def summary_of(taken: Import) -> ImportSummary:
    """Return the counts of an import as a value."""
    return ImportSummary(taken.uuid, taken.read, taken.imported, taken.updated, taken.duplicates, taken.quarantined)


def resume_imports(*, at: datetime) -> int:
    """Give imports that a stopped process left half-way to the worker again; return how many. For the worker's start."""
    left = [taken for taken in queries.unfinished_imports() if running.is_left_alone(taken, at=clock.now())]
    for taken in left:
        outbox.send(TOPIC, {"import": taken.pk}, at=at)
    return len(left)


@transaction.atomic
def continue_import(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Give one import that stands still to the worker again. Raises ``NotFound``; nothing happens when it moves."""
    by.require(GRANTS.IMPORT_RECORDS)
    taken = queries.lock_import(uuid)
    if taken.state in queries.UNFINISHED and running.is_left_alone(taken, at=clock.now()):
        outbox.send(TOPIC, {"import": taken.pk}, at=at)


@contextmanager
def _taking(import_id: int, *, entering: ImportState, at: datetime) -> Iterator[Import | None]:
    """Hold the import for the length of the block, and let it go whatever happens."""
    runner = running.new_runner()
    taken = running.claim(import_id, entering=entering, runner=runner, at=clock.now())
    try:
        yield taken
    except running.Overtaken:
        return
    finally:
        running.let_go(import_id, runner=runner)


def _go_through(taken: Import, save: Callable[..., dict[str, int]], *, progress: Progress | None, at: datetime) -> None:
    """Walk the file after the position reached and save it portion by portion. Raises ``ImportRefused``."""
    with documents.open_stored(taken.file) as file:
        counted = CountedBytes(file)
        chosen = chosen_of(taken)
        for portion in _refusing(
            lambda: portions(
                read_marc(buffered(counted), name=taken.file.name, chosen=chosen), after=taken.position, match_by=taken.match_by
            )
        ):
            with transaction.atomic():
                running.keep(taken.pk, runner=taken.runner)
                counts = save(taken, portion, at=at)
                taken.position = portion[-1].read.position
                Import.objects.filter(pk=taken.pk).update(
                    position=taken.position,
                    bytes_done=min(counted.done, taken.bytes_total),
                    read=F("read") + len(portion),
                    **{column: F(column) + count for column, count in counts.items()},
                )
            if progress:
                progress(taken.position)


def chosen_of(taken: Import) -> Chosen:
    """Return what is known of the file beforehand."""
    encoding = Encoding(taken.encoding) if taken.encoding else None
    return Chosen(encoding, Dialect(taken.dialect) if taken.dialect else None)


def _refusing(open_file: Callable[[], Iterator[list[Piece]]]) -> Iterator[list[Piece]]:
    """Yield the portions; what the reader refuses becomes ``ImportRefused``."""
    try:
        yield from open_file()
    except NotMarc as refused:
        if refused.looks_like is LooksLike.EMPTY:
            raise ImportRefused(Refused.EMPTY) from refused
        raise ImportRefused(Refused.NOT_MARC, refused.looks_like.value) from refused
    except UnsafeArchive as refused:
        raise ImportRefused(Refused.UNSAFE_ARCHIVE, f"{refused.danger.value} {plain(refused.where)}") from refused
    except UnsafeXml as refused:
        raise ImportRefused(Refused.UNSAFE_XML) from refused


def _foresee(taken: Import, portion: list[Piece], *, at: datetime, seen: Seen) -> dict[str, int]:
    """Write the entries of the preview for one portion, and count them."""
    catalogue = Catalogue(portion, taken=taken)
    entries = []
    for piece in portion:
        found = catalogue.find(piece) or seen.find(piece)
        seen.add(piece)
        entries.append(entry_of(taken, piece, found, on_duplicate=OnDuplicate.SKIP))
        if found and found.record_id:
            catalogue.met(found.record_id, at_position=piece.read.position)
    ImportEntry.objects.bulk_create(entries)
    return counted_outcomes(entries)


def _refuse(taken: Import, refused: ImportRefused, *, at: datetime) -> None:
    """Refuse the file. What a preview foresaw is forgotten; what was imported already stays and stays counted."""
    by = queries.actor_of_import(taken)
    with transaction.atomic():
        running.keep(taken.pk, runner=taken.runner)
        if taken.state == ImportState.READING:
            ImportEntry.objects.filter(in_import=taken).delete()
            Import.objects.filter(pk=taken.pk).update(**_nothing_counted())
        Import.objects.filter(pk=taken.pk).update(
            state=ImportState.FAILED, refused=refused.reason.value, detail=refused.detail, finished_at=at
        )
        audit.record(EVENTS.IMPORT_REFUSED, by=by, about=taken, at=at, facts={"reason": refused.reason.value})
        _tell(taken, NOTICES.IMPORT_FAILED, {}, at=at)


def _finish(taken: Import, *, at: datetime) -> None:
    by = queries.actor_of_import(taken)
    with transaction.atomic():
        running.keep(taken.pk, runner=taken.runner)
        taken.refresh_from_db(fields=["read", "imported", "updated", "duplicates", "quarantined"])
        brought = RecordOriginal.objects.filter(in_import=taken).order_by("pk").values_list("record__uuid", "version")
        summary = asdict(summary_of(taken))
        facts = {
            **{name: count for name, count in summary.items() if name != "uuid"},
            "sha256": taken.file.sha256,
            "records_digest": rules.digest_of_many([f"{uuid} {version}" for uuid, version in brought.iterator()]),
        }
        Import.objects.filter(pk=taken.pk).update(
            state=ImportState.DONE, finished_at=max(at, clock.now()), bytes_done=F("bytes_total"), expected=F("read")
        )
        audit.record(EVENTS.RECORDS_IMPORTED, by=by, about=taken, at=at, facts=facts)
        words = {"imported": str(taken.imported + taken.updated), "quarantined": str(taken.quarantined)}
        _tell(taken, NOTICES.IMPORT_DONE, words, at=at)


def _tell(taken: Import, kind: NOTICES, words: dict[str, str], *, at: datetime) -> None:
    if taken.by_id is not None:
        path = f"/library/cataloguing/imports/{taken.uuid}/"
        notifications.notify(account_id=taken.by_id, kind=kind, words={"file": taken.file.name, **words}, at=at, path=path)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(COPIED_BYTES):
        yield chunk


def _nothing_counted() -> dict[str, int]:
    return {"read": 0, "imported": 0, "updated": 0, "duplicates": 0, "quarantined": 0, "position": 0}

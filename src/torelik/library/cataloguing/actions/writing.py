"""Writing one portion of an import into the catalogue, inside the caller's transaction."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from torelik.kernel import rows
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import describing, indexing, rules
from torelik.library.cataloguing.actions.records import WRITTEN, begin_version, present_version
from torelik.library.cataloguing.marc import ReadRecord
from torelik.library.cataloguing.models import Import, ImportEntry, Record, RecordKey, RecordOriginal, RecordVersion
from torelik.library.cataloguing.pieces import Catalogue, Found, Piece, plain, warnings_of
from torelik.library.cataloguing.rules import Known
from torelik.library.cataloguing.vocabulary import OnDuplicate, Outcome

_log = logging.getLogger(__name__)

COUNTED_AS = {
    Outcome.NEW: "imported",
    Outcome.UPDATE: "updated",
    Outcome.DUPLICATE: "duplicates",
    Outcome.QUARANTINED: "quarantined",
}
"""The column of the import in which each outcome is counted."""


BY_IMPORT = "import: "
"""How the reason of a version begins that an import wrote; what follows is the import."""


def write_portion(taken: Import, portion: list[Piece], *, at: datetime) -> dict[str, int]:
    """Decide about every piece of the portion, write records and entries, and return the counts."""
    # Two imports at once must not both find a title missing: portions take turns, by the oldest import's row.
    Import.objects.order_by("pk").select_for_update().first()
    catalogue = Catalogue(portion, taken=taken)
    replaced = _Replaced()
    new: list[tuple[Record, Piece]] = []
    met: dict[str, tuple[Record, Piece]] = {}
    entries: list[ImportEntry] = []
    same_as: list[tuple[ImportEntry, Record]] = []
    for piece in portion:
        found = catalogue.find(piece)
        earlier = None if found else _met_before(piece, met)
        if earlier:
            found = _as_found(piece, *earlier)
        entry = entry_of(taken, piece, found, on_duplicate=OnDuplicate(taken.on_duplicate))
        entry.is_done = True
        entries.append(entry)
        if found and found.record_id:
            catalogue.met(found.record_id, at_position=piece.read.position)
        if piece.described is None:
            continue
        if entry.outcome == Outcome.NEW:
            record = _new_record(taken, piece, at=at)
            new.append((record, piece))
            for name in (piece.sha256, *piece.matching):
                met.setdefault(name, (record, piece))
            same_as.append((entry, record))
        elif earlier:
            same_as.append((entry, earlier[0]))
        elif entry.outcome == Outcome.UPDATE and found and found.record_id:
            replaced.add(found.record_id, piece)
    _insert_records([record for record, _piece in new])
    written = [*new, *replaced.write(taken, at=at)]
    rows.insert_values(
        RecordKey,
        ("record", "key"),
        [(record.pk, key) for record, piece in written if piece.described for key in piece.described.keys],
    )
    rows.insert([_original(taken, record, piece) for record, piece in written])
    for entry, record in same_as:
        if entry.outcome == Outcome.NEW:
            entry.record = record
        else:
            entry.duplicate_of = record
    # The preview's entry gives way to what was really done.
    positions = [piece.read.position for piece in portion]
    ImportEntry.objects.filter(in_import=taken, position__range=(positions[0], positions[-1])).delete()
    rows.insert(entries)
    _derive_and_index(written, at=at)
    return counted_outcomes(entries)


def write_mended(
    taken: Import, entry: ImportEntry, piece: Piece, *, on_duplicate: OnDuplicate, by: Actor, at: datetime
) -> UUID | None:
    """Write what was made of a quarantined *piece*, inside the caller's transaction; return the record that has it now.

    The entry keeps its bytes, gets its new outcome, and the counts of the import follow it.
    """
    Import.objects.order_by("pk").select_for_update().first()
    found = Catalogue([piece], taken=taken).find(piece)
    fresh = entry_of(taken, piece, found, on_duplicate=on_duplicate)
    if fresh.outcome == Outcome.NEW:
        record = _new_record(taken, piece, at=at)
        record.created_by_id = record.updated_by_id = by.account_id
        record.save()
        written = [(record, piece)]
        fresh.record = record
    elif fresh.outcome == Outcome.UPDATE and found and found.record_id:
        replaced = _Replaced()
        replaced.add(found.record_id, piece)
        written = replaced.write(taken, at=at)
    else:
        written = []
    RecordKey.objects.bulk_create(
        [RecordKey(record=record, key=key) for record, _piece in written if piece.described for key in piece.described.keys]
    )
    RecordOriginal.objects.bulk_create([_original(taken, record, piece) for record, piece in written])
    indexing.ask_for_indexing([record.pk for record, _piece in written], at=at)
    for column in (*_TOLD, "record_id", "duplicate_of_id"):
        setattr(entry, column, getattr(fresh, column))
    entry.is_done, entry.mended_at = True, at
    entry.save(update_fields=[*_TOLD, "record", "duplicate_of", "is_done", "mended_at"])
    counted = COUNTED_AS[Outcome(entry.outcome)]
    Import.objects.filter(pk=taken.pk).update(**{counted: F(counted) + 1, "quarantined": F("quarantined") - 1})
    record_id = entry.record_id or entry.duplicate_of_id
    return Record.objects.filter(pk=record_id or 0).values_list("uuid", flat=True).first()


_TOLD = (
    "outcome", "title", "authors", "year", "encoding", "dialect", "warnings", "differs", "marc", "duplicate_position",
)  # fmt: skip


def entry_of(taken: Import, piece: Piece, found: Found | None, *, on_duplicate: OnDuplicate) -> ImportEntry:
    """Return the entry of the piece with its outcome; nothing is saved."""
    read = piece.read
    entry = ImportEntry(in_import=taken, position=read.position, source_name=plain(read.source), offset=read.offset)
    if isinstance(read, ReadRecord):
        entry.encoding, entry.dialect, entry.warnings = read.encoding.value, read.dialect.value, warnings_of(read)
    if piece.described is None:
        entry.outcome, entry.reason, entry.detail = Outcome.QUARANTINED, piece.reason, piece.detail
        entry.original = read.original
        return entry
    d = piece.described.description
    verdict = rules.verdict_of(digest=piece.described.digest, known=found.known if found else None, on_duplicate=on_duplicate)
    entry.outcome, entry.differs = verdict.outcome, verdict.differs
    entry.title, entry.authors, entry.year = d.title, "; ".join(d.authors), d.year
    if found:
        entry.duplicate_of_id, entry.duplicate_position = found.record_id, found.position
    if verdict.outcome == Outcome.UPDATE and found:
        entry.record_id = found.record_id
    if verdict.differs:
        entry.marc = piece.described.json
    return entry


def counted_outcomes(entries: list[ImportEntry]) -> dict[str, int]:
    """Count the entries by the columns of the import."""
    return dict(Counter(COUNTED_AS[Outcome(entry.outcome)] for entry in entries))


def _derive_and_index(written: Sequence[tuple[Record, Piece]], *, at: datetime) -> None:
    """Have what modules keep of the records derived here, where they are read already, and the index written elsewhere.

    What cannot be derived is left to the message, which is tried again and told of; the records are in the catalogue.
    """
    if not written:
        return
    ids = [record.pk for record, _piece in written]
    present = [
        indexing.Present(record.pk, piece.described.marc, piece.described.description)
        for record, piece in written
        if piece.described
    ]
    try:
        with transaction.atomic():
            indexing.derive(ids, present)
    except Exception:  # whatever a module's own code may raise; the message meets it again
        _log.exception("What is kept of imported records is derived later.")
        indexing.ask_for_indexing(ids, at=at)
    else:
        indexing.ask_for_indexing(ids, at=at, are_derived=True)


class _Replaced:
    """Records of the catalogue that the portion replaces."""

    def __init__(self) -> None:
        self._pieces: dict[int, Piece] = {}

    def add(self, record_id: int, piece: Piece) -> None:
        self._pieces[record_id] = piece

    def write(self, taken: Import, *, at: datetime) -> list[tuple[Record, Piece]]:
        """Give each record its next version, keep the present one, and take away its keys."""
        if not self._pieces:
            return []
        records = Record.objects.select_for_update().filter(pk__in=self._pieces)
        written = [(record, self._pieces[record.pk]) for record in records.order_by("pk")]
        RecordVersion.objects.bulk_create([present_version(record) for record, _piece in written])
        for record, piece in written:
            if piece.described:
                begin_version(record, piece.described, reason=f"{BY_IMPORT}{taken.uuid}", at=at, by_id=taken.by_id)
        Record.objects.bulk_update([record for record, _piece in written], WRITTEN, batch_size=50)
        RecordKey.objects.filter(record_id__in=self._pieces).delete()
        return written


def _insert_records(records: list[Record]) -> None:
    """Write new records and tell them their keys; the ORM's own way costs two to seven times as much."""
    rows.insert(records)
    keys = dict(Record.objects.filter(uuid__in=[record.uuid for record in records]).values_list("uuid", "pk"))
    for record in records:
        record.pk = keys[record.uuid]


def _new_record(taken: Import, piece: Piece, *, at: datetime) -> Record:
    record = Record(created_at=at, created_by_id=taken.by_id, updated_at=at, updated_by_id=taken.by_id)
    return describing.fill(record, piece.described) if piece.described else record


def _met_before(piece: Piece, met: dict[str, tuple[Record, Piece]]) -> tuple[Record, Piece] | None:
    if piece.described is None:
        return None
    return next((met[name] for name in (piece.sha256, *piece.matching) if name in met), None)


def _as_found(piece: Piece, record: Record, earlier: Piece) -> Found:
    known = Known(record.digest, same_original=earlier.sha256 == piece.sha256, by_this_import=True)
    return Found(known, position=earlier.read.position)


def _original(taken: Import, record: Record, piece: Piece) -> RecordOriginal:
    read = piece.read
    return RecordOriginal(
        record=record,
        version=record.version,
        content=read.original,
        sha256=piece.sha256,
        dialect=read.dialect.value if isinstance(read, ReadRecord) else "",
        encoding=read.encoding.value if isinstance(read, ReadRecord) else "",
        source_name=plain(read.source),
        position=read.position,
        in_import=taken,
    )

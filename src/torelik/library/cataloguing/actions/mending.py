"""Mending what an import could not read: again with another encoding or dialect, or from lines that somebody corrected.

Each piece is mended in a transaction of its own: one that fails stays in quarantine with its bytes, the others go on.
The bytes stay with the entry and beside the new record, so that what was mended can be looked up years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries, rules
from torelik.library.cataloguing.actions.importing import chosen_of
from torelik.library.cataloguing.actions.writing import COUNTED_AS, write_mended
from torelik.library.cataloguing.marc import (
    Chosen,
    Dialect,
    Encoding,
    MarcRecord,
    NotMarc,
    Read,
    ReadRecord,
    UnsafeArchive,
    UnsafeXml,
    read_marc,
    to_marc21,
)
from torelik.library.cataloguing.models import Import, ImportEntry
from torelik.library.cataloguing.pieces import Piece, prepared
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS, ImportState, MendRefusal, OnDuplicate, Outcome

MOST_AT_ONCE = 500
"""So many pieces one request mends; more of them are mended by pressing again."""


@dataclass(frozen=True, slots=True)
class MendResult:
    """What became of one piece: its outcome, or the reasons why it stays in quarantine."""

    position: int
    outcome: Outcome
    record_uuid: UUID | None = None
    title: str = ""
    refusals: tuple[MendRefusal, ...] = ()
    reason: str = ""
    """A value of ``QuarantineReason`` when the piece was read anew and still gives no record."""


def mend_pieces(*, uuid: UUID, positions: Sequence[int], chosen: Chosen, by: Actor, at: datetime) -> list[MendResult]:
    """Read these pieces of an import again in the chosen encoding and dialect (cl. 12, migration in).

    An empty sequence means all that are in quarantine, at most ``MOST_AT_ONCE``. Raises ``NotFound``.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    taken = queries.import_by_uuid(uuid, visible_to=by)
    wanted = sorted(set(positions)) or queries.positions_in_quarantine(taken)
    chosen = _completed(chosen, taken)
    results = [_mended_again(taken, position, chosen=chosen, by=by, at=at) for position in wanted[:MOST_AT_ONCE]]
    _tell_journal(taken, results, by=by, at=at)
    return results


def mend_as_record(*, uuid: UUID, position: int, marc: MarcRecord, dialect: Dialect, by: Actor, at: datetime) -> MendResult:
    """Take the record that somebody made out of the piece by hand; its tags are those of *dialect*.

    Raises ``NotFound``.
    """
    by.require(GRANTS.IMPORT_RECORDS)
    taken = queries.import_by_uuid(uuid, visible_to=by)
    with transaction.atomic():
        entry = queries.lock_entry(taken, position)
        if refusals := _refusals(taken, entry):
            return MendResult(position, Outcome(entry.outcome), refusals=refusals)
        record, warnings = to_marc21(marc, dialect)
        if not record.values("245", "anp"):
            return MendResult(position, Outcome.QUARANTINED, refusals=(MendRefusal.NO_TITLE,))
        read = ReadRecord(
            position,
            entry.offset,
            bytes(entry.original or b""),
            Encoding.UTF8,
            dialect,
            record,
            marc,
            warnings,
            entry.source_name,
        )
        result = _written(taken, entry, prepared(read, match_by=taken.match_by), by=by, at=at)
        _tell_journal(taken, [result], by=by, at=at)
    return result


def _completed(chosen: Chosen, taken: Import) -> Chosen:
    """What is not chosen now is as in the profile of the import."""
    known = chosen_of(taken)
    return Chosen(chosen.encoding or known.encoding, chosen.dialect or known.dialect)


@transaction.atomic
def _mended_again(taken: Import, position: int, *, chosen: Chosen, by: Actor, at: datetime) -> MendResult:
    entry = queries.lock_entry(taken, position)
    if refusals := _refusals(taken, entry):
        return MendResult(position, Outcome(entry.outcome), refusals=refusals)
    original = bytes(entry.original or b"")
    if not original:
        return MendResult(position, Outcome.QUARANTINED, refusals=(MendRefusal.NO_BYTES,))
    try:
        reads = list(read_marc(BytesIO(original), name=entry.source_name, chosen=chosen))
    except (NotMarc, UnsafeArchive, UnsafeXml):
        return MendResult(position, Outcome.QUARANTINED, refusals=(MendRefusal.NOT_MARC,))
    if len(reads) > 1:
        return MendResult(position, Outcome.QUARANTINED, refusals=(MendRefusal.SEVERAL_RECORDS,))
    piece = prepared(_at_its_place(reads[0], entry), match_by=taken.match_by)
    if piece.described is None:
        return MendResult(position, Outcome.QUARANTINED, reason=piece.reason)
    return _written(taken, entry, piece, by=by, at=at)


def _at_its_place(read: Read, entry: ImportEntry) -> Read:
    return replace(read, position=entry.position, offset=entry.offset, source=entry.source_name)


def _refusals(taken: Import, entry: ImportEntry) -> tuple[MendRefusal, ...]:
    checks = {
        MendRefusal.NOT_IMPORTED_YET: taken.state != ImportState.DONE,
        MendRefusal.MENDED_ALREADY: entry.outcome != Outcome.QUARANTINED,
    }
    return tuple(refusal for refusal, applies in checks.items() if applies)


def _written(taken: Import, entry: ImportEntry, piece: Piece, *, by: Actor, at: datetime) -> MendResult:
    record_uuid = write_mended(taken, entry, piece, on_duplicate=OnDuplicate(taken.on_duplicate), by=by, at=at)
    return MendResult(entry.position, Outcome(entry.outcome), record_uuid, entry.title)


def _tell_journal(taken: Import, results: list[MendResult], *, by: Actor, at: datetime) -> None:
    mended = [result for result in results if result.outcome != Outcome.QUARANTINED and not result.refusals]
    counts = {
        column: sum(COUNTED_AS[one.outcome] == column for one in mended) for column in ("imported", "updated", "duplicates")
    }
    facts = {
        "tried": len(results),
        "mended": len(mended),
        "records_digest": rules.digest_of_many([f"{one.position} {one.record_uuid or ''}" for one in mended]),
        **counts,
    }
    audit.record(EVENTS.QUARANTINE_MENDED, by=by, about=taken, at=at, facts=facts)

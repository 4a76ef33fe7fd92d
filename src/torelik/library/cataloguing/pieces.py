"""The pieces of a file that is being imported, prepared in portions; and what the catalogue knows of them."""

import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

from django.db.models.functions import Coalesce

from torelik.library.cataloguing import rules
from torelik.library.cataloguing.describing import Described, NotStorable, derive
from torelik.library.cataloguing.marc import Read, ReadRecord, Unreadable
from torelik.library.cataloguing.models import Import, ImportEntry, Record, RecordKey, RecordOriginal
from torelik.library.cataloguing.rules import Known
from torelik.library.cataloguing.vocabulary import EVERY_MATCH, QuarantineReason

PORTION_PIECES = 500
"""Pieces saved in one transaction: large enough to be fast, small enough to be lost without regret."""

PORTION_BYTES = 4 * 1024 * 1024
"""Bytes after which a portion ends early: a damaged file is cut into pieces of megabytes, and all of a portion is in memory."""

BUFFER_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the file; without ``described`` it is quarantined for ``reason``.

    ``matching`` are those of its keys by which the same title is recognised in this import.
    """

    read: Read
    sha256: str
    described: Described | None
    matching: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a title was met before: in the catalogue, at an earlier position of the same file, or in both."""

    known: Known
    record_id: int | None = None
    position: int | None = None


class CountedBytes(io.RawIOBase):
    """A stored file that tells how much of it has been read: progress in bytes, also inside archives."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.done = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        piece = self._file.read(len(view))
        view[: len(piece)] = piece
        self.done += len(piece)
        return len(piece)


def buffered(counted: CountedBytes) -> BinaryIO:
    """Return the stream as the reader wants it."""
    return cast(BinaryIO, io.BufferedReader(counted, BUFFER_BYTES))


def portions(reads: Iterable[Read], *, after: int, match_by: str = EVERY_MATCH) -> Iterator[list[Piece]]:
    """Yield the pieces that follow position *after*, prepared, in portions."""
    portion: list[Piece] = []
    size = 0
    for read in reads:
        if read.position <= after:
            continue
        portion.append(prepared(read, match_by=match_by))
        size += len(read.original)
        if len(portion) >= PORTION_PIECES or size >= PORTION_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def prepared(read: Read, *, match_by: str = EVERY_MATCH) -> Piece:
    """Derive everything that can be told about the piece without the catalogue."""
    digest = sha256(read.original).hexdigest()
    if isinstance(read, Unreadable):
        return Piece(read, digest, None, reason=read.reason.value, detail=plain(read.detail))
    try:
        described = derive(read.record)
    except NotStorable as refused:
        return Piece(read, digest, None, reason=QuarantineReason.NOT_STORABLE.value, detail=str(refused))
    return Piece(read, digest, described, rules.matching_keys(described.keys, match_by))


def plain(text: str) -> str:
    """Return the text without what a database refuses."""
    return text.replace("\0", "�").encode(errors="replace").decode()


class Catalogue:
    """What the catalogue knows of the titles of one portion: five queries for any number of pieces."""

    def __init__(self, portion: list[Piece], *, taken: Import) -> None:
        digests = [piece.sha256 for piece in portion if piece.described]
        keys = {key for piece in portion for key in piece.matching}
        # What was merged into another record is known by it.
        known_as = Coalesce("record__merged_into_id", "record_id")
        originals = RecordOriginal.objects.filter(sha256__in=digests).order_by("-record_id").values_list("sha256", known_as)
        same_keys = RecordKey.objects.filter(key__in=keys).order_by("-record_id").values_list("key", "record_id")
        # In falling order the oldest record is written last and stays.
        self._by_original = dict(originals)
        self._by_key = dict(same_keys)
        ids = {*self._by_original.values(), *self._by_key.values()}
        self._digests = dict(Record.objects.filter(pk__in=ids).values_list("pk", "digest"))
        mine = RecordOriginal.objects.filter(record_id__in=ids, in_import=taken)
        self._mine = set(mine.values_list("record_id", flat=True))
        earlier = ImportEntry.objects.filter(in_import=taken, duplicate_of_id__in=ids)
        earlier = earlier.filter(position__lt=portion[0].read.position).order_by("-position")
        self._told_at = dict(earlier.values_list("duplicate_of_id", "position"))

    def find(self, piece: Piece) -> Found | None:
        """Return the record that describes the same title, the surest match first."""
        record_id = self._by_original.get(piece.sha256)
        if record_id is not None:
            return self._found(record_id, same_original=True)
        record_id = next((self._by_key[key] for key in piece.matching if key in self._by_key), None)
        return None if record_id is None else self._found(record_id, same_original=False)

    def met(self, record_id: int, *, at_position: int) -> None:
        """Remember that the file has told about the record: of two pieces about one title the first counts."""
        self._told_at.setdefault(record_id, at_position)

    def _found(self, record_id: int, *, same_original: bool) -> Found:
        position = self._told_at.get(record_id)
        by_this_import = position is not None or record_id in self._mine
        known = Known(self._digests[record_id], same_original=same_original, by_this_import=by_this_import)
        return Found(known, record_id=record_id, position=position)


class Seen:
    """Titles met earlier in the same file, on disk: a file may hold hundreds of thousands of them.

    A scratch database that vanishes when it is closed.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, position INTEGER, digest TEXT) WITHOUT ROWID")
        self._rows.execute("BEGIN")

    def find(self, piece: Piece) -> Found | None:
        """Return the earlier position that describes the same title."""
        for key in _names(piece):
            row = self._rows.execute("SELECT position, digest FROM seen WHERE key = ?", [key]).fetchone()
            if row:
                known = Known(row[1], same_original=key == piece.sha256, by_this_import=True)
                return Found(known, position=row[0])
        return None

    def add(self, piece: Piece) -> None:
        """Remember the piece; the first that was met under a key stays."""
        if piece.described:
            rows = [(key, piece.read.position, piece.described.digest) for key in _names(piece)]
            self._rows.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Forget everything."""
        self._rows.close()


def _names(piece: Piece) -> tuple[str, ...]:
    return (piece.sha256, *piece.matching)


def warnings_of(read: Read) -> list[dict[str, object]]:
    """Return the warnings of a record as they are stored with its entry."""
    if not isinstance(read, ReadRecord):
        return []
    return [
        {"code": w.code.value, "where": plain(w.where), "count": w.count, "detail": plain(w.detail)[:200]} for w in read.warnings
    ]


Progress = Callable[[int], None]
"""Is told, after each portion, how many pieces of the file are behind."""

"""Open a file that somebody calls MARC: find out what it is, and give its records one by one."""

from __future__ import annotations

import io
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from .archives import Danger, UnsafeArchive, gunzipped, zip_members
from .dialects import detect_dialect, to_marc21
from .framing import frames
from .irbis import parse_irbis, text_pieces
from .iso2709 import parse_iso2709, summed
from .marcxml import DocumentTypeRefused, XmlFile, parse_xml_record
from .sniffing import HEAD_BYTES, Kind, LooksLike, NotMarc, kind_of
from .values import (
    Dialect,
    Encoding,
    MarcRecord,
    ReadRecord,
    ReadWarning,
    RecordRefused,
    Unreadable,
    UnreadableReason,
)

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_SIGNATURE = b"\x1f\x8b\x08"
BUFFER_BYTES = 64 * 1024

Read = ReadRecord | Unreadable


class UnsafeXml(Exception):
    """The XML declares a document type or entities: refused whole, before anything of it is expanded."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody knows better than the reader: the encoding, the dialect, or neither."""

    encoding: Encoding | None = None
    dialect: Dialect | None = None


NOTHING_CHOSEN = Chosen()


def read_marc(stream: BinaryIO, *, name: str, chosen: Chosen = NOTHING_CHOSEN) -> Iterator[Read]:
    """Every record of a file, and every piece that gave none, in the order of the file (cl. 12).

    Accepts ISO 2709 in any of its dialects, MARCXML, the text exchange of IRBIS, and these inside gzip or zip.
    ``name`` is what the user calls the file and is kept in each result (``archive.zip/inner.mrc``). Memory stays flat.
    What is *chosen* is not recognised any more: XML declares its encoding itself, and IRBIS is a dialect by its form.
    Raises ``NotMarc`` (saying what the file is instead), ``UnsafeArchive`` or ``UnsafeXml`` when the file is refused:
    in this call, except that a decompression bomb may show itself only while the records are being read.
    """
    results = enumerate(_read_stream(stream, name=name, in_archive=False, chosen=chosen), start=1)
    numbered = (replace(result, position=position) for position, result in results)
    first = next(numbered, None)
    if first is None:
        raise NotMarc(LooksLike.EMPTY, name)
    return itertools.chain([first], numbered)


def _read_stream(stream: BinaryIO, *, name: str, in_archive: bool, chosen: Chosen) -> Iterator[Read]:
    head = _head(stream)
    if head.startswith((*ZIP_SIGNATURES, GZIP_SIGNATURE)) and in_archive:
        # One level is what people make; each further level multiplies what a bomb can do.
        raise UnsafeArchive(Danger.ARCHIVE_INSIDE, name)
    whole = cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream), BUFFER_BYTES))
    if head.startswith(ZIP_SIGNATURES):
        yield from _read_zip(stream, whole, name=name, chosen=chosen)
    elif head.startswith(GZIP_SIGNATURE):
        unpacked = gunzipped(whole, name=name)
        yield from _read_stream(_buffered(unpacked), name=name, in_archive=True, chosen=chosen)
        if unpacked.damage:
            yield _damaged(unpacked.damage, name=name)
    else:
        kind = kind_of(head, name=name)
        if kind is Kind.ISO2709:
            yield from _read_iso2709(whole, name=name, chosen=chosen)
        elif kind is Kind.MARCXML:
            yield from _read_xml(whole, name=name, chosen=chosen)
        else:
            yield from _read_irbis(whole, name=name, chosen=chosen)


class _Rejoined(io.RawIOBase):
    """The head that was looked at, and the rest of the stream after it; works on streams that cannot go back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        piece = self._head[: len(view)] if self._head else self._rest.read(len(view))
        self._head = self._head[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)


def _head(stream: BinaryIO) -> bytes:
    pieces: list[bytes] = []
    wanted = HEAD_BYTES
    while wanted and (piece := stream.read(wanted)):  # sockets and pipes give less than asked
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(raw, BUFFER_BYTES))


def _damaged(detail: str, *, name: str) -> Unreadable:
    return Unreadable(0, 0, b"", UnreadableReason.DAMAGED_COMPRESSION, detail, name)


def _read_zip(stream: BinaryIO, whole: BinaryIO, *, name: str, chosen: Chosen) -> Iterator[Read]:
    """The files of an archive one after another; a file among them that is not MARC is told, not skipped."""
    with tempfile.TemporaryFile() as copy:
        # The list of a zip archive is at its end; an upload may be a stream that cannot be wound to it.
        seekable = stream
        if not stream.seekable():
            shutil.copyfileobj(whole, copy)
            seekable = cast(BinaryIO, copy)
        any_marc = False
        others: list[Read] = []
        for member, unpacked in zip_members(seekable, name=name):
            inner = f"{name}/{member}"
            try:
                for result in _read_stream(_buffered(unpacked), name=inner, in_archive=True, chosen=chosen):
                    any_marc = True
                    yield from others
                    others.clear()
                    yield result
            except NotMarc as refused:
                reason = UnreadableReason.NOT_MARC_INSIDE_ARCHIVE
                others.append(Unreadable(0, 0, b"", reason, refused.looks_like.value, inner))
            if unpacked.damage:
                any_marc = True
                others.append(_damaged(unpacked.damage, name=inner))
        if not any_marc:
            raise NotMarc(LooksLike.ARCHIVE, name)
        yield from others


def _read_iso2709(stream: BinaryIO, *, name: str, chosen: Chosen) -> Iterator[Read]:
    for frame in frames(stream):
        if frame.damage:
            yield Unreadable(0, frame.offset, frame.data, frame.damage, frame.detail, name)
            continue
        try:
            record, encoding, warnings = parse_iso2709(frame.data, encoding=chosen.encoding)
        except RecordRefused as refused:
            yield Unreadable(0, frame.offset, frame.data, refused.reason, refused.detail, name)
            continue
        warnings = frame.warnings + warnings
        dialect = chosen.dialect or detect_dialect(record)
        yield _as_marc21(frame.offset, frame.data, encoding, dialect, record, warnings, name)


def _read_xml(stream: BinaryIO, *, name: str, chosen: Chosen) -> Iterator[Read]:
    file = XmlFile(stream)
    found = False
    try:
        for piece in file.pieces():
            found = True
            if piece.damage:
                yield Unreadable(0, piece.offset, piece.original, piece.damage, piece.detail, name)
                continue
            try:
                record, warnings = parse_xml_record(piece, encoding_name=file.encoding_name)
            except RecordRefused as refused:
                yield Unreadable(0, piece.offset, piece.original, refused.reason, refused.detail, name)
                continue
            dialect = chosen.dialect or detect_dialect(record)
            yield _as_marc21(piece.offset, piece.original, file.encoding, dialect, record, warnings, name)
    except DocumentTypeRefused as refused:
        raise UnsafeXml(f"{name}: {refused}") from refused
    if not found:
        raise NotMarc(LooksLike.XML, name)


def _read_irbis(stream: BinaryIO, *, name: str, chosen: Chosen) -> Iterator[Read]:
    for piece in text_pieces(stream):
        if piece.damage:
            yield Unreadable(0, piece.offset, piece.original, piece.damage, str(piece.line), name)
            continue
        try:
            record, encoding, warnings = parse_irbis(piece, encoding=chosen.encoding)
        except RecordRefused as refused:
            yield Unreadable(0, piece.offset, piece.original, refused.reason, refused.detail, name)
            continue
        yield _as_marc21(piece.offset, piece.original, encoding, Dialect.IRBIS, record, warnings, name)


def _as_marc21(
    offset: int,
    original: bytes,
    encoding: Encoding,
    dialect: Dialect,
    source_record: MarcRecord,
    warnings: tuple[ReadWarning, ...],
    name: str,
) -> ReadRecord:
    record, left = to_marc21(source_record, dialect)
    every = summed([*warnings, *left])
    return ReadRecord(0, offset, original, encoding, dialect, record, source_record, every, name)

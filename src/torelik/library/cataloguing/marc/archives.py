"""Unpack gzip and zip as a stream, refusing bombs and archives that mean harm."""

from __future__ import annotations

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO, cast

from .sniffing import LooksLike, NotMarc

#: Catalogues pack to a tenth, rarely to a thirtieth; a bomb to a thousandth.
LARGEST_RATIO = 200
#: Below this size a high ratio is no danger, only a short file of repeated blanks.
RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 8 * 1024**3
MOST_MEMBERS = 1_000
#: Resource forks that macOS puts beside each file.
IGNORED_MEMBERS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._)")
DRIVE_LETTER = re.compile(r"^[A-Za-z]:")


class Danger(Enum):
    """Why an archive is refused. The values are stable: the interface has a sentence for each."""

    PATH_OUTSIDE = "path-outside"
    LINK = "link"
    PASSWORD = "password"  # noqa: S105  # nosec  # nosemgrep: secret-in-the-code - the name of a refusal
    UNPACKS_TOO_LARGE = "unpacks-too-large"
    TOO_MANY_FILES = "too-many-files"
    ARCHIVE_INSIDE = "archive-inside-archive"
    DAMAGED = "damaged-archive"


class UnsafeArchive(Exception):
    """The archive is refused whole; ``danger`` says why, ``where`` names the place in words of the archive."""

    def __init__(self, danger: Danger, where: str) -> None:
        super().__init__(f"{where}: {danger.value}")
        self.danger = danger
        self.where = where


class Unpacked(io.RawIOBase):
    """Unpacked bytes with limits on their number; damage in the packed data ends the stream and is remembered."""

    def __init__(self, source: BinaryIO, *, packed_bytes: PackedCounter | int, name: str) -> None:
        super().__init__()
        self._source = source
        self._packed_bytes = packed_bytes
        self._name = name
        self._given = 0
        self.damage = ""

    def readable(self) -> bool:
        """Reading is all that is done with it."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer. Raises ``UnsafeArchive`` at the limit."""
        view = memoryview(cast(bytearray, buffer))
        if self.damage:
            return 0
        try:
            piece = self._source.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError, NotImplementedError) as error:
            # The cut-off end of a download: what came before it is good.
            self.damage = str(error) or type(error).__name__
            return 0
        self._given += len(piece)
        packed = self._packed_bytes if isinstance(self._packed_bytes, int) else self._packed_bytes.count
        is_bomb = self._given > RATIO_COUNTS_FROM_BYTES and self._given > LARGEST_RATIO * max(packed, 1)
        if is_bomb or self._given > LARGEST_UNPACKED_BYTES:
            raise UnsafeArchive(Danger.UNPACKS_TOO_LARGE, self._name)
        view[: len(piece)] = piece
        return len(piece)


class PackedCounter(io.RawIOBase):
    """Passes packed bytes on and counts them."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        """Reading is all that is done with it."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer and count."""
        view = memoryview(cast(bytearray, buffer))
        piece = self._source.read(len(view))
        self.count += len(piece)
        view[: len(piece)] = piece
        return len(piece)


def gunzipped(stream: BinaryIO, *, name: str) -> Unpacked:
    """The content of a gzip file."""
    counter = PackedCounter(stream)
    unpacking = gzip.GzipFile(fileobj=cast(BinaryIO, io.BufferedReader(counter)), mode="rb")
    return Unpacked(cast(BinaryIO, unpacking), packed_bytes=counter, name=name)


def zip_members(stream: BinaryIO, *, name: str) -> Iterator[tuple[str, Unpacked]]:
    """The files of a zip archive, in its order, after all of them are found safe.

    Raises ``UnsafeArchive``, or ``NotMarc`` when it is an office document, which are zip archives too.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnsafeArchive(Danger.DAMAGED, name) from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        names = {member.filename for member in members}
        if "[Content_Types].xml" in names or "mimetype" in names:
            is_sheet = any(found.startswith("xl/") for found in names)
            raise NotMarc(LooksLike.SPREADSHEET if is_sheet else LooksLike.WORD, name)
        if len(members) > MOST_MEMBERS:
            raise UnsafeArchive(Danger.TOO_MANY_FILES, name)
        for member in members:
            _refuse_unsafe(member, name=name)
        for member in members:
            if IGNORED_MEMBERS.search(member.filename):
                continue
            try:
                content = archive.open(member)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
                raise UnsafeArchive(Danger.DAMAGED, f"{name}/{member.filename}") from error
            with content:
                yield (
                    member.filename,
                    Unpacked(cast(BinaryIO, content), packed_bytes=member.compress_size, name=f"{name}/{member.filename}"),
                )


def _refuse_unsafe(member: zipfile.ZipInfo, *, name: str) -> None:
    # Nothing is ever written under these names, yet an archive made to break out is not a catalogue.
    path = member.orig_filename.replace("\\", "/")
    if path.startswith("/") or DRIVE_LETTER.match(path) or ".." in path.split("/") or "\x00" in path:
        raise UnsafeArchive(Danger.PATH_OUTSIDE, path[:100])
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnsafeArchive(Danger.LINK, path[:100])
    if member.flag_bits & 0x1:
        raise UnsafeArchive(Danger.PASSWORD, path[:100])
    declared_bomb = member.file_size > LARGEST_RATIO * max(member.compress_size, 1)
    if member.file_size > LARGEST_UNPACKED_BYTES or (declared_bomb and member.file_size > RATIO_COUNTS_FROM_BYTES):
        raise UnsafeArchive(Danger.UNPACKS_TOO_LARGE, path[:100])

"""The ZIP of an export, made while it is read: nothing of it is in memory but the portion at hand."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from torelik.kernel import clock

COPIED_BYTES = 256 * 1024
Chunks = Iterable[tuple[bytes, int]]
"""Bytes of a file, and how many rows or records are in them."""


class Missing(LookupError):
    """The bytes of a file are not where they should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the ZIP. ``sha256`` is what its bytes should have, where that is known beforehand.

    ``chunks`` raises ``Missing`` before its first bytes where there are none.
    """

    path: str
    chunks: Callable[[], Chunks]
    sha256: str = ""
    is_packed: bool = False


@dataclass(slots=True)
class Account:
    """What has been written so far."""

    files: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    rows: int = 0
    parts: int = 0


class _Sink:
    """A file that hands on what is written to it; it cannot go back, so sizes follow each file in the ZIP."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.written.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.written, self.size = b"".join(self.written), [], 0
        return taken


def packed(
    parts: Iterable[Part],
    account: Account,
    *,
    closing: Callable[[Account], Sequence[Part]],
    at: datetime,
    step: Callable[[str, Account], None],
) -> Iterator[bytes]:
    """Yield the bytes of the ZIP; *account* is kept while they go.

    *closing* gives the last files, which tell of the others. *step* is called before each file and each portion, and may
    raise to stop the work.
    """  # fmt: skip
    sink = _Sink()
    with ZipFile(cast(BinaryIO, sink), "w", ZIP_DEFLATED, allowZip64=True) as zipped:
        for part in parts:
            yield from _written(zipped, sink, part, account, at=at, step=step)
        for part in closing(account):
            yield from _written(zipped, sink, part, account, at=at, step=step)
        sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in account.files)
        last = Part("SHA256SUMS", lambda: [(sums.encode(), 0)])
        yield from _written(zipped, sink, last, account, at=at, step=step)
    yield sink.take()


def _written(
    zipped: ZipFile, sink: _Sink, part: Part, account: Account, *, at: datetime, step: Callable[[str, Account], None]
) -> Iterator[bytes]:
    step(part.path, account)
    chunks = iter(part.chunks())
    try:
        first = next(chunks, (b"", 0))
    except Missing:
        account.missing.append(part.path)
        return
    entry = ZipInfo(part.path, clock.local_time(at).timetuple()[:6])
    entry.compress_type = ZIP_STORED if part.is_packed else ZIP_DEFLATED
    entry.external_attr = 0o640 << 16
    digest, size, rows = hashlib.sha256(), 0, 0
    with zipped.open(entry, "w", force_zip64=True) as file:
        for data, count in _all(first, chunks):
            digest.update(data)
            file.write(data)
            size, rows, account.rows = size + len(data), rows + count, account.rows + count
            if sink.size >= COPIED_BYTES:
                yield sink.take()
            step(part.path, account)
    if part.sha256 and part.sha256 != digest.hexdigest():
        account.damaged.append(part.path)
    account.parts += 1
    account.files.append({"path": part.path, "bytes": size, "sha256": digest.hexdigest(), "rows": rows})
    yield sink.take()


def _all(first: tuple[bytes, int], rest: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    yield first
    yield from rest


def written_json(value: Any) -> bytes:
    """Return a value as JSON that people read too."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"

"""Taking files in and reading them back. What people send comes through ``receive_file`` or ``take_picture`` alone."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat

from torelik.audit import api as audit
from torelik.documents.files import gate, pictures, rules, scanning
from torelik.documents.files.models import StoredFile
from torelik.documents.files.rules import PICTURES, TABLES, Accepts, UploadFacts
from torelik.documents.files.vocabulary import EVENTS, KIND_NAMES, Refusal
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.uploads import TableRefused

IN_MEMORY_BYTES = 1_000_000
MILLION = 1_000_000


class FileTooLarge(Exception):
    """The file is larger than the limit, in bytes, that the taker set."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit} bytes.")
        self.limit = limit


class UploadRefused(TableRefused):
    """The file is not taken in, and nothing of it is kept; ``sentences`` has every reason in the reader's language."""

    def __init__(self, refusals: list[Refusal], words: dict[str, Any] | None = None) -> None:
        super().__init__(", ".join(refusal.value for refusal in refusals))
        self.refusals = refusals
        self.words = words or {}

    @property
    def sentences(self) -> list[str]:
        return [str(refusal.label) % self.words for refusal in self.refusals]


@dataclass(slots=True)
class _Arriving:
    """What is known of a stream when it has come to its end."""

    file: BinaryIO
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0


def receive_file(*, chunks: Iterable[bytes], name: str, declared: str, accepts: Accepts, by: Actor, at: datetime) -> StoredFile:
    """Keep a file that somebody has sent, if it is what the page accepts, clean and no state secret (cl. 5).

    *declared* is the type that the browser names. Memory stays flat whatever the size. Raises ``UploadRefused`` with
    every reason; the refusal is an event of the journal, so no transaction may stand around the call.
    """
    with _arriving(chunks, limit=accepts.limit_bytes) as arriving:
        _admit(arriving, name=name, declared=declared, accepts=accepts, by=by, at=at)
        return _keep(arriving, name=name, by=by, at=at)


def take_picture(
    *, chunks: Iterable[bytes], name: str, declared: str, limit_bytes: int, by: Actor, at: datetime
) -> "File[bytes]":
    """Return a picture that somebody has sent, checked and written anew: without the notes of the camera, upright.

    Raises ``UploadRefused`` as ``receive_file`` does.
    """
    accepts = Accepts(kinds=PICTURES, limit_bytes=limit_bytes)
    with _arriving(chunks, limit=limit_bytes) as arriving:
        facts = _admit(arriving, name=name, declared=declared, accepts=accepts, by=by, at=at)
        written = pictures.rewritten(arriving.file, cast(rules.Kind, facts.found))
    return ContentFile(written, name=PurePath(name).name)


def check_file(*, chunks: Iterable[bytes], name: str, declared: str, accepts: Accepts, by: Actor, at: datetime) -> None:
    """Let a file through the gate that others will keep themselves. Raises ``UploadRefused`` as ``receive_file`` does."""
    with _arriving(chunks, limit=accepts.limit_bytes) as arriving:
        _admit(arriving, name=name, declared=declared, accepts=accepts, by=by, at=at)


def check_table(*, chunks: Iterable[bytes], name: str, declared: str, limit_bytes: int, by: Actor, at: datetime) -> None:
    """Let a workbook or a table in plain text through the gate; hung as ``kernel.uploads`` asks."""
    accepts = Accepts(kinds=TABLES, limit_bytes=limit_bytes)
    check_file(chunks=chunks, name=name, declared=declared, accepts=accepts, by=by, at=at)


def _admit(arriving: _Arriving, *, name: str, declared: str, accepts: Accepts, by: Actor, at: datetime) -> UploadFacts:
    """Raise ``UploadRefused`` and tell the journal unless the file may come in."""
    if arriving.size > accepts.limit_bytes:
        # The rest was not read: nothing more can be said of it.
        facts, refusals = UploadFacts(name=name, declared=declared, size=arriving.size), [Refusal.TOO_LARGE]
    else:
        facts = gate.find_out(arriving.file, name=name, declared=declared, size=arriving.size, accepts=accepts)
        refusals = rules.refusals_to_take(facts, accepts)
    malware = ""
    if not refusals:
        # What is refused already is not shown to the scanner: a bomb would only keep it busy.
        try:
            malware = scanning.scanner().malware_in(arriving.file)
            refusals = [Refusal.INFECTED] if malware else []
        except scanning.ScannerDown:
            refusals = [Refusal.SCANNER_DOWN]
        except scanning.TooLargeToScan:
            refusals = [Refusal.TOO_LARGE_TO_SCAN]
    if refusals:
        about = {"reasons": [refusal.value for refusal in refusals], "bytes": arriving.size, "found": facts.found or ""}
        # The name may name a person or a secret: the digest alone says which file it was.
        audit.record(
            EVENTS.UPLOAD_REFUSED, by=by, at=at, facts={**about, "sha256": arriving.digest.hexdigest(), "malware": malware[:80]}
        )
        raise UploadRefused(refusals, _words(facts, accepts, malware=malware))
    return facts


def _words(facts: UploadFacts, accepts: Accepts, *, malware: str) -> dict[str, Any]:
    return {
        "limit": filesizeformat(accepts.limit_bytes),
        "endings": ", ".join(accepts.endings),
        "found": KIND_NAMES[facts.found or ""],
        "hidden": KIND_NAMES[facts.hidden or ""],
        "declared": rules.plain_type(facts.declared)[:80],
        "pixels": accepts.pixels // MILLION,
        "malware": malware[:80],
        "marking": facts.marking,
    }


@contextmanager
def _arriving(chunks: Iterable[bytes], *, limit: int) -> Iterator[_Arriving]:
    """Take the stream in until it ends or passes *limit*; the rest of one that is too large is not read."""
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        arriving = _Arriving(cast(BinaryIO, file))
        for chunk in chunks:
            arriving.size += len(chunk)
            if arriving.size > limit:
                break
            arriving.digest.update(chunk)
            file.write(chunk)
        yield arriving


def store_file(*, chunks: Iterable[bytes], name: str, limit: int, by: Actor, at: datetime) -> StoredFile:
    """Keep a file of the product's own, or one that lies on the server already; memory stays flat whatever its size.

    What people send comes through ``receive_file``. Raises ``FileTooLarge`` before anything is kept.
    """
    with _arriving(chunks, limit=limit) as arriving:
        if arriving.size > limit:
            raise FileTooLarge(limit)
        return _keep(arriving, name=name, by=by, at=at)


def _keep(arriving: _Arriving, *, name: str, by: Actor, at: datetime) -> StoredFile:
    uuid = new_uuid()
    arriving.file.seek(0)
    path = default_storage.save(f"files/{uuid.hex[:2]}/{uuid.hex}", File(cast(IO[bytes], arriving.file)))
    return StoredFile.objects.create(
        uuid=uuid,
        name=PurePath(name).name[-255:] or "file",
        path=path,
        size=arriving.size,
        sha256=arriving.digest.hexdigest(),
        given_by_id=by.account_id,
        given_at=at,
    )


@contextmanager
def open_stored(stored: StoredFile) -> Iterator[BinaryIO]:
    """Open the bytes of *stored* for reading."""
    with default_storage.open(stored.path, "rb") as file:
        yield file.file if isinstance(file.file, BinaryIO) else file  # type: ignore[misc]

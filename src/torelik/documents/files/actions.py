"""Taking files in and reading them back."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from torelik.documents.files.models import StoredFile
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid

IN_MEMORY_BYTES = 1_000_000


class FileTooLarge(Exception):
    """The file is larger than the limit, in bytes, that the taker set."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit} bytes.")
        self.limit = limit


def store_file(*, chunks: Iterable[bytes], name: str, limit: int, by: Actor, at: datetime) -> StoredFile:
    """Keep a file that arrives in chunks; memory stays flat whatever its size.

    Raises ``FileTooLarge`` before anything is kept.
    """
    digest, size = hashlib.sha256(), 0
    uuid = new_uuid()
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as arriving:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise FileTooLarge(limit)
            digest.update(chunk)
            arriving.write(chunk)
        arriving.seek(0)
        path = default_storage.save(f"files/{uuid.hex[:2]}/{uuid.hex}", File(_reading(arriving)))
    return StoredFile.objects.create(
        uuid=uuid,
        name=PurePath(name).name[-255:] or "file",
        path=path,
        size=size,
        sha256=digest.hexdigest(),
        given_by_id=by.account_id,
        given_at=at,
    )


@contextmanager
def open_stored(stored: StoredFile) -> Iterator[BinaryIO]:
    """Open the bytes of *stored* for reading."""
    with default_storage.open(stored.path, "rb") as file:
        yield file.file if isinstance(file.file, BinaryIO) else file  # type: ignore[misc]


def _reading(arriving: "SpooledTemporaryFile[bytes]") -> IO[bytes]:
    return arriving

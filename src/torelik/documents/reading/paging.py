"""Pages of a PDF as PDFs of their own: never the file itself, always with the reader's stamp where the right asks for it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from torelik.documents.files.queries import stored_file

PROCESS = "torelik.documents.reading.page_process"
SECONDS = 90
FONT = Path("@expo-google-fonts") / "golos-text" / "400Regular" / "GolosText_400Regular.ttf"


class NoSuchPage(Exception):
    """The file has no page of this number."""


class PageBroken(Exception):
    """The page could not be taken out of the file: it is damaged, or too much for its reader."""


def pages_of_pdf(stored_id: int, *, first: int, last: int, stamp: str) -> bytes:
    """Return pages *first* to *last* (0: to the end), counted from 1, as one PDF, each with the stamp at its foot.

    Raises ``NoSuchPage`` and ``PageBroken``.
    """
    with _path_of(stored_file(stored_id).path) as path:
        command = [sys.executable, "-m", PROCESS, str(path), str(first), str(last)]
        if stamp:
            command += [str(Path(settings.NODE_MODULES) / FONT), stamp]
        try:
            answer = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            raise PageBroken from error
    if answer.returncode == 3:
        raise NoSuchPage
    if answer.returncode != 0:
        raise PageBroken
    return answer.stdout


def opened(stored_id: int) -> Any:
    """Return the file's bytes, opened for reading; whoever answers with them closes them."""
    return default_storage.open(stored_file(stored_id).path, "rb")


@contextmanager
def _path_of(place: str) -> Iterator[Path]:
    """Give the file a path: its own where the store is a disk, a copy where it is not."""
    try:
        yield Path(default_storage.path(place))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(prefix="torelik-page-") as copy, default_storage.open(place, "rb") as file:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)

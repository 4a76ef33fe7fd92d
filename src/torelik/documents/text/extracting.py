"""Letting the reading process read a file: its answers as they come, and an end to it when none comes."""

import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, BinaryIO

from torelik.documents.files.rules import Kind
from torelik.documents.files.signatures import kind_of
from torelik.documents.text.vocabulary import Fault

READER = "torelik.documents.text.reading_process"
SILENCE_SECONDS = 150
"""So long may one page take; recognition of its picture gives up after 90 seconds."""

LONGEST_LINE = 32 * 1024**2
LANGUAGES = ("kaz", "rus", "eng")


class ReadingFailed(Exception):
    """The file has no text that can be read; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ReaderBroke(Exception):
    """The reading process ended without an answer: killed, or broken by the file. It may be tried again."""


@lru_cache(maxsize=1)
def recognition_languages() -> str:
    """Return the languages that Tesseract on this host recognises, of ours; empty where it is not installed."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return "+".join(language for language in LANGUAGES if language in listed.stdout.split())


def read_file(file: BinaryIO, *, name: str) -> Iterator[dict[str, Any]]:
    """Yield the answers of the reading process. Raises ``ReadingFailed`` and ``ReaderBroke``."""
    with _on_disk(file) as path:
        kind = reading_kind(path, name=name)
        command = [sys.executable, "-m", READER, kind, str(path), recognition_languages()]
        # Bytes in the pipe are the only way out of the process; what it complains of is of no interest.
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
            try:
                yield from _answers(process)
            finally:
                process.kill()


def reading_kind(path: Path, *, name: str) -> str:
    """Return by which reader the file is read; the bytes decide, the name only between kinds of plain text."""
    with path.open("rb") as file:
        kind = kind_of(file)
    ending = name.lower().rpartition(".")[2]
    if kind is Kind.ZIP:
        return {"docx": "docx", "epub": "epub"}.get(ending, "none")
    if kind in (Kind.PDF, Kind.HTML):
        return kind.value
    return "html" if ending in ("html", "htm", "xhtml") else "text" if ending == "txt" else "none"


def _answers(process: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    lines: queue.Queue[bytes] = queue.Queue(maxsize=8)

    def listen(pipe: IO[bytes]) -> None:
        while line := pipe.readline(LONGEST_LINE):
            lines.put(line)
        lines.put(b"")

    threading.Thread(target=listen, args=[process.stdout], daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            raise ReadingFailed(Fault.TOO_SLOW) from None
        if not line:
            break
        try:
            answer = json.loads(line)
        except ValueError as error:  # a line cut off by the end of the process, or longer than any page
            raise ReaderBroke("A line is not whole.") from error
        if "fault" in answer:
            raise ReadingFailed(Fault(answer["fault"]))
        yield answer
    if process.wait(30):
        raise ReaderBroke(f"The reading process ended with {process.returncode}.")


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[Path]:
    """Lay a copy of the file where the process can open it: the store may be another host."""
    with NamedTemporaryFile(prefix="torelik-text-") as copy:
        shutil.copyfileobj(file, copy, 1024 * 1024)
        copy.flush()
        yield Path(copy.name)

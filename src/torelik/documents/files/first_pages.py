"""The lines at the beginning of a document, as far as they can be read, for whoever looks for markings."""

import codecs
import json
import re
import subprocess
import sys
import zipfile
import zlib
from html import unescape
from typing import BinaryIO

from torelik.documents.files.rules import Kind

TEXT_BYTES = 64 * 1024
PART_BYTES = 512 * 1024
PDF_SECONDS = 15
WRITTEN = frozenset({Kind.TEXT, Kind.CSV, Kind.XML, Kind.SVG, Kind.HTML, None})
PARAGRAPH_END = re.compile(r"</w:p>|</a:p>|<w:br\b[^>]*/>|</si>|</t>")
TAG = re.compile(r"<[^>]*>")
PARTS = {
    Kind.DOCX: re.compile(r"^word/(?:document|header\d*|footer\d*)\.xml$"),
    Kind.XLSX: re.compile(r"^xl/sharedStrings\.xml$"),
    Kind.PPTX: re.compile(r"^ppt/slides/slide[1-3]\.xml$"),
}
PDF_READER = "torelik.documents.files.pdf_pages"


def lines_of(file: BinaryIO, kind: Kind | None) -> list[list[str]]:
    """Return the lines of the first pages; nothing for what has no text, or cannot be read."""
    if kind in WRITTEN:
        return [_text_lines(file)]
    if kind in PARTS:
        return _office_lines(file, PARTS[kind])
    return _pdf_lines(file) if kind is Kind.PDF else []


def _text_lines(file: BinaryIO) -> list[str]:
    file.seek(0)
    head = file.read(TEXT_BYTES)
    return _decoded(head).splitlines()


def _decoded(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    try:
        # The last character may be cut in two by the end of the head: the decoder waits for the rest of it.
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1251", errors="replace")


def _office_lines(file: BinaryIO, wanted: re.Pattern[str]) -> list[list[str]]:
    pages = []
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if wanted.match(name):
                    with archive.open(name) as part:
                        text = part.read(PART_BYTES).decode("utf-8", errors="replace")
                    pages.append([unescape(TAG.sub("", line)) for line in PARAGRAPH_END.split(text)])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return pages
    return pages


def _pdf_lines(file: BinaryIO) -> list[list[str]]:
    """Let a process of its own read the PDF: a file made to break its reader breaks nothing else."""
    file.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", PDF_READER], input=file.read(), capture_output=True, timeout=PDF_SECONDS, check=False
        )
        pages: list[str] = json.loads(answer.stdout or b"[]")
    except (subprocess.TimeoutExpired, ValueError):
        return []
    return [page.splitlines() for page in pages]

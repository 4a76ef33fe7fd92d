"""Tell from its first bytes what a file is: one of the forms of MARC, or what else somebody chose by mistake."""

from __future__ import annotations

import re
from enum import Enum

from .framing import BYTE_ORDER_MARK, LEADER, PADDING_WITH_BLANKS

#: So much of a file is looked at; a MARC file has its first records there.
HEAD_BYTES = 64 * 1024


class Kind(Enum):
    """The forms that the reader reads."""

    ISO2709 = "iso2709"
    MARCXML = "marcxml"
    IRBIS = "irbis"


class LooksLike(Enum):
    """What a file that is not MARC seems to be. The values are stable: the interface has a word for each."""

    EMPTY = "empty"
    PDF = "pdf"
    WORD = "word"
    SPREADSHEET = "spreadsheet"
    IMAGE = "image"
    HTML = "html"
    XML = "xml-without-records"
    ARCHIVE = "archive-without-records"
    TEXT = "text"
    UNKNOWN = "unknown"


class NotMarc(Exception):
    """The file holds no MARC records in any form; ``looks_like`` says what it holds."""

    def __init__(self, looks_like: LooksLike, name: str) -> None:
        super().__init__(f"{name}: {looks_like.value}")
        self.looks_like = looks_like
        self.name = name


SIGNATURES = (
    (b"%PDF-", LooksLike.PDF),
    (b"\x89PNG\r\n", LooksLike.IMAGE),
    (b"\xff\xd8\xff", LooksLike.IMAGE),
    (b"GIF8", LooksLike.IMAGE),
    (b"II*\x00", LooksLike.IMAGE),
    (b"MM\x00*", LooksLike.IMAGE),
    (b"AT&TFORM", LooksLike.IMAGE),
    (b"RIFF", LooksLike.IMAGE),
    (b"BM", LooksLike.IMAGE),
    (b"{\\rtf", LooksLike.WORD),
    (b"\xd0\xcf\x11\xe0", LooksLike.WORD),
    (b"Rar!", LooksLike.ARCHIVE),
    (b"7z\xbc\xaf", LooksLike.ARCHIVE),
    (b"BZh", LooksLike.ARCHIVE),
    (b"\xfd7zXZ", LooksLike.ARCHIVE),
    (b"(\xb5/\xfd", LooksLike.ARCHIVE),
)
HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
IRBIS_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?#\d{1,5}: ?\S", re.MULTILINE)
#: A leader so complete that it is one even where the file is cut before its first field ends.
FULL_LEADER = re.compile(rb"\d{5}[acdnp ][a-z][a-z ][\x20-\x7e]{2}22\d{5}[\x20-\x7e]{3}45")
DELIMITERS = re.compile(rb"[\x1d\x1e\x1f]")
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c]")


def kind_of(head: bytes, *, name: str) -> Kind:
    """Which reader fits a file that begins so. Raises ``NotMarc``."""
    start = head.removeprefix(BYTE_ORDER_MARK).lstrip(PADDING_WITH_BLANKS)
    if not start:
        raise NotMarc(LooksLike.EMPTY, name)
    if start.startswith(b"<"):
        if HTML.search(start[:2048]):
            raise NotMarc(LooksLike.HTML, name)
        return Kind.MARCXML
    # IRBIS before ISO 2709: its values may quote anything. Two lines, because "#1: " may begin any list.
    if len(IRBIS_LINE.findall(head)) >= 2:
        return Kind.IRBIS
    if FULL_LEADER.match(start):
        return Kind.ISO2709
    for signature, looks_like in SIGNATURES:
        if head.startswith(signature):
            raise NotMarc(looks_like, name)
    if DELIMITERS.search(head) and (LEADER.search(head) or start[:5].isdigit()):
        return Kind.ISO2709
    raise NotMarc(_text_or_unknown(head), name)


def _text_or_unknown(head: bytes) -> LooksLike:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return LooksLike.TEXT  # UTF-16, as some editors save
    if head[257:262] == b"ustar":
        return LooksLike.ARCHIVE
    return LooksLike.UNKNOWN if NOT_TEXT.search(head) else LooksLike.TEXT

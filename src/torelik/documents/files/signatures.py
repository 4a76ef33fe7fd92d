"""What a file is by its own bytes, and what else hides in it. The name and what the browser says are not asked."""

import re
from typing import BinaryIO

import puremagic

from torelik.documents.files.rules import PICTURES, Kind

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 66 * 1024
"""The list of a zip archive stands within the last 65,557 bytes of a file, whatever stands before it."""
PDF_HEAD_BYTES = 1024
"""Readers of PDF look for its beginning in so many bytes."""
STEP_BYTES = 1024 * 1024
SHORTEST_TELLING = 4
"""A signature of fewer bytes is found in anything."""

SIGNED: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x1f\x8b\x08", Kind.GZIP),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"dex\n035", Kind.PROGRAM),
    (b"\x00asm", Kind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind.PROGRAM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OTHER),
    (b"7z\xbc\xaf\x27\x1c", Kind.OTHER),
    (b"Rar!\x1a\x07", Kind.OTHER),
    (b"{\\rtf", Kind.OTHER),
)
MARC_LEADER = re.compile(rb"^\s{0,8}\d{5}[\x20-\x7e]{5}[\d ]{2}[\d ]{5}[\x20-\x7e]{3}[\d ]{2}")
HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|meta|title)\b", re.I | re.S)
SVG = re.compile(rb"<svg[\s>]", re.I)
XML = re.compile(rb"^\s*<(?:\?xml\b|!DOCTYPE\s+svg\b|[A-Za-z_][\w.\-]*(?::[\w.\-]+)?[\s>/])")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ACTIVE_IN_PICTURE = re.compile(rb"<script|<\?php|<html|<iframe|<svg[\s>]|<!doctype", re.I)
LONGEST_ACTIVE = 16


def kind_of(file: BinaryIO) -> Kind | None:
    """Return what the file is, or nothing when no signature claims it. A zip that is an office document is said to be zip."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    body = head
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            body = head[: len(head) // 2 * 2].decode(encoding, errors="replace").lstrip("\ufeff").encode()
            break
    return _signed(head) or _written(body)


def _signed(head: bytes) -> Kind | None:
    for signature, kind in SIGNED:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[:PDF_HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n\t \x00").startswith(b"%PDF-"):
        return Kind.PDF
    return None


def _written(body: bytes) -> Kind | None:
    if MARC_LEADER.match(body):
        return Kind.MARC
    if HTML.match(body):
        return Kind.HTML
    if XML.match(body):
        return Kind.SVG if SVG.search(body[:4096]) else Kind.XML
    if body and not CONTROL.search(body):
        return Kind.TEXT
    return Kind.OTHER if _is_known_to_others(body) else None


def _is_known_to_others(head: bytes) -> bool:
    """Ask the list of signatures of a few hundred formats; short ones are found in anything and do not count."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    return any(match.offset == 0 and len(match.byte_match or b"") >= SHORTEST_TELLING for match in found)


def hidden_in(file: BinaryIO, kind: Kind | None, *, size: int) -> Kind | None:
    """Return what else the same bytes would be taken for: the second face of a polyglot file, or nothing."""
    file.seek(0)
    head = file.read(PDF_HEAD_BYTES)
    if kind is not Kind.PDF and b"%PDF-" in head:
        return Kind.PDF
    if kind is not Kind.ZIP and _ends_as_zip(file, size=size):
        return Kind.ZIP
    if kind in PICTURES and _has_active_words(file):
        return Kind.HTML
    return None


def _ends_as_zip(file: BinaryIO, *, size: int) -> bool:
    start = max(0, size - TAIL_BYTES)
    file.seek(start)
    tail = file.read(TAIL_BYTES)
    place = tail.rfind(b"PK\x05\x06")
    while place != -1:
        record = tail[place : place + 22]
        # Four bytes may stand anywhere by chance; only a list that points inside the file is one.
        if len(record) == 22:
            list_bytes, list_at = int.from_bytes(record[12:16], "little"), int.from_bytes(record[16:20], "little")
            if list_bytes + list_at <= start + place and int.from_bytes(record[4:6], "little") == 0:
                return True
        place = tail.rfind(b"PK\x05\x06", 0, place)
    return False


def _has_active_words(file: BinaryIO) -> bool:
    file.seek(0)
    kept = b""
    while piece := file.read(STEP_BYTES):
        if ACTIVE_IN_PICTURE.search(kept + piece):
            return True
        kept = piece[-LONGEST_ACTIVE:]
    return False

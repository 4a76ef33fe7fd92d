"""Cut a stream of ISO 2709 into records: every byte belongs to a record, to a damaged piece, or is padding.

The record terminator (1D) is the truth, the length in the leader a witness: lengths counted in characters,
or left as zeros, are common, a lost terminator is rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .values import ReadWarning, UnreadableReason, WarningCode

LEADER_BYTES = 24
CHUNK_BYTES = 64 * 1024
#: The format ends at 99,999 bytes, real files do not: the terminator may be up to this far away.
LONGEST_RECORD_BYTES = 2 * 1024 * 1024

RECORD_TERMINATOR = b"\x1d"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: What stands between records without meaning: line breaks of editors, NUL and 1A of old disks and mail.
PADDING = b"\r\n\x00\x1a"
PADDING_WITH_BLANKS = PADDING + b" \t"

_LEADER = rb"[\d ]{5}[\x20-\x7e]{5}[\d ]{2}[\d ]{5}[\x20-\x7e]{3}[\d ]{2}[\x20-\x7e]{2}(?=[0-9A-Za-z]{3}\d)"
#: A leader, as far as every dialect agrees: length, status and type, two counts, base address, entry map.
LEADER = re.compile(_LEADER)
#: The same at every place, overlapping: the digits of a directory look like a leader too, and may hide a real one.
LEADER_ANYWHERE = re.compile(rb"(?=" + _LEADER + rb")")


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one record with its terminator, or a damaged piece when ``damage`` is given."""

    offset: int
    data: bytes
    damage: UnreadableReason | None = None
    detail: str = ""
    warnings: tuple[ReadWarning, ...] = ()


def frames(stream: BinaryIO, *, longest: int = LONGEST_RECORD_BYTES) -> Iterator[Frame]:
    """The records of a file in their order, holding no more than one record and one chunk in memory."""
    buffer = bytearray()
    offset = 0  # of the first byte of the buffer
    searched = 0  # bytes of the buffer known to hold no terminator
    resynchronising = False
    while True:
        end = buffer.find(RECORD_TERMINATOR, searched)
        if end >= 0:
            piece = bytes(buffer[: end + 1])
            del buffer[: end + 1]
            searched = 0
            yield from _frames_of_piece(piece, offset, after_overlong=resynchronising)
            resynchronising = False
            offset += len(piece)
            continue

        searched = len(buffer)
        if not resynchronising and len(buffer) > CHUNK_BYTES:
            # A disk image may end in megabytes of zeros: padding must not pass for a record that is too long.
            kept = buffer.lstrip(PADDING_WITH_BLANKS)
            offset += len(buffer) - len(kept)
            buffer, searched = kept, len(kept)
        if len(buffer) >= longest:
            yield Frame(offset, bytes(buffer), UnreadableReason.TOO_LONG, f"> {longest}")
            offset += len(buffer)
            buffer.clear()
            searched = 0
            resynchronising = True
        chunk = stream.read(CHUNK_BYTES)
        if not chunk:
            break
        buffer += chunk

    if not resynchronising:
        yield from _frames_of_rest(bytes(buffer), offset)
    elif buffer:
        yield Frame(offset, bytes(buffer), UnreadableReason.TOO_LONG, f"> {longest}")


def _frames_of_piece(piece: bytes, offset: int, *, after_overlong: bool) -> Iterator[Frame]:
    """A piece that ends with a terminator: usually one record, sometimes a damaged one glued before it."""
    start = _padding_length(piece)
    body = piece[start:]
    offset += start
    if body == RECORD_TERMINATOR:
        # Not padding: files are checked by counting terminators, so this one must be seen too.
        yield Frame(offset, body, UnreadableReason.GARBAGE, "1 byte")
        return
    if not after_overlong and _declared_length(body) == len(body):
        yield Frame(offset, body)
        return

    glued_at = _start_of_last_record(body)
    if glued_at > 0:
        before = body[:glued_at]
        if _declared_length(before) == len(before):  # whole, only its terminator was overwritten
            yield Frame(offset, before, warnings=(ReadWarning(WarningCode.LENGTH_WRONG, detail="no terminator"),))
        else:
            yield _damaged(before, offset, after_overlong=after_overlong)
        yield Frame(offset + glued_at, body[glued_at:])
    elif after_overlong:
        yield _damaged(body, offset, after_overlong=True)
    elif LEADER.match(body) or body[:5].isdigit():
        detail = f"{body[:5].decode('latin-1')} / {len(body)}"
        yield Frame(offset, body, warnings=(ReadWarning(WarningCode.LENGTH_WRONG, detail=detail),))
    else:
        yield _damaged(body, offset, after_overlong=False)


def _start_of_last_record(body: bytes) -> int:
    """Where a whole record begins inside a piece, or 0: its length must reach exactly the end of the piece."""
    weaker = 0
    for found in LEADER_ANYWHERE.finditer(body, 1):
        at = found.start()
        if _declared_length(body[at : at + 5]) == len(body) - at:
            return at
        weaker = weaker or at
    # A second leader of which the length is wrong too counts only when the piece does not begin with one.
    return 0 if LEADER.match(body) or body[:5].isdigit() else weaker


def _frames_of_rest(rest: bytes, offset: int) -> Iterator[Frame]:
    """What follows the last terminator: padding, or the record in which the file was cut."""
    start = _padding_length(rest)
    if body := rest[start:]:
        yield _damaged(body, offset + start, after_overlong=False)


def _damaged(body: bytes, offset: int, *, after_overlong: bool) -> Frame:
    if after_overlong:
        reason = UnreadableReason.TOO_LONG
    else:
        begun = LEADER.match(body) or body[:5].isdigit()
        reason = UnreadableReason.TRUNCATED if begun else UnreadableReason.GARBAGE
    declared = _declared_length(body)
    return Frame(offset, body, reason, f"{declared} / {len(body)}" if declared else f"{len(body)} bytes")


def _declared_length(body: bytes) -> int:
    return int(body[:5]) if body[:5].isdigit() and len(body) >= 5 else 0


def _padding_length(piece: bytes) -> int:
    """How many bytes at the start mean nothing. Blanks may begin a leader without a length, so they must end at digits."""
    start = len(BYTE_ORDER_MARK) if piece.startswith(BYTE_ORDER_MARK) else 0
    start = len(piece) - len(piece[start:].lstrip(PADDING))
    blanks = len(piece) - len(piece[start:].lstrip(PADDING_WITH_BLANKS))
    return blanks if blanks == len(piece) or piece[blanks : blanks + 5].isdigit() else start

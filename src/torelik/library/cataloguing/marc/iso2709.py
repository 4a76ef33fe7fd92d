"""Parse one ISO 2709 record from bytes, mending what can be mended, and write one in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .encodings import Decoder, Detected, detect_encoding
from .framing import LEADER_BYTES
from .values import (
    ControlField,
    DataField,
    Encoding,
    Field,
    MarcRecord,
    ReadWarning,
    RecordRefused,
    UnreadableReason,
    WarningCode,
)

DIRECTORY_ENTRY_BYTES = 12
#: The length in the leader has five digits.
LARGEST_RECORD_BYTES = 99_999
LARGEST_FIELD_BYTES = 9_999

FIELD_END = b"\x1e"
SUBFIELD = b"\x1f"
RECORD_END = b"\x1d"
TAG = re.compile(rb"[0-9A-Za-z]{3}")
INDICATOR = re.compile(r"[ 0-9a-z|]")
SUBFIELD_CODE = re.compile(r"[\x21-\x7e]")
#: Used for a subfield of which the code is lost, when it is not the first of its field.
UNKNOWN_CODE = "?"
#: U+0088, U+0089 and their ISO 6630 twins U+0098, U+009C stand around the article that is not sorted.
NON_SORTING_MARKS = dict.fromkeys(map(ord, "\x88\x89\x98\x9c"))


def parse_iso2709(raw: bytes, *, encoding: Encoding | None = None) -> tuple[MarcRecord, Encoding, tuple[ReadWarning, ...]]:
    """Read one record with its terminator, as framed; in *encoding* where somebody has chosen one.

    Raises ``RecordRefused`` with the reason, and nothing else, whatever the bytes are.
    """
    if len(raw) <= LEADER_BYTES:
        raise RecordRefused(UnreadableReason.BAD_LEADER, f"{len(raw)} bytes")
    warnings: list[ReadWarning] = []
    body = raw[:-1] if raw.endswith(RECORD_END) else raw
    base = _base_address(body, warnings)
    pieces = _pieces(body, base, warnings)

    detected = Detected(encoding) if encoding else detect_encoding(raw, says_utf8=raw[9:10] == b"a")
    if detected.flag_wrong:
        warnings.append(ReadWarning(WarningCode.ENCODING_FLAG_WRONG, "000/09", detail=detected.encoding.value))
    if detected.rival:
        warnings.append(ReadWarning(WarningCode.ENCODING_DOUBTFUL, detail=detected.rival.value))
    decoder = Decoder(detected.encoding)
    fields = tuple(_field(tag, piece, decoder, warnings) for tag, piece in pieces)
    decoder.refuse_if_ruined()
    warnings += (ReadWarning(WarningCode.BYTES_REPLACED, tag, n) for tag, n in decoder.lost.items())
    warnings += (ReadWarning(WarningCode.CHARACTERS_LOST_EARLIER, tag) for tag in sorted(decoder.lost_earlier))
    leader = raw[:LEADER_BYTES].decode("ascii", errors="replace").replace("\ufffd", " ")
    return MarcRecord(leader, fields), detected.encoding, summed(warnings)


def summed(warnings: list[ReadWarning]) -> tuple[ReadWarning, ...]:
    """The same warnings with repetitions at one place made one, with the count."""
    sums: dict[tuple[WarningCode, str, str], int] = {}
    for warning in warnings:
        key = (warning.code, warning.where, warning.detail)
        sums[key] = sums.get(key, 0) + warning.count
    return tuple(ReadWarning(code, where, count, detail) for (code, where, detail), count in sums.items())


def _base_address(body: bytes, warnings: list[ReadWarning]) -> int:
    """Where the fields begin: the byte after the terminator of the directory."""
    declared = int(body[12:17]) if body[12:17].isdigit() else 0
    if LEADER_BYTES < declared <= len(body) and body[declared - 1 : declared] == FIELD_END:
        return declared
    end = body.find(FIELD_END, LEADER_BYTES)
    if end < 0:
        raise RecordRefused(UnreadableReason.BAD_LEADER, f"12-16: {body[12:17].decode('latin-1')!r}")
    warnings.append(ReadWarning(WarningCode.BASE_ADDRESS_WRONG, "000/12-16", detail=f"{declared} / {end + 1}"))
    return end + 1


def _pieces(body: bytes, base: int, warnings: list[ReadWarning]) -> list[tuple[str, bytes]]:
    """Tags with the bytes of their fields, terminators taken off."""
    directory = body[LEADER_BYTES : base - 1]
    if not directory:
        raise RecordRefused(UnreadableReason.NO_FIELDS)
    if len(directory) % DIRECTORY_ENTRY_BYTES:
        raise RecordRefused(UnreadableReason.BAD_DIRECTORY, f"{len(directory)} bytes")
    entries = [directory[at : at + DIRECTORY_ENTRY_BYTES] for at in range(0, len(directory), DIRECTORY_ENTRY_BYTES)]
    tags = [_tag(entry[:3], warnings) for entry in entries]

    by_directory: list[bytes] = []
    for entry in entries:
        if not entry[3:].isdigit():
            break
        length, start = int(entry[3:7]), base + int(entry[7:12])
        piece = body[start : start + length]
        if len(piece) != length or piece.find(FIELD_END) != length - 1:
            break
        by_directory.append(piece[:-1])
    if len(by_directory) == len(entries):
        return list(zip(tags, by_directory, strict=True))

    # Lengths counted in characters, or moved by a lost byte: the terminators still stand where they stood.
    by_terminator = body[base:].split(FIELD_END)
    if by_terminator[-1] == b"":
        by_terminator.pop()
    if len(by_terminator) != len(entries):
        detail = f"{len(entries)} / {len(by_terminator)}"
        raise RecordRefused(UnreadableReason.BAD_DIRECTORY, detail)
    warnings.append(ReadWarning(WarningCode.DIRECTORY_RECOVERED, tags[len(by_directory)]))
    # Entries may stand in another order than their fields: their starts, where readable, tell the order.
    starts = [int(entry[7:12]) if entry[7:12].isdigit() else -1 for entry in entries]
    order = sorted(range(len(entries)), key=lambda n: (starts[n], n)) if -1 not in starts else range(len(entries))
    found = dict(zip(order, by_terminator, strict=True))
    return [(tags[n], found[n]) for n in range(len(entries))]


def _tag(raw: bytes, warnings: list[ReadWarning]) -> str:
    if TAG.fullmatch(raw):
        return raw.decode("ascii")
    # Not guessed: the field is kept under a tag that means nothing, and the original bytes stay beside the record.
    warnings.append(ReadWarning(WarningCode.TAG_REPAIRED, "999", detail=raw.decode("latin-1")))
    return "999"


def _field(tag: str, piece: bytes, decoder: Decoder, warnings: list[ReadWarning]) -> Field:
    if SUBFIELD not in piece:
        text = _clean(decoder.text(piece, tag=tag))
        if not tag.startswith("00") and text.strip():
            warnings.append(ReadWarning(WarningCode.TEXT_OUTSIDE_SUBFIELDS, tag))
            return DataField(tag, " ", " ", (("a", text),))
        return ControlField(tag, text)

    head, *rest = piece.split(SUBFIELD)
    ind1, ind2 = _indicators(tag, head, warnings)
    if tag.startswith("00"):
        # A control field with a delimiter inside, as some systems write 001: the text matters, not the code.
        warnings.append(ReadWarning(WarningCode.SUBFIELD_CODE_REPAIRED, tag))
        return ControlField(tag, _clean(" ".join(decoder.text(part[1:], tag=tag) for part in rest)))
    return DataField(tag, ind1, ind2, tuple(_subfields(tag, rest, decoder, warnings)))


def _indicators(tag: str, head: bytes, warnings: list[ReadWarning]) -> tuple[str, str]:
    text = head.decode("latin-1")
    if len(text) == 2 and INDICATOR.fullmatch(text[0]) and INDICATOR.fullmatch(text[1]):
        return text[0], text[1]
    if not tag.startswith("00"):
        warnings.append(ReadWarning(WarningCode.INDICATORS_REPAIRED, tag, detail=text[:8]))
    kept = [char if INDICATOR.fullmatch(char) else " " for char in text[:2].ljust(2)]
    return kept[0], kept[1]


def _subfields(tag: str, parts: list[bytes], decoder: Decoder, warnings: list[ReadWarning]) -> Iterator[tuple[str, str]]:
    for number, part in enumerate(parts):
        text = decoder.text(part, tag=tag)
        code, value = text[:1], text[1:]
        if not text:
            continue  # two delimiters in a row: nothing between them
        if not SUBFIELD_CODE.fullmatch(code):
            warnings.append(ReadWarning(WarningCode.SUBFIELD_CODE_REPAIRED, tag, detail=f"U+{ord(code):04X}"))
            # A field begins with its main part, so the first code is $a nearly always; the others are not guessed.
            code = UNKNOWN_CODE if number else "a"
        yield code, _clean(value)


def _clean(text: str) -> str:
    """Without delimiters of the format, which would break the record when it is written again."""
    return text.replace("\x1b", "").replace("\x1d", "").replace("\x1e", "").replace("\x1f", "")


def without_non_sorting_marks(text: str) -> tuple[str, int]:
    """The text without the marks around its article, and how many characters that article takes."""
    opening = text[:1] in ("\x88", "\x98")
    if opening:
        article = re.match(r"[\x88\x98](.*?)[\x89\x9c]", text)
        return text.translate(NON_SORTING_MARKS), len(article[1]) if article else 0
    return text.translate(NON_SORTING_MARKS), 0


class RecordTooLong(Exception):
    """The record cannot be written as ISO 2709: the format has five digits for its length and four for a field's."""


def to_iso2709(record: MarcRecord, *, is_rusmarc: bool = False) -> bytes:
    """Write a record in UTF-8, lengths in bytes. Raises ``RecordTooLong``; MARCXML has no such limit.

    RUSMARC says its encoding in 100$a and leaves the place of the flag in the leader blank.
    """
    directory = bytearray()
    fields = bytearray()
    for field in record.fields:
        raw = _field_bytes(field)
        if len(raw) > LARGEST_FIELD_BYTES:
            raise RecordTooLong(f"field {field.tag}: {len(raw)} bytes")
        tag = field.tag.encode("ascii", errors="replace")[:3].rjust(3, b"0")
        # A start past five digits ends as RecordTooLong below.
        directory += tag + b"%04d%05d" % (len(raw), len(fields))
        fields += raw
    base = LEADER_BYTES + len(directory) + 1
    length = base + len(fields) + 1
    if length > LARGEST_RECORD_BYTES:
        raise RecordTooLong(f"{length} bytes")
    old = record.leader.encode("ascii", errors="replace").ljust(LEADER_BYTES)[:LEADER_BYTES]
    leader = (
        b"%05d" % length
        + old[5:9]
        + (b" 22" if is_rusmarc else b"a22")
        + b"%05d" % base
        + old[17:20]
        + (b"450 " if is_rusmarc else b"4500")
    )
    return leader + bytes(directory) + FIELD_END + bytes(fields) + RECORD_END


def _field_bytes(field: Field) -> bytes:
    if isinstance(field, ControlField):
        return _clean(field.data).encode("utf-8", errors="replace") + FIELD_END
    parts = [field.ind1[:1] or " ", field.ind2[:1] or " "]
    parts += (f"\x1f{code}{_clean(value)}" for code, value in field.subfields)
    return "".join(parts).encode("utf-8", errors="replace") + FIELD_END

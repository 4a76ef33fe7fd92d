"""Read MARCXML as a stream, with the exact original bytes of each record, and write it.

The file is cut into record elements first and each is parsed alone. A broken element then costs one record and not
the rest of the file, the original of a record is a slice of the file and not a retelling, and memory holds one record.
Document types and entities are refused before anything is expanded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .encodings import with_references_resolved
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

CHUNK_BYTES = 64 * 1024
#: XML says in thousands of bytes what ISO 2709 says in hundreds.
LONGEST_RECORD_BYTES = 8 * 1024 * 1024
#: No start or end tag of a record is longer; so much is kept when a chunk may end inside one.
LONGEST_TAG_BYTES = 1024
LEADER_CHARACTERS = 24
NAMESPACE = "http://www.loc.gov/MARC21/slim"

PREFIX = rb"(?:[A-Za-z_][\w.-]*:)?"
RECORD_START = re.compile(rb"<" + PREFIX + rb"record(?=[\s/>])")
RECORD_END = re.compile(rb"</" + PREFIX + rb"record\s*>")
EMPTY_ELEMENT = re.compile(rb"<[^<>]*/>")
ELEMENT_START = re.compile(rb"<[A-Za-z_]")
INSIDE_OF_RECORD = re.compile(rb"<" + PREFIX + rb"(?:leader|controlfield|datafield|subfield)[\s>]")
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
NOT_ALLOWED_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class DocumentTypeRefused(Exception):
    """The file declares a document type or an entity. No MARCXML needs one, and attacks do."""


@dataclass(frozen=True, slots=True)
class XmlPiece:
    """The bytes of one record element, or of a broken piece when ``damage`` is given. Lines count from 1."""

    offset: int
    line: int
    original: bytes
    damage: UnreadableReason | None = None
    detail: str = ""


class XmlFile:
    """A MARCXML file, read once from front to back."""

    def __init__(self, stream: BinaryIO, *, longest: int = LONGEST_RECORD_BYTES) -> None:
        self._stream = stream
        self._longest = longest
        self._buffer = bytearray()
        self._offset = 0  # of the first byte of the buffer in the file
        self._line = 1
        self._preamble: expat.XMLParserType | None = _preamble_parser()
        self._root_is_open = False
        self._record_seen = False
        self._tail = b""  # the last bytes seen between or after records
        self.encoding_name = "utf-8"

    @property
    def encoding(self) -> Encoding:
        """What is told to the cataloguer: UTF-8, or that XML declared something else."""
        is_utf8 = self.encoding_name.lower() in ("utf-8", "utf8", "us-ascii", "ascii")
        return Encoding.UTF8 if is_utf8 else Encoding.XML_DECLARED

    def pieces(self) -> Iterator[XmlPiece]:
        """Record elements and broken pieces in their order. Raises ``DocumentTypeRefused``."""
        while True:
            start = RECORD_START.search(self._buffer)
            if start:
                yield from self._gap(start.start())
                yield from self._record_piece()
                continue
            # Everything but the last bytes, where a tag may be beginning, is certainly outside of records.
            yield from self._gap(max(0, len(self._buffer) - LONGEST_TAG_BYTES))
            if not self._read_more():
                yield from self._gap(len(self._buffer))
                # Records lost with the end of the file leave no trace but the missing end tag.
                if self._record_seen and self._root_is_open and b"</" not in self._tail:
                    yield XmlPiece(self._offset, self._line, b"", UnreadableReason.TRUNCATED, "</collection>")
                return

    def _record_piece(self) -> Iterator[XmlPiece]:
        """What begins with the start tag of a record, at the beginning of the buffer."""
        searched = 1
        while True:
            end = RECORD_END.search(self._buffer, searched)
            following = RECORD_START.search(self._buffer, searched)
            if following and (end is None or following.start() < end.start()):
                yield from self._unended_piece(following.start())
                return
            if end:
                yield self._take(end.end())
                return
            if len(self._buffer) > self._longest:
                yield self._take(len(self._buffer), UnreadableReason.TOO_LONG, f"> {self._longest}")
                return
            searched = max(1, len(self._buffer) - LONGEST_TAG_BYTES)
            if not self._read_more():
                self._tail = b"</"  # the cut is told once
                yield from self._unended_piece(len(self._buffer), reason=UnreadableReason.TRUNCATED)
                return

    def _unended_piece(self, length: int, *, reason: UnreadableReason = UnreadableReason.BAD_XML) -> Iterator[XmlPiece]:
        """A start tag without its end: an empty element, OAI-PMH's envelope around MARC, or a lost end tag."""
        piece = bytes(self._buffer[:length])
        if empty := EMPTY_ELEMENT.match(piece):
            yield self._take(empty.end(), UnreadableReason.NO_FIELDS)
        elif reason is UnreadableReason.TRUNCATED or INSIDE_OF_RECORD.search(piece):
            yield self._take(length, reason, f"{self._line}: </record>")
        else:
            yield from self._gap(length)

    def _gap(self, length: int) -> Iterator[XmlPiece]:
        """Bytes outside of records: envelopes and blanks, unless parts of a record stand in them."""
        if not length:
            return
        gap = bytes(self._buffer[:length])
        if self._offset == 0 and (declared := DECLARED_ENCODING.match(gap.removeprefix(b"\xef\xbb\xbf"))):
            self.encoding_name = declared[1].decode("ascii")
        if not self._record_seen:
            self._root_is_open = self._root_is_open or bool(ELEMENT_START.search(gap))
            self._check_preamble(gap)
        self._tail = (self._tail + gap)[-LONGEST_TAG_BYTES:]
        damage = UnreadableReason.BAD_XML if INSIDE_OF_RECORD.search(gap) else None
        piece = self._take(length, damage, f"{self._line}: <record>", is_record=False)
        if damage:
            yield piece

    def _check_preamble(self, gap: bytes) -> None:
        if self._preamble is None:
            return
        try:
            self._preamble.Parse(gap, False)
        except (expat.ExpatError, LookupError, ValueError):
            self._preamble = None  # broken before the first record: the records are judged one by one

    def _take(self, length: int, damage: UnreadableReason | None = None, detail: str = "", *, is_record: bool = True) -> XmlPiece:
        original = bytes(self._buffer[:length])
        piece = XmlPiece(self._offset, self._line, original, damage, detail)
        del self._buffer[:length]
        self._offset += length
        self._line += original.count(b"\n")
        if is_record:
            self._record_seen = True
            self._tail = b""
        return piece

    def _read_more(self) -> bool:
        chunk = self._stream.read(CHUNK_BYTES)
        self._buffer += chunk
        return bool(chunk)


def _preamble_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    _refuse_declarations(parser)
    return parser


def _refuse_declarations(parser: expat.XMLParserType) -> None:
    def refuse(*_declaration: object) -> None:
        raise DocumentTypeRefused("a document type or an entity is declared")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse


def parse_xml_record(piece: XmlPiece, *, encoding_name: str) -> tuple[MarcRecord, tuple[ReadWarning, ...]]:
    """Read one record element, whatever prefix its names have.

    Raises ``RecordRefused`` with the line in the file and what is wrong there.
    """
    # Namespaces are not resolved: a prefix may be declared on an envelope that is not part of the piece.
    parser = expat.ParserCreate()
    parser.buffer_text = True
    _refuse_declarations(parser)
    events = _RecordEvents()
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.characters
    try:
        parser.Parse(f'<?xml version="1.0" encoding="{encoding_name}"?>'.encode("ascii"), False)
        parser.Parse(piece.original, True)
    except expat.ExpatError as error:
        detail = f"{piece.line + error.lineno - 1}: {expat.ErrorString(error.code)}"
        raise RecordRefused(UnreadableReason.BAD_XML, detail) from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know
        raise RecordRefused(UnreadableReason.ENCODING_UNKNOWN, encoding_name) from error
    except DocumentTypeRefused as error:
        raise RecordRefused(UnreadableReason.BAD_XML, f"{piece.line}: {error}") from error
    if not events.fields:
        raise RecordRefused(UnreadableReason.NO_FIELDS)
    # Some systems write the blanks of the leader as "#", or strip them at the end; positions must not move.
    leader = events.leader.replace("#", " ").ljust(LEADER_CHARACTERS)[:LEADER_CHARACTERS]
    wrong = len(events.leader) != LEADER_CHARACTERS
    if wrong:
        events.warnings.append(ReadWarning(WarningCode.LENGTH_WRONG, "000", detail=str(len(events.leader))))
    return MarcRecord(leader, tuple(events.fields)), tuple(events.warnings)


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFC", with_references_resolved(text))


class _RecordEvents:
    """Builds the fields of one record from the events of expat."""

    def __init__(self) -> None:
        self.leader = ""
        self.fields: list[Field] = []
        self.warnings: list[ReadWarning] = []
        self._subfields: list[tuple[str, str]] = []
        self._field: dict[str, str] = {}
        self._element: dict[str, str] = {}
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element; text is collected only where MARCXML has text."""
        local = name.rpartition(":")[2]
        self._element = attributes
        if local == "datafield":
            self._field, self._subfields = attributes, []
        self._text = [] if local in ("leader", "controlfield", "subfield") else None

    def characters(self, text: str) -> None:
        """Collect text."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Complete an element."""
        local = name.rpartition(":")[2]
        text = _normalised("".join(self._text or ()))
        if local == "leader":
            self.leader = text.strip("\r\n\t")
        elif local == "controlfield":
            self.fields.append(ControlField(self._tag(self._element), text))
        elif local == "subfield":
            code = self._element.get("code", "")
            if len(code) != 1:
                self.warnings.append(ReadWarning(WarningCode.SUBFIELD_CODE_REPAIRED, self._field.get("tag", "")))
            self._subfields.append((code[:1] or "?", text))
        elif local == "datafield":
            ind1, ind2 = (self._field.get(which, " ")[:1] or " " for which in ("ind1", "ind2"))
            self.fields.append(DataField(self._tag(self._field), ind1, ind2, tuple(self._subfields)))
        self._text = None

    def _tag(self, attributes: dict[str, str]) -> str:
        tag = attributes.get("tag", "")
        if re.fullmatch(r"[0-9A-Za-z]{3}", tag):
            return tag
        self.warnings.append(ReadWarning(WarningCode.TAG_REPAIRED, "999", detail=tag[:20]))
        return "999"


def to_marcxml(records: Iterable[MarcRecord]) -> Iterator[str]:
    """Write a MARCXML collection piece by piece: the opening, each record, the closing."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{NAMESPACE}">\n'
    for record in records:
        yield record_to_marcxml(record)
    yield "</collection>\n"


def record_to_marcxml(record: MarcRecord) -> str:
    """One record element without a namespace of its own, for use inside a collection."""
    lines = ["<record>", f"  <leader>{_content(record.leader)}</leader>"]
    for field in record.fields:
        if isinstance(field, ControlField):
            lines.append(f"  <controlfield tag={_quoted(field.tag)}>{_content(field.data)}</controlfield>")
            continue
        indicators = f"ind1={_quoted(field.ind1)} ind2={_quoted(field.ind2)}"
        lines.append(f"  <datafield tag={_quoted(field.tag)} {indicators}>")
        lines += (f"    <subfield code={_quoted(code)}>{_content(text)}</subfield>" for code, text in field.subfields)
        lines.append("  </datafield>")
    lines.append("</record>\n")
    return "\n".join(lines)


def _content(text: str) -> str:
    return escape(NOT_ALLOWED_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(NOT_ALLOWED_IN_XML.sub("\ufffd", text))

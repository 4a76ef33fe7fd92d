"""A record as lines that somebody types or mends: ``245 10 $aAnother title$cA. Author``.

The leader is ``LDR``, a blank is ``#`` in indicators, leader and control fields. A dollar sign inside a text is written
twice. What cannot be understood is refused with the number of its line, all lines at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .encodings import CODECS
from .marc8 import decode_marc8
from .values import NEW_LEADER, ControlField, DataField, Encoding, Field, MarcRecord

LEADER_CHARACTERS = 24
LINE = re.compile(r"(?P<tag>[0-9A-Za-z]{3})(?: (?P<rest>.*))?", re.DOTALL)
DATA = re.compile(r"(?P<ind>[0-9a-z #|]{2}) ?(?P<subfields>\$.*)", re.DOTALL)
SUBFIELD = re.compile(r"\$(?P<code>[\x21-\x23\x25-\x7e])(?P<text>(?:[^$]|\$\$)*)")
XML_FIELD = re.compile(
    r"<(?:\w+:)?(?P<kind>leader|controlfield|datafield)\b(?P<attributes>[^>]*)>(?P<inside>.*?)(?:</(?:\w+:)?(?P=kind)\s*>|(?=<(?:\w+:)?(?:controlfield|datafield)\b)|\Z)",
    re.DOTALL,
)
XML_SUBFIELD = re.compile(r"""<(?:\w+:)?subfield\b[^>]*code\s*=\s*["'](.)["'][^>]*>([^<]*)""")
XML_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*["']([^"']*)["']""")
IRBIS_LINE = re.compile(r"#(\d{1,5}): ?(.*)")
XML_REFERENCES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


class LinesRefused(ValueError):
    """Some lines are no fields; ``lines`` are their numbers, counted from 1, with what stands there."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"lines {', '.join(str(number) for number, _text in lines)}")
        self.lines = lines


@dataclass(frozen=True, slots=True)
class _Piece:
    tag: str
    ind: str
    body: str


def to_lines(record: MarcRecord) -> str:
    """Write the record as lines; the same record comes back from ``from_lines``."""
    lines = [f"LDR {_shown(record.leader)}"]
    for field in record.fields:
        if isinstance(field, ControlField):
            lines.append(
                f"{field.tag} {_shown(field.data)}" if field.tag.startswith("00") else f"{field.tag} {_one_line(field.data)}"
            )
            continue
        subfields = "".join(f"${code}{_one_line(value).replace('$', '$$')}" for code, value in field.subfields)
        lines.append(f"{field.tag} {_shown(field.ind1 + field.ind2)} {subfields}")
    return "\n".join(lines)


def from_lines(text: str) -> MarcRecord:
    """Read the lines. Raises ``LinesRefused`` with every line that is no field; a record of no field is refused too."""
    leader = NEW_LEADER
    fields: list[Field] = []
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        rest = (found["rest"] or "") if found else ""
        if found and found["tag"].upper() == "LDR":
            leader = rest.replace("#", " ").ljust(LEADER_CHARACTERS)[:LEADER_CHARACTERS]
        elif found and found["tag"].startswith("00"):
            fields.append(ControlField(found["tag"], rest.replace("#", " ")))
        elif found and (field := _data_field(found["tag"], rest)):
            fields.append(field)
        else:
            wrong.append((number, line[:80]))
    if wrong or not fields:
        raise LinesRefused(wrong or [(1, text[:80])])
    return MarcRecord(leader, tuple(fields))


def _data_field(tag: str, rest: str) -> DataField | None:
    found = DATA.fullmatch(rest)
    if not found:
        return None
    pairs = tuple((one["code"], one["text"].replace("$$", "$")) for one in SUBFIELD.finditer(found["subfields"]))
    if "".join(f"${code}{value.replace('$', '$$')}" for code, value in pairs) != found["subfields"]:
        return None
    ind = found["ind"].replace("#", " ")
    return DataField(tag, ind[0], ind[1], pairs)


def _shown(text: str) -> str:
    return _one_line(text).replace(" ", "#")


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def decoded(raw: bytes, encoding: Encoding) -> str:
    """The bytes as text in this encoding, whatever it costs: what cannot be read is U+FFFD."""
    if encoding is Encoding.MARC8:
        return decode_marc8(raw)[0]
    return raw.decode(CODECS.get(encoding, "utf-8"), errors="replace")


def salvaged(raw: bytes, encoding: Encoding) -> str:
    """What can still be seen of a damaged piece, as lines for mending; nothing of its text is left out.

    Text that belongs to no field stands under the tag 999.
    """
    if raw.lstrip()[:1] == b"<":
        pieces = list(_of_xml(decoded(raw, encoding)))
    elif raw.lstrip().startswith(b"#"):
        pieces = list(_of_irbis(decoded(raw, encoding)))
    else:
        pieces = list(_of_iso2709(raw, encoding))
    lines = [f"{piece.tag} {piece.ind} {piece.body}" if piece.ind else f"{piece.tag} {piece.body}" for piece in pieces]
    if not any(line.startswith("LDR") for line in lines):
        lines.insert(0, f"LDR {_shown(NEW_LEADER)}")
    return "\n".join(line.rstrip() for line in lines)


def _of_iso2709(raw: bytes, encoding: Encoding) -> Iterator[_Piece]:
    body = raw.rstrip(b"\x1d\r\n\x1a\x00")
    head, *rest = body.split(b"\x1e")
    leader, directory = head[:LEADER_CHARACTERS].decode("ascii", errors="replace"), head[LEADER_CHARACTERS:]
    yield _Piece("LDR", "", _shown(leader.replace("\ufffd", " ")))
    tags = [directory[at : at + 3].decode("ascii", errors="replace") for at in range(0, len(directory) - 11, 12)]
    for at, field in enumerate(one for one in rest if one):
        known = tags[at] if at < len(tags) and re.fullmatch(r"[0-9A-Za-z]{3}", tags[at]) else "999"
        before, *parts = field.split(b"\x1f")
        if not parts:
            text = decoded(field, encoding)
            yield _Piece(known, "", _shown(text)) if known.startswith("00") else _Piece(known, "##", f"$a{_kept(text)}")
            continue
        ind = before.decode("ascii", errors="replace").ljust(2)[:2]
        ind = re.sub(r"[^0-9a-z|]", "#", ind)
        subfields = "".join(f"${_code(part[:1])}{_kept(decoded(part[1:], encoding))}" for part in parts if part)
        yield _Piece(known, ind, subfields)


def _of_xml(text: str) -> Iterator[_Piece]:
    for found in XML_FIELD.finditer(text):
        attributes = dict(XML_ATTRIBUTE.findall(found["attributes"]))
        tag = attributes.get("tag", "999")
        tag = tag if re.fullmatch(r"[0-9A-Za-z]{3}", tag) else "999"
        inside = found["inside"]
        if found["kind"] == "leader":
            yield _Piece("LDR", "", _shown(_unescaped(inside.partition("<")[0])))
        elif found["kind"] == "controlfield":
            yield _Piece(tag, "", _shown(_unescaped(inside.partition("<")[0])))
        else:
            subfields = XML_SUBFIELD.findall(inside)
            ind = "".join((attributes.get(name) or " ")[:1].replace(" ", "#") for name in ("ind1", "ind2"))
            yield _Piece(tag, ind, "".join(f"${code}{_kept(_unescaped(value))}" for code, value in subfields))


def _of_irbis(text: str) -> Iterator[_Piece]:
    for line in text.splitlines():
        if not line.strip() or line.strip().startswith("*****"):
            continue
        found = IRBIS_LINE.match(line.strip("\ufeff"))
        if not found:
            yield _Piece("999", "##", f"$a{_kept(line)}")
            continue
        before, *parts = found[2].split("^")
        tag = found[1].zfill(3)[:3]
        pairs = [("a", before)] if before.strip() else []
        pairs += [(part[0].lower(), part[1:]) for part in parts if part]
        yield _Piece(tag, "##", "".join(f"${_code(code.encode())}{_kept(value)}" for code, value in pairs))


def _code(raw: bytes) -> str:
    text = raw.decode("ascii", errors="replace")
    return text if re.fullmatch(r"[\x21-\x23\x25-\x7e]", text) else "?"


def _kept(text: str) -> str:
    return _one_line(text).replace("$", "$$").replace("\x1e", " ").replace("\x1d", " ")


def _unescaped(text: str) -> str:
    for reference, character in XML_REFERENCES.items():
        text = text.replace(reference, character)
    return text

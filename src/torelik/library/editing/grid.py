"""The MARC grid in plain Python: a record as rows that are typed, and the same record again, with nothing lost.

A row is tag, indicators and one text: ``$a`` begins a subfield, a dollar sign inside a text is written twice, ``#`` is a
blank where a blank could not be seen. What no keyboard has (control characters, a blank at the edge of a text) is written
as ``{u+000A}``. A field without indicators under a tag that has some, as IRBIS has them, shows ``--``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from torelik.library.cataloguing.marc import ControlField, DataField, Field, MarcRecord, RecordTooLong, to_iso2709
from torelik.library.cataloguing.marc_format import CONTROL_LENGTHS, Position, fixed_positions, new_fixed
from torelik.library.editing.vocabulary import EditRefusal, RowFault

LEADER, LEADER_KEY = "LDR", "leader"
NO_INDICATORS = "--"
BLANK = "#"
FIXED = ("LDR", "006", "007", "008")
"""What is put together from codes."""
LENGTH_OF_007: Mapping[str, int] = {"c": 14, "h": 13, "s": 14, "t": 2, "v": 9}
"""How many characters field 007 has, by its first one."""
ROWS_MOST = 200
"""Longer records are edited as lines: a form has no room for more inputs."""

_TAG = re.compile(r"[0-9A-Za-z]{3}")
_ESCAPE = re.compile(r"\{u\+([0-9A-F]{4,6})\}")
_CHARACTER = re.compile(r"\{u\+[0-9A-F]{4,6}\}|.", re.DOTALL)
_SUBFIELD = re.compile(r"\$(?P<code>\{u\+[0-9A-F]{4,6}\}|[^$])(?P<text>(?:[^$]|\$\$)*)", re.DOTALL)
_HIDDEN = re.compile(r"\{u\+|[\x00-\x1f\x7f-\x9f]")
_LINE = re.compile(r"=?(?P<tag>[^ ]{3})(?: {1,2}(?P<rest>.*))?", re.DOTALL)
_DATA_LINE = re.compile(r"(?P<ind>(?:\{u\+[0-9A-F]{4,6}\}|[^ $]){2}) ?(?P<text>\$.*|$)", re.DOTALL)
_IRBIS_LINE = re.compile(r"--(?: (?P<text>.*))?", re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid as it is typed; ``key`` names it while it is moved about."""

    key: str
    tag: str
    indicators: str
    text: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed: such a row is no field."""
        return not (self.tag.strip() or self.indicators.strip(" #") or self.text.strip())

    @property
    def is_fixed(self) -> bool:
        """Tell whether the row is put together from codes."""
        return self.tag in FIXED and not self.indicators.strip()


@dataclass(frozen=True, slots=True)
class Read:
    """What the rows say: the record, the keys of the rows by the place of their field, and the rows that say nothing."""

    record: MarcRecord
    keys: tuple[str, ...]
    faults: Mapping[str, RowFault]


# ---- a record as rows, and back ----


def rows_of(record: MarcRecord) -> list[Row]:
    """Return the record as rows, the leader first."""
    leader = Row(LEADER_KEY, LEADER, "", _shown_codes(record.leader))
    return [leader, *(row_of(field, f"r{place}") for place, field in enumerate(record.fields))]


def row_of(field: Field, key: str) -> Row:
    """Return one field as a row."""
    if isinstance(field, ControlField):
        if field.tag.startswith("00"):
            return Row(key, field.tag, "", _shown_codes(field.data))
        return Row(key, field.tag, NO_INDICATORS, _at_edges(_shown(field.data)))
    subfields = "".join(f"${_shown_code(code)}{_shown_value(value)}" for code, value in field.subfields)
    return Row(key, field.tag, _shown_indicators(field), subfields)


def read_rows(rows: Sequence[Row]) -> Read:
    """Read what was typed; rows of nothing are passed over, rows that are no fields are named with what is wrong."""
    leader, fields, keys, faults = new_fixed(LEADER), [], [], {}
    for row in rows:
        if row.key == LEADER_KEY:
            leader = _codes(row.text)
        elif not row.is_empty:
            read = _field(row)
            if isinstance(read, RowFault):
                faults[row.key] = read
            else:
                fields.append(read)
                keys.append(row.key)
    return Read(MarcRecord(leader, tuple(fields)), tuple(keys), faults)


def _field(row: Row) -> Field | RowFault:
    tag, indicators, text = row.tag.strip(), row.indicators.strip(), row.text.strip()
    if not _TAG.fullmatch(tag):
        return RowFault.TAG
    if indicators == NO_INDICATORS:
        return ControlField(tag, _said(text))
    if tag.startswith("00") and not indicators:
        return ControlField(tag, _codes(text))
    said = [_said(one.replace(BLANK, " ")) for one in _CHARACTER.findall(row.indicators.replace(" ", BLANK).ljust(2, BLANK))]
    if len(said) != 2:
        return RowFault.INDICATORS
    if text and not text.startswith("$"):
        text = f"$a{text}"
    pairs = tuple((_said(one["code"]), _value(one["text"])) for one in _SUBFIELD.finditer(text))
    if sum(one.end() - one.start() for one in _SUBFIELD.finditer(text)) != len(text):
        return RowFault.SUBFIELDS
    return DataField(tag, said[0], said[1], pairs)


def _shown(text: str) -> str:
    return _HIDDEN.sub(lambda found: _escaped(found[0][0]) + found[0][1:], text)


def _escaped(character: str) -> str:
    return f"{{u+{ord(character):04X}}}"


def _at_edges(text: str) -> str:
    """Write blanks at the edges so that they are seen and not stripped; any other white space there, too."""
    body = text.strip()
    if body == text:
        return text
    if not body:
        return "".join(map(_escaped, text))
    start = text.index(body)
    before, after = text[:start], text[start + len(body) :]
    return "".join(map(_escaped, before)) + body + "".join(map(_escaped, after))


def _shown_value(text: str) -> str:
    return _at_edges(_shown(text).replace("$", "$$"))


def _shown_code(code: str) -> str:
    return _escaped(code) if code in "${" or not code.isprintable() or code.isspace() else code


def _shown_codes(text: str) -> str:
    return _at_edges(_shown(text).replace("#", _escaped("#")).replace(" ", BLANK))


def _shown_indicators(field: DataField) -> str:
    shown = []
    for one in (field.ind1 or " ", field.ind2 or " "):
        hidden = one in "#$-{" or not one.isprintable() or (one.isspace() and one != " ")
        shown.append(_escaped(one) if hidden else one.replace(" ", BLANK))
    return "".join(shown)


def _said(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        number = int(found[1], 16)
        return found[0] if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)

    return _ESCAPE.sub(character, text)


def _codes(text: str) -> str:
    return _said(text.strip().replace(BLANK, " "))


def _value(text: str) -> str:
    return _said(text.strip().replace("$$", "$"))


# ---- a record as lines, and back ----


def text_of(record: MarcRecord) -> str:
    """Return the record as lines to be copied, one field each."""
    return "\n".join(line_of(row) for row in rows_of(record))


def line_of(row: Row) -> str:
    """Return one row as a line."""
    return f"{row.tag} {row.indicators} {row.text}" if row.indicators else f"{row.tag} {row.text}"


def rows_of_text(text: str) -> list[Row]:
    """Read lines as rows: our own, and those of other programs with ``=`` before a tag or a backslash for a blank.

    Nothing is left out: a line that is no field becomes a row with its text and no tag.
    """
    rows = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if line.strip():
            rows.append(_row_of_line(line.strip(" \t"), f"p{number}"))
    return rows


def read_text(text: str) -> Read:
    """Read a whole record of lines."""
    rows = rows_of_text(text)
    at = next((at for at, row in enumerate(rows) if row.tag == LEADER), None)
    if at is not None:
        rows[at] = replace(rows[at], key=LEADER_KEY)
    return read_rows(rows)


def _row_of_line(line: str, key: str) -> Row:
    found = _LINE.fullmatch(line)
    if not found or not _TAG.fullmatch(found["tag"]):
        return Row(key, "", "", line)
    tag, rest = found["tag"], found["rest"] or ""
    if line.startswith("="):
        rest = rest.replace("\\", BLANK) if tag.startswith("00") or tag == LEADER else rest[:2].replace("\\", BLANK) + rest[2:]
    if irbis := _IRBIS_LINE.fullmatch(rest):
        return Row(key, tag, NO_INDICATORS, irbis["text"] or "")
    if tag != LEADER and (data := _DATA_LINE.fullmatch(rest)) and (" " in rest or not tag.startswith("00")):
        return Row(key, tag, data["ind"], data["text"])
    return Row(key, tag, "" if tag.startswith("00") or tag == LEADER else "##", rest)


# ---- rows that are added, taken away and moved ----


def new_key(rows: Iterable[Row]) -> str:
    """Return a name that no row has."""
    taken = {row.key for row in rows}
    return next(key for number in range(len(taken) + 1) if (key := f"n{number}") not in taken)


def rows_after(rows: Sequence[Row], act: str, key: str) -> list[Row]:
    """Return the rows after one act on the row of this key; the leader stays where it is."""
    at = next((at for at, row in enumerate(rows) if row.key == key), len(rows) - 1)
    found = list(rows)
    if act == "add":
        found.insert(at + 1, Row(new_key(rows), "", "", ""))
    elif act == "repeat" and at > 0:
        found.insert(at + 1, replace(rows[at], key=new_key(rows)))
    elif act == "remove" and at > 0:
        del found[at]
    elif act == "up" and at > 1:
        found[at - 1], found[at] = found[at], found[at - 1]
    elif act == "down" and 0 < at < len(found) - 1:
        found[at], found[at + 1] = found[at + 1], found[at]
    return found


def with_pasted(rows: Sequence[Row], text: str) -> list[Row]:
    """Return the rows with pasted lines, each after the fields that stand before it by tag; a leader takes the other's place."""
    found = list(rows)
    for row in rows_of_text(text):
        if row.tag == LEADER:
            found[0] = replace(row, key=LEADER_KEY)
            continue
        at = next((at for at, other in enumerate(found) if at and other.tag > row.tag and row.tag), len(found))
        found.insert(at, replace(row, key=new_key(found)))
    return found


# ---- fields of codes ----


def positions_of(row: Row, leader: str) -> tuple[Position, ...]:
    """Return what the codes of a row mean, in order; none for a row of another sort."""
    return fixed_positions(row.tag, leader=leader, first=_codes(row.text)[:1]) if row.is_fixed else ()


def built(row: Row, chosen: Mapping[str, str], leader: str) -> Row:
    """Return the row with the codes that were *chosen* by the names of their positions; other characters stay."""
    data = _codes(row.text)
    length = CONTROL_LENGTHS.get(row.tag) or LENGTH_OF_007.get(chosen.get("category", data[:1]), len(data))
    data = data.ljust(length)
    for one in positions_of(row, leader):
        if one.name in chosen:
            said = chosen[one.name].replace(BLANK, " ").ljust(one.length)[: one.length]
            data = data[: one.start] + said + data[one.start + one.length :]
    return replace(row, text=_shown_codes(data))


def new_codes(tag: str, *, leader: str, entered: str) -> str:
    """Return the text of a new field of codes; *entered* is the day as YYMMDD."""
    if tag == "008":
        return _shown_codes(new_fixed(tag, leader=leader, entered=entered))
    return {"006": "m" + BLANK * 17, "007": "ta"}.get(tag, "")


# ---- what keeps a record from being saved ----


def refusals_to_save(record: MarcRecord, *, new_errors: int) -> list[EditRefusal]:
    """Every reason not to save the record that lies in the record itself."""
    checks = {
        EditRefusal.HAS_ERRORS: new_errors > 0,
        EditRefusal.CONTROL_CHARACTERS: bool(places_of_control_characters(record)),
        EditRefusal.TOO_LONG: _is_too_long(record),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def places_of_control_characters(record: MarcRecord) -> list[int]:
    """Return the places of the fields with characters that end a field or a record, or that no database keeps."""
    return [
        place
        for place, field in enumerate(record.fields)
        if any(_FORBIDDEN.search(text) for text in (*row_texts(field), field.tag))
    ]


def row_texts(field: Field) -> tuple[str, ...]:
    """Return every text of a field."""
    if isinstance(field, ControlField):
        return (field.data,)
    return (field.ind1, field.ind2, *(part for pair in field.subfields for part in pair))


def _is_too_long(record: MarcRecord) -> bool:
    try:
        to_iso2709(record)
    except RecordTooLong:
        return True
    return False


# ---- what the product itself writes ----


def with_control(record: MarcRecord, tag: str, data: str) -> MarcRecord:
    """Return the record with this control field, in the place of the one it had or in the order of tags."""
    at = next((at for at, field in enumerate(record.fields) if field.tag == tag), None)
    field = ControlField(tag, data)
    if at is not None:
        return MarcRecord(record.leader, (*record.fields[:at], field, *record.fields[at + 1 :]))
    at = next((at for at, other in enumerate(record.fields) if other.tag > tag), len(record.fields))
    return MarcRecord(record.leader, (*record.fields[:at], field, *record.fields[at:]))


def without(record: MarcRecord, *tags: str) -> MarcRecord:
    """Return the record without the fields of these tags."""
    return MarcRecord(record.leader, tuple(field for field in record.fields if field.tag not in tags))

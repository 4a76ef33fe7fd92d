"""The simple form in plain Python: what it shows of a record, and the record with what was changed in it.

The form writes the subfields it asks for and nothing else: what was not touched stays letter by letter, also where the
form shows it without its marks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torelik.library.cataloguing.marc import ControlField, DataField, Field, MarcRecord, is_issue
from torelik.library.cataloguing.marc_format import Position, fixed_positions, new_fixed
from torelik.library.editing.kinds import KINDS, Asked, FormKind, Kind

MARKS: Mapping[str, Mapping[str, str]] = {
    "245": {"b": " :", "c": " /", "n": ".", "p": ","},
    "260": {"b": " :", "c": ","},
    "264": {"b": " :", "c": ","},
    "300": {"b": " :", "c": " ;", "e": " +"},
    "490": {"v": " ;"},
}
"""The mark that stands before a subfield, at the end of the one before it."""
ORDER: Mapping[str, str] = {
    "245": "anpbhc",
    "246": "abnp9",
    "264": "abc",
    "260": "abc",
    "300": "abce",
    "502": "abcdg",
    "773": "atdgnxw",
    "518": "odp",
}
_MARK = re.compile(r"\s*[/:;=,+]\s*$")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")

CODES_CHARACTERS = 40

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where one shown value stands: the field, and the subfield in it."""

    place: int
    at: int
    value: str


class _Field:
    """A field while it is being changed; subfields that are gone are ``None``, so that places stay what they were."""

    def __init__(self, field: DataField) -> None:
        self.field = field
        self.pairs: list[tuple[str, str] | None] = list(field.subfields)
        self.is_touched = False

    def done(self) -> DataField | None:
        if not self.is_touched:
            return self.field
        pairs = [pair for pair in self.pairs if pair]
        if not pairs:
            return None
        return DataField(self.field.tag, self.field.ind1, self.field.ind2, _marked(self.field.tag, pairs))


def shown(record: MarcRecord, kind: FormKind) -> dict[str, list[str]]:
    """Return what the form of this kind shows: the values by what is asked for, in the order of the record."""
    return {asked.name: [found.value for found in _found(record, asked)] for asked in KINDS[kind].asked}


def with_values(record: MarcRecord, kind: FormKind, values: Values) -> MarcRecord:
    """Return the record with the *values* that differ from what the form shows; what is not among them stays."""
    shown_before = {asked.name: _found(record, asked) for asked in KINDS[kind].asked}
    fields: list[Field | _Field | None] = [_Field(field) if isinstance(field, DataField) else field for field in record.fields]
    new: list[tuple[Asked, str]] = []
    for asked in KINDS[kind].asked:
        typed = [_plain(value) for value in values.get(asked.name, ())]
        for number, value in enumerate(typed if asked.repeats else typed[:1]):
            found = shown_before[asked.name][number : number + 1]
            if (found and value == _plain(found[0].value)) or not (found or value):
                continue
            if not found or asked.position:
                new.append((asked, value))
            else:
                _change(fields, found[0], asked, value)
                if asked.name == "year":
                    _write_year(fields, value)
    # Places would move: what is new comes after everything that was changed where it stands.
    for asked, value in new:
        if asked.position:
            _write_codes(fields, asked.position, value, record.leader)
        else:
            _add(fields, asked, value)
    done = [field.done() if isinstance(field, _Field) else field for field in fields]
    return _with_entry(record, MarcRecord(record.leader, tuple(field for field in done if field is not None)))


def new_record(kind: FormKind, *, entered: str, language: str, agency: str) -> MarcRecord:
    """Return how a record of this kind begins; *entered* is the day as YYMMDD, *language* that of cataloguing (ISO 639-2/B)."""
    said: Kind = KINDS[kind]
    leader = f"00000n{said.type}{said.level} a2200000 i{said.multipart}4500"
    codes = new_fixed("008", leader=leader, entered=entered)
    if said.contents:
        codes = codes[:24] + said.contents + codes[24 + len(said.contents) :]
    source = DataField("040", " ", " ", (("a", agency), ("b", language), ("c", agency)))
    fields: list[Field] = [ControlField("008", codes), source, DataField("245", "0", "0", (("a", ""),))]
    if said.genre:
        fields.append(DataField("655", " ", "4", (("a", said.genre),)))
    return MarcRecord(leader, tuple(fields))


def kind_of(record: MarcRecord, described: str) -> FormKind:
    """Tell which form suits a record; *described* is the kind by which the catalogue shows it."""
    level, part = record.leader[7:8], record.leader[19:20]
    genres = " ".join(record.values("655", "a")).casefold()
    checks = {
        FormKind.TEACHING: "оқу-әдістемелік кешен" in genres or "учебно-методический комплекс" in genres,
        FormKind.SET: part == "a",
        FormKind.ISSUE: is_issue(record),
        FormKind.VOLUME: part in ("b", "c") or (level == "m" and bool(record.values("773", "tw"))),
    }
    found = next((kind for kind, applies in checks.items() if applies), None)
    return found or (FormKind(described) if described in FormKind.values else FormKind.BOOK)


# ---- where a value stands ----


def _found(record: MarcRecord, asked: Asked) -> list[_Found]:
    if asked.position:
        data = record.control("008")
        position = _position(asked.position, record.leader)
        said = position.of(data).strip() if position else ""
        return [_Found(-1, -1, said)] if said else []
    tags = {field.tag for field in record.fields}
    tag = next((tag for tag in asked.tags if tag in tags), asked.tags[0])
    found = [
        _Found(place, at, _bare(tag, value))
        for place, field in enumerate(record.fields)
        if isinstance(field, DataField) and field.tag == tag and _counts(field, asked)
        for at, (code, value) in enumerate(field.subfields)
        if code == asked.code
    ]
    return found if asked.repeats else found[:1]


def _counts(field: DataField, asked: Asked) -> bool:
    return asked.where is None or asked.where in field.subfields


def _position(name: str, leader: str) -> Position | None:
    return next((one for one in fixed_positions("008", leader=leader) if one.name == name), None)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _bare(tag: str, value: str) -> str:
    return _MARK.sub("", value) if tag in MARKS else value


# ---- changing it ----


def _change(fields: list[Field | _Field | None], found: _Found, asked: Asked, value: str) -> None:
    field = fields[found.place]
    if not isinstance(field, _Field):
        return
    field.is_touched = True
    field.pairs[found.at] = (asked.code, value) if value else None
    says_it = any(pair and pair[0] == asked.code for pair in field.pairs)
    says_more = any(pair and pair not in asked.besides for pair in field.pairs)
    if not value and not (says_more if not asked.is_heading else says_it):
        field.pairs = []


def _add(fields: list[Field | _Field | None], asked: Asked, value: str) -> None:
    """Into the field that the record has, where one field holds several of what is asked; else as a field of its own."""
    if asked.name == "year":
        _write_year(fields, value)
    if not asked.is_heading:
        for field in fields:
            if isinstance(field, _Field) and field.field.tag in asked.tags and field.pairs and _counts(field.field, asked):
                order = ORDER.get(field.field.tag, "")
                before = order[: order.index(asked.code) + 1] if asked.code in order else None
                at = len(field.pairs)
                if before is not None:
                    at = max((n + 1 for n, pair in enumerate(field.pairs) if pair and pair[0] in before), default=0)
                field.is_touched = True
                field.pairs = [*field.pairs[:at], (asked.code, value), *field.pairs[at:]]
                return
    made = _Field(DataField(asked.tags[0], asked.indicators[0], asked.indicators[1], ()))
    made.pairs, made.is_touched = [(asked.code, value), *asked.besides], True
    tag = asked.tags[0]
    at = next((at for at, other in enumerate(fields) if other is not None and _tag(other) > tag), len(fields))
    fields.insert(at, made)


def _tag(field: Field | _Field) -> str:
    return field.field.tag if isinstance(field, _Field) else field.tag


def _write_codes(fields: list[Field | _Field | None], name: str, value: str, leader: str) -> None:
    position = _position(name, leader)
    at = next((at for at, field in enumerate(fields) if isinstance(field, ControlField) and field.tag == "008"), None)
    if position is None:
        return
    if at is None:
        at = next((at for at, field in enumerate(fields) if field is not None and _tag(field) > "008"), len(fields))
        fields.insert(at, ControlField("008", new_fixed("008", leader=leader)))
    field = fields[at]
    if isinstance(field, ControlField):
        said = value.ljust(position.length)[: position.length]
        data = field.data.ljust(position.start)
        fields[at] = ControlField("008", data[: position.start] + said + data[position.start + position.length :])


def _write_year(fields: list[Field | _Field | None], value: str) -> None:
    """Let field 008 say the year that the imprint says, where there is one and field 008 has its length."""
    year = _YEAR.search(value)
    for at, field in enumerate(fields):
        if year and isinstance(field, ControlField) and field.tag == "008" and len(field.data) == CODES_CHARACTERS:
            fields[at] = ControlField("008", field.data[:7] + year[1] + field.data[11:])


def _with_entry(before: MarcRecord, after: MarcRecord) -> MarcRecord:
    """Let the first indicator of field 245 follow when the main entry came or went."""
    had, has = (any(field.tag.startswith("1") for field in record.fields) for record in (before, after))
    if had == has:
        return after
    fields = (
        DataField("245", str(int(has)), field.ind2, field.subfields)
        if isinstance(field, DataField) and field.tag == "245" and field.ind1 in "01"
        else field
        for field in after.fields
    )
    return MarcRecord(after.leader, tuple(fields))


def _marked(tag: str, pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Write the marks between the subfields of a field that was changed."""
    marks = MARKS.get(tag)
    if marks is None:
        return tuple(pairs)
    bare = [(code, _MARK.sub("", value)) for code, value in pairs]
    return tuple(
        (code, value + (marks.get(bare[at + 1][0], "") if at + 1 < len(bare) else "")) for at, (code, value) in enumerate(bare)
    )

"""Decisions of copying in plain Python: fields side by side, operations on many records, columns of tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from torelik.library.cataloguing.marc import ControlField, DataField, Field, MarcRecord, folded
from torelik.library.cataloguing.marc.lines import to_lines
from torelik.library.copying.vocabulary import BatchState, Choice, Column, OperationKind, OperationRefusal

OURS_BY_RULE = frozenset({"001", "003", "005"})
"""What says which record this is: it stays ours, whatever the other one says better."""

LIKE_ENOUGH = 0.5
"""Two fields of one tag stand in one row when so much of their text is the same."""

BATCH_LIFE: Mapping[BatchState, frozenset[BatchState]] = {
    BatchState.DRAFT: frozenset({BatchState.RUNNING}),
    BatchState.RUNNING: frozenset({BatchState.DONE}),
    BatchState.DONE: frozenset({BatchState.UNDOING}),
    BatchState.UNDOING: frozenset({BatchState.UNDONE}),
    BatchState.UNDONE: frozenset(),
}
"""Which state of a batch may follow which."""


# ---- fields side by side ----


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One row of a merge preview; a field that one record lacks is ``None`` there."""

    number: int
    tag: str
    ours: Field | None
    theirs: Field | None

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen: of a control field there is one only."""
        if self.is_same:
            return ()
        if self.ours is None:
            return (Choice.THEIRS, Choice.NEITHER)
        if self.theirs is None:
            return (Choice.OURS, Choice.NEITHER)
        single = isinstance(self.ours, ControlField)
        return (Choice.OURS, Choice.THEIRS) if single else (Choice.OURS, Choice.THEIRS, Choice.BOTH)

    @property
    def usual(self) -> Choice:
        """What is chosen when nobody chooses: ours, and what we lack; the numbers of the other record are not ours."""
        if self.ours is None:
            return Choice.NEITHER if self.tag in OURS_BY_RULE else Choice.THEIRS
        return Choice.OURS


def side_by_side(ours: MarcRecord, theirs: MarcRecord) -> list[FieldPair]:
    """Return both records field by field in the order of tags; the most alike fields of a tag stand in one row."""
    rows: list[FieldPair] = []
    for left, right in aligned(ours.fields, theirs.fields):
        one = None if left is None else ours.fields[left]
        other = None if right is None else theirs.fields[right]
        rows.append(FieldPair(len(rows), one.tag if one else other.tag if other else "", one, other))
    return rows


def aligned(ours: Sequence[Field], theirs: Sequence[Field]) -> list[tuple[int | None, int | None]]:
    """Return the places of the fields that say the same or nearly so, in the order of tags; what has no partner stands alone."""
    rows: list[tuple[int | None, int | None]] = []
    for tag in sorted({field.tag for field in (*ours, *theirs)}):
        left = [place for place, field in enumerate(ours) if field.tag == tag]
        right = [place for place, field in enumerate(theirs) if field.tag == tag]
        rows += _paired(ours, theirs, left, right)
    return rows


def _paired(
    ours: Sequence[Field], theirs: Sequence[Field], left: list[int], right: list[int]
) -> list[tuple[int | None, int | None]]:
    free = list(right)
    partner: list[int | None] = []
    for place in left:
        same = next((other for other in free if theirs[other] == ours[place]), None)
        if same is not None:
            free.remove(same)
        partner.append(same)
    for at, place in enumerate(left):
        if partner[at] is None and free:
            likeness, best = max((_likeness(ours[place], theirs[other]), -other) for other in free)
            # The only field of its tag on either side is the same statement, however different its words are.
            if likeness >= LIKE_ENOUGH or len(left) == len(right) == 1:
                partner[at] = -best
                free.remove(-best)
    return [*zip(left, partner, strict=True), *((None, place) for place in free)]


def _likeness(one: Field, other: Field) -> float:
    return SequenceMatcher(None, _text(one)[:500], _text(other)[:500], autojunk=False).ratio()


def _text(field: Field) -> str:
    return field.data if isinstance(field, ControlField) else folded(" ".join(value for _code, value in field.subfields))


def merged(ours: MarcRecord, theirs: MarcRecord, chosen: Mapping[int, Choice]) -> MarcRecord:
    """Return our record with what was *chosen* by the number of the row; a row that nobody chose is as usual."""
    fields: list[Field] = []
    for pair in side_by_side(ours, theirs):
        choice = chosen.get(pair.number, pair.usual)
        if choice not in pair.choices:
            choice = pair.usual
        if pair.ours is not None and (pair.is_same or choice in (Choice.OURS, Choice.BOTH)):
            fields.append(pair.ours)
        if pair.theirs is not None and not pair.is_same and choice in (Choice.THEIRS, Choice.BOTH):
            fields.append(pair.theirs)
    return MarcRecord(ours.leader, tuple(fields))


# ---- one change to many records ----

TAG = re.compile(r"[0-9]{3}")
CODE = re.compile(r"[a-z0-9]")
INDICATORS = re.compile(r"[0-9# ]{2}")
PLACES = ("260", "264")
TITLE = "245"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change: what it means depends on ``kind``; ``old`` is the text to be replaced or the condition to be met.

    ``about`` is what an operation of another module needs besides, in that module's own words.
    """

    kind: OperationKind
    tag: str = ""
    code: str = ""
    old: str = ""
    new: str = ""
    indicators: str = "##"
    about: str = ""

    def to_json(self) -> dict[str, str]:
        """The shape that is stored."""
        return {**asdict(self), "kind": self.kind.value}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> Operation:
        """Read the shape that is stored."""
        return cls(**{**stored, "kind": OperationKind(stored["kind"])})  # type: ignore[arg-type]


def operation_refusals(operation: Operation) -> list[OperationRefusal]:
    """Every reason why the operation cannot be done at all."""
    kind = operation.kind
    if kind in (OperationKind.NORMALISE, OperationKind.HEADING):
        return []
    if kind is OperationKind.PLACE:
        checks = {OperationRefusal.TEXT: not operation.old.strip(), OperationRefusal.VALUE: not operation.new.strip()}
    else:
        needs_code = kind is not OperationKind.DELETE_FIELD
        needs_value = kind in (OperationKind.SET, OperationKind.ADD_FIELD)
        checks = {
            OperationRefusal.TAG: not TAG.fullmatch(operation.tag) or operation.tag.startswith("00"),
            OperationRefusal.CODE: needs_code and not CODE.fullmatch(operation.code),
            OperationRefusal.TEXT: kind is OperationKind.REPLACE and not operation.old,
            OperationRefusal.VALUE: needs_value and not operation.new.strip(),
            OperationRefusal.INDICATORS: kind is OperationKind.ADD_FIELD and not INDICATORS.fullmatch(operation.indicators),
            OperationRefusal.TITLE: operation.tag == TITLE
            and (kind is OperationKind.DELETE_FIELD or (kind is OperationKind.DELETE_SUBFIELD and operation.code == "a")),
        }
    return [refusal for refusal, applies in checks.items() if applies]


def applied(operation: Operation, record: MarcRecord) -> MarcRecord:
    """Return the record as the operation leaves it; the very same value where it changes nothing."""
    fields = _OPERATIONS[operation.kind](operation, record)
    return record if fields == record.fields else MarcRecord(record.leader, fields)


def _set(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    """Every field of the tag says the new text in this subfield, whether it had one or not."""

    def with_it(field: DataField) -> DataField:
        if not field.first(operation.code):
            return _with(field, (*field.subfields, (operation.code, operation.new)))
        return _with(field, tuple((c, operation.new if c == operation.code else v) for c, v in field.subfields))

    return _each(record, operation.tag, with_it)


def _replace(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    def replaced(field: DataField) -> DataField:
        pairs = ((c, v.replace(operation.old, operation.new) if c == operation.code else v) for c, v in field.subfields)
        return _with(field, tuple((c, v) for c, v in pairs if v.strip()))

    return _each(record, operation.tag, replaced)


def _add_field(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    """A field is added once: a record that has the same one already stays as it is."""
    ind = operation.indicators.replace("#", " ")
    added = DataField(operation.tag, ind[0], ind[1], ((operation.code, operation.new),))
    if added in record.fields:
        return record.fields
    at = next((n for n, field in enumerate(record.fields) if field.tag > operation.tag), len(record.fields))
    return (*record.fields[:at], added, *record.fields[at:])


def _delete_field(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    """With a text given, only fields that hold it go."""
    return tuple(field for field in record.fields if field.tag != operation.tag or not _holds(field, operation.old))


def _delete_subfield(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    def without(field: DataField) -> DataField:
        kept = ((c, v) for c, v in field.subfields if c != operation.code or (operation.old and operation.old not in v))
        return _with(field, tuple(kept))

    return _each(record, operation.tag, without)


def _change_place(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    """The place is the whole text of $a without its mark: "Алма-Ата :" becomes "Алматы :", "Алма-Атинская" stays."""

    def moved(field: DataField) -> DataField:
        pairs = []
        for code, value in field.subfields:
            bare = value.rstrip(" :;,")
            pairs.append((code, operation.new + value[len(bare) :] if code == "a" and bare == operation.old else value))
        return _with(field, tuple(pairs))

    fields = record.fields
    for tag in PLACES:
        fields = _each(MarcRecord(record.leader, fields), tag, moved)
    return fields


def _normalise(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    def plain(field: DataField) -> DataField:
        pairs = ((code, " ".join(unicodedata.normalize("NFC", value).split())) for code, value in field.subfields)
        return _with(field, tuple((code, value) for code, value in pairs if value))

    fields = (plain(field) if isinstance(field, DataField) else field for field in record.fields)
    return tuple(field for field in fields if isinstance(field, ControlField) or field.subfields)


def _each(record: MarcRecord, tag: str, change: Callable[[DataField], DataField]) -> tuple[Field, ...]:
    """Every data field of the tag changed; one that has no subfield left is gone."""
    fields = (change(field) if isinstance(field, DataField) and field.tag == tag else field for field in record.fields)
    return tuple(field for field in fields if isinstance(field, ControlField) or field.subfields)


def _with(field: DataField, subfields: tuple[tuple[str, str], ...]) -> DataField:
    return DataField(field.tag, field.ind1, field.ind2, subfields)


def _holds(field: Field, text: str) -> bool:
    return isinstance(field, DataField) and (not text or any(text in value for _code, value in field.subfields))


_OPERATIONS: dict[OperationKind, Callable[[Operation, MarcRecord], tuple[Field, ...]]] = {
    OperationKind.SET: _set,
    OperationKind.REPLACE: _replace,
    OperationKind.ADD_FIELD: _add_field,
    OperationKind.DELETE_FIELD: _delete_field,
    OperationKind.DELETE_SUBFIELD: _delete_subfield,
    OperationKind.PLACE: _change_place,
    OperationKind.NORMALISE: _normalise,
}


def register_operation(kind: OperationKind, change: Callable[[Operation, MarcRecord], tuple[Field, ...]]) -> None:
    """Let *change* say which fields a record has after an operation that a module above knows; called once, at the start."""
    _OPERATIONS[kind] = change


def changed_lines(before: MarcRecord, after: MarcRecord) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that go and the lines that come."""
    old, new = to_lines(before).split("\n"), to_lines(after).split("\n")
    return tuple(line for line in old if line not in new), tuple(line for line in new if line not in old)


# ---- tables of descriptions ----

HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.TITLE: ("title", "заглавие", "название", "атауы", "тақырыбы", "кітаптың атауы"),
    Column.AUTHOR: ("author", "authors", "автор", "авторы", "авторлар", "автор ы"),
    Column.YEAR: ("year", "год", "год издания", "жылы", "жыл", "шыққан жылы", "басылған жылы"),
    Column.ISBN: ("isbn",),
    Column.PUBLISHER: ("publisher", "издательство", "баспа", "баспасы", "издатель"),
    Column.PLACE: ("place", "место", "место издания", "город", "қала", "шыққан жері", "басылған жері", "city"),
    Column.PAGES: ("pages", "страницы", "объём", "объем", "кол-во страниц", "беттер", "көлемі", "бет саны", "extent"),
    Column.UDC: ("udc", "удк", "әож"),
    Column.BBK: ("bbk", "ббк", "кбк"),
    Column.INVENTORY: ("inventory numbers", "инвентарные номера", "инвентарный номер", "инв. номер", "инв. №", "түгендеу нөмірі",
                       "инвентарлық нөмірі", "түгендеу нөмірлері", "инв номер"),
}  # fmt: skip
"""Headings by which a column is recognised, in small letters."""

NUMBERS_APART = re.compile(r"[;,\n]+")
YEAR_WRITTEN = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
KAZAKH_LETTERS = frozenset("әғқңөұүһі")


def guessed_columns(headings: Sequence[str]) -> list[Column]:
    """Say what each column probably is, by its heading; each meaning is given once."""
    known = {_heading(name): column for column, names in HEADINGS.items() for name in names}
    taken: set[Column] = set()
    guessed = []
    for heading in headings:
        column = known.get(_heading(heading), Column.NOTHING)
        guessed.append(column if column not in taken else Column.NOTHING)
        taken.add(column)
    return guessed


def _heading(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").strip(" :*№.").split())


def described_row(row: Mapping[Column, str], *, number: int, name: str) -> MarcRecord | None:
    """Make a record of one row; ``None`` where there is no title. Inventory numbers stay as a note of the staff (590)."""
    said = {column: " ".join(text.split()) for column, text in row.items()}
    title = said.get(Column.TITLE, "")
    if not title:
        return None
    author = said.get(Column.AUTHOR, "").split(";")[0].strip()
    found = YEAR_WRITTEN.search(said.get(Column.YEAR, ""))
    year = found[1] if found else ""
    fields: list[Field] = [ControlField("008", _coded(year, title))]
    fields += [_one("020", "  ", "a", isbn) for isbn in NUMBERS_APART.split(row.get(Column.ISBN, "")) if isbn.strip()]
    fields += [_one("080", "  ", "a", said[Column.UDC])] if said.get(Column.UDC) else []
    if said.get(Column.BBK):
        fields.append(DataField("084", " ", " ", (("a", said[Column.BBK]), ("2", "rubbk"))))
    fields += [_one("100", "1 ", "a", author)] if author else []
    fields.append(_one("245", "10" if author else "00", "a", title))
    imprint = _marked([("a", said.get(Column.PLACE, ""), " :"), ("b", said.get(Column.PUBLISHER, ""), ","), ("c", year, "")])
    if imprint:
        fields.append(DataField("264", " ", "1", imprint))
    if pages := said.get(Column.PAGES):
        fields.append(_one("300", "  ", "a", f"{pages} с." if pages.isdigit() else pages))
    numbers = [one.strip() for one in NUMBERS_APART.split(row.get(Column.INVENTORY, "")) if one.strip()]
    fields += [_one("590", "  ", "a", one) for one in numbers]
    fields += [_one("700", "1 ", "a", one.strip()) for one in said.get(Column.AUTHOR, "").split(";")[1:] if one.strip()]
    fields.append(_one("887", "  ", "a", f"{name}, {number}"))
    return MarcRecord("00000nam a2200000 i 4500", tuple(fields))


def _one(tag: str, indicators: str, code: str, value: str) -> DataField:
    return DataField(tag, indicators[0], indicators[1], ((code, value.strip()),))


def _marked(parts: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str], ...]:
    """The parts of the imprint that are there, each but the last with its mark."""
    kept = [(code, value, mark) for code, value, mark in parts if value]
    return tuple((code, value if at + 1 == len(kept) else value + mark) for at, (code, value, mark) in enumerate(kept))


def _coded(year: str, title: str) -> str:
    """Field 008 of a book; the language is told from the letters of the title, and left open where they do not tell."""
    letters = set(title.casefold())
    language = "kaz" if letters & KAZAKH_LETTERS else "rus" if any("а" <= char <= "я" for char in letters) else "und"
    return f"000000{'s' if year else 'n'}{year or '    '}    xx            000 0 {language} d"

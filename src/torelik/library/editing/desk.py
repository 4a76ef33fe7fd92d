"""The editor between two requests: everything typed is in the form, nothing is kept on the server until it is saved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities.rules import KIND_OF_TAG
from torelik.library.cataloguing.checking import Remark
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.marc_format import Position, format_of
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES, RemarkCode
from torelik.library.editing import grid, rules, simple
from torelik.library.editing.kinds import KINDS, Asked, FormKind
from torelik.library.editing.vocabulary import Face, RowFault

EMPTY_INPUTS = 1
"""So many empty inputs stand after the values of what repeats."""
NOTE_CHARACTERS = 200


@dataclass
class Desk:
    """What lies before the cataloguer: the face, the record as typed, and what cannot be read yet."""

    face: Face
    kind: FormKind
    record: MarcRecord
    key: UUID
    seen: int = 0
    note: str = ""
    rows: list[grid.Row] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    faults: Mapping[str, RowFault] = field(default_factory=dict)
    text: str = ""
    more: str = ""
    """What the form asks for of which another input is wanted."""

    def show(self, face: Face) -> None:
        """Turn to another face with the record as it is."""
        self.face, self.faults = face, {}
        self.text = grid.text_of(self.record)
        self._take(grid.rows_of(self.record))

    def _take(self, rows: list[grid.Row]) -> None:
        read = grid.read_rows(rows)
        self.rows, self.keys, self.record, self.faults = rows, read.keys, read.record, read.faults

    def change_rows(self, act: str, key: str) -> None:
        """Add, repeat, remove or move a row."""
        self._take(grid.rows_after(self.rows, act, key))

    def add_codes(self, tag: str, *, entered: str) -> None:
        """Add a field of codes, filled with what usually stands there."""
        row = grid.Row("", tag, "", grid.new_codes(tag, leader=self.record.leader, entered=entered))
        self._take(grid.with_pasted(self.rows, grid.line_of(row)))

    def paste(self, text: str) -> None:
        """Take in lines."""
        self._take(grid.with_pasted(self.rows, text))


def opened(record: MarcRecord, *, face: str, kind: str, described: str, seen: int = 0) -> Desk:
    """Lay a record on the desk; the wanted *face* and *kind* where they are known ones."""
    found = FormKind(kind) if kind in FormKind.values else simple.kind_of(record, described)
    desk = Desk(Face(face) if face in Face.values else Face.FORM, found, record, uuid4(), seen)
    if desk.face is Face.GRID and len(record.fields) > grid.ROWS_MOST:
        desk.face = Face.LINES
    desk.show(desk.face)
    return desk


def posted(post: QueryDict, record: MarcRecord, *, described: str) -> Desk:
    """Read what was typed; *record* is what the form shows where the page says nothing of it."""
    face = Face(post.get("face", "")) if post.get("face") in Face.values else Face.FORM
    held = held_record(post.get("held", "")) or record
    desk = Desk(
        face, _kind(post.get("kind", ""), held, described), held, _uuid(post.get("key", "")), _number(post.get("seen", ""))
    )
    desk.note = post.get("note", "")[:NOTE_CHARACTERS]
    if face is Face.LINES:
        desk.text = post.get("text", "")
        read = grid.read_text(desk.text)
        desk.rows = grid.rows_of_text(desk.text)
        desk.record, desk.keys, desk.faults = read.record, read.keys, read.faults
    elif face is Face.GRID:
        desk._take(_rows(post) or grid.rows_of(held))
    else:
        values = {asked.name: post.getlist(f"f-{asked.name}") for asked in KINDS[desk.kind].asked}
        desk.record = simple.with_values(held, desk.kind, values)
        desk.more = post.get("act", "").partition(":")[2] if post.get("act", "").startswith("more:") else ""
        new_kind = post.get("next-kind", "")
        if post.get("act") == "kind" and new_kind in FormKind.values:
            desk.kind = FormKind(new_kind)
    return desk


def held_record(text: str) -> MarcRecord | None:
    """Return the record that a page carries along; nothing where it is none."""
    try:
        # Halves of characters can be written in JSON and nowhere else: they fail here and not in the database.
        found = json.loads(text or "null")
        json.dumps(found, ensure_ascii=False).encode()
        return MarcRecord.from_json(found) if found else None
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return None


def _rows(post: QueryDict) -> list[grid.Row]:
    columns = (post.getlist(name) for name in ("row", "tag", "ind", "text"))
    # A text area may hold ends of lines, which a field does not: what is a line end in the record is written as {u+000A}.
    rows = [grid.Row(*(" ".join(cell.split("\n")).replace("\r", "") for cell in cells)) for cells in zip(*columns, strict=False)]
    if not rows or rows[0].key != grid.LEADER_KEY:
        return []
    leader = rows[0].text
    found = []
    for row in rows:
        if row.is_fixed and post.get(f"shown-{row.key}") == row.text:
            begin = f"p-{row.key}-"
            chosen = {name.removeprefix(begin): value for name, value in post.items() if name.startswith(begin)}
            row = grid.built(row, {name: str(value) for name, value in chosen.items()}, leader)
        leader = row.text if row.key == grid.LEADER_KEY else leader
        found.append(row)
    return found


def _kind(wanted: str, record: MarcRecord, described: str) -> FormKind:
    return FormKind(wanted) if wanted in FormKind.values else simple.kind_of(record, described)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


# ---- as the page shows it ----


@dataclass(frozen=True, slots=True)
class Told:
    """One remark in words; an error keeps the record from being saved."""

    words: str | Promise
    is_error: bool
    tag: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """Some characters of a field of codes: typed, or chosen among ``options``."""

    name: str
    label: Trilingual
    value: str
    length: int
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the grid with its label, its codes and what is wrong with it."""

    row: grid.Row
    label: Trilingual | str
    positions: tuple[ShownPosition, ...]
    told: tuple[Told, ...]
    is_known: bool

    @property
    def has_errors(self) -> bool:
        return any(one.is_error for one in self.told)


@dataclass(frozen=True, slots=True)
class ShownField:
    """One thing the form asks for, with its inputs."""

    asked: Asked
    values: tuple[str, ...]
    told: tuple[Told, ...]
    is_required: bool
    options: tuple[tuple[str, str], ...]

    @property
    def has_errors(self) -> bool:
        return any(one.is_error for one in self.told)

    @property
    def suggests(self) -> str:
        """The tag whose authorities are offered while it is typed; "" where none are."""
        tag = self.asked.tags[0]
        return tag if tag in KIND_OF_TAG and self.asked.code == "a" else ""


def shown_rows(desk: Desk) -> tuple[list[ShownRow], list[Told]]:
    """Return the rows with their remarks, and the remarks about the whole."""
    placed, leader, rest = rules.remarks_by_place(desk.record)
    broken = set(grid.places_of_control_characters(desk.record))
    by_key = {key: [*placed.get(place, ())] for place, key in enumerate(desk.keys)}
    by_key[grid.LEADER_KEY] = leader
    hidden = {key for place, key in enumerate(desk.keys) if place in broken}
    codes = grid.read_rows(desk.rows[:1]).record.leader
    rows = []
    for row in desk.rows:
        told = [_told(one) for one in by_key.get(row.key, ())]
        if row.key in desk.faults:
            told.append(Told(desk.faults[row.key].label, is_error=True))
        if row.key in hidden:
            told.append(Told(RowFault.CONTROL_CHARACTERS.label, is_error=True))
        known = format_of(row.tag)
        positions = tuple(_position(one, row) for one in grid.positions_of(row, codes))
        label: Trilingual | str = known.label if known else ""
        rows.append(ShownRow(row, label, positions, tuple(told), known is not None))
    return rows, [_told(one) for one in rest]


def shown_parts(desk: Desk) -> tuple[list[tuple[Any, list[ShownField]]], list[Told]]:
    """Return the parts of the form with their fields, and the remarks that belong to none of them."""
    placed, leader, rest = rules.remarks_by_place(desk.record)
    left = [*leader, *rest, *(one for found in placed.values() for one in found)]
    values = simple.shown(desk.record, desk.kind)
    required = KINDS[desk.kind].required.split()
    parts = []
    for label, names in KINDS[desk.kind].parts:
        fields = []
        for asked in (one for one in KINDS[desk.kind].asked if one.name in names.split()):
            own = rules.remarks_of(left, asked.tags, asked.position or asked.code)
            left = [one for one in left if one not in own]
            said = values[asked.name]
            told = [_told(one) for one in own]
            if asked.name in required and not own and not any(said):
                told.append(Told(_("Still empty."), is_error=False))
            fields.append(
                ShownField(asked, _inputs(desk, asked, said), tuple(told), asked.name in required, _options(asked, said))
            )
        parts.append((label, fields))
    return parts, [_told(one) for one in left]


def _inputs(desk: Desk, asked: Asked, values: Sequence[str]) -> tuple[str, ...]:
    empty = (EMPTY_INPUTS + 2 * (desk.more == asked.name)) if asked.repeats else 0 if values else 1
    return (*values, *[""] * empty)


def _options(asked: Asked, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    if asked.options:
        known = [(value, str(label)) for value, label in asked.options]
        return (("", "—"), *((value, value) for value in values if value not in dict(known)), *known)
    if asked.position != "language":
        return ()
    names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda one: one[1])
    unknown = [(value, value) for value in values if value not in LANGUAGE_NAMES]
    return (*(() if values else (("", "—"),)), *unknown, *names)


def _position(one: Position, row: grid.Row) -> ShownPosition:
    data = grid.read_rows([grid.Row(grid.LEADER_KEY, grid.LEADER, "", row.text)]).record.leader
    value = one.of(data).replace(" ", grid.BLANK)
    options: list[tuple[str, str]] = []
    if one.codes and one.length == 1:
        options = [(code, f"{code} — {words}") for code, words in one.codes.items()]
        if value not in one.codes:
            options.insert(0, (value, value))
    return ShownPosition(one.name, one.label, value, one.length, tuple(options))


def _told(remark: Remark) -> Told:
    return Told(RemarkCode(remark.code).label, remark.is_error, remark.tag, remark.detail.replace(" ", grid.BLANK))

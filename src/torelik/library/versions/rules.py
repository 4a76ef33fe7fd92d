"""Decisions of versions in plain Python: one record of two changes, and what two versions say differently."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from torelik.library.cataloguing.marc import ControlField, DataField, Field, MarcRecord
from torelik.library.cataloguing.marc_format import format_of
from torelik.library.cataloguing.rules import leader_without_lengths
from torelik.library.copying.rules import aligned
from torelik.library.versions.vocabulary import Side

LEADER = "LDR"

# ---- one record of two changes ----


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a three-way merge: as it was, and as each of the two left it; ``None`` where it is not there."""

    number: int
    tag: str
    base: Field | None
    mine: Field | None
    theirs: Field | None

    @property
    def is_conflict(self) -> bool:
        """Tell whether both have changed the field, and not alike."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def settled(self) -> Field | None:
        """What stands in the merged record where there is no conflict: what one of them or both have made of it."""
        return self.theirs if self.mine == self.base else self.mine

    @property
    def is_theirs(self) -> bool:
        """Tell whether the other person's change alone is taken."""
        return self.mine == self.base != self.theirs

    @property
    def is_mine(self) -> bool:
        """Tell whether the own change alone is taken."""
        return self.theirs == self.base != self.mine

    def chosen(self, side: Side) -> Field | None:
        """Return what one side says."""
        return {Side.MINE: self.mine, Side.THEIRS: self.theirs, Side.BASE: self.base}[side]


@dataclass(frozen=True, slots=True)
class Merge:
    """A three-way merge, row by row in the order of the record."""

    rows: tuple[Row, ...]

    @property
    def conflicts(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_conflict)

    @property
    def changes(self) -> tuple[Row, ...]:
        """The rows that somebody has changed, conflicts included."""
        return tuple(row for row in self.rows if row.is_conflict or row.is_theirs or row.is_mine or row.mine != row.base)

    def record(self, chosen: Mapping[int, Side]) -> MarcRecord:
        """Return the merged record; of a conflict that nobody chose, what is saved already stays."""
        fields = [row.chosen(chosen.get(row.number, Side.THEIRS)) if row.is_conflict else row.settled for row in self.rows]
        kept = [field for field in fields if field is not None]
        leader = next(field.data for field in kept if isinstance(field, ControlField) and field.tag == LEADER)
        return MarcRecord(leader, tuple(field for field in kept if field.tag != LEADER))


def three_way(base: MarcRecord, mine: MarcRecord, theirs: MarcRecord) -> Merge:
    """Join two changes of one record field by field: what one alone has changed is taken, the rest are conflicts.

    Fields are known again by tag and likeness. Of a field that a record has once, two new ones are a conflict.
    """
    old, own, other = (_with_leader(record) for record in (base, mine, theirs))
    own_place = {left: right for left, right in aligned(old, own) if left is not None}
    other_place = {left: right for left, right in aligned(old, other) if left is not None}
    rows: list[tuple[int | None, int | None, int | None]] = []  # places in base, mine, theirs
    base_of_own = {place: at for at, place in own_place.items() if place is not None}
    base_of_other = {place: at for at, place in other_place.items() if place is not None}
    new_other = [place for place in range(len(other)) if place not in base_of_other]
    for place, field in enumerate(own):
        at = base_of_own.get(place)
        if at is None:
            met = next((new for new in new_other if _is_one(field, other[new])), None)
            if met is not None:
                new_other.remove(met)
            rows.append((None, place, met))
        else:
            rows.append((at, place, other_place[at]))
    _insert_others(rows, other, base_of_other, own_place, new_other)
    return Merge(
        tuple(
            Row(number, _tag(old, own, other, row), _at(old, row[0]), _at(own, row[1]), _at(other, row[2]))
            for number, row in enumerate(rows)
        )
    )


def _insert_others(
    rows: list[tuple[int | None, int | None, int | None]],
    other: Sequence[Field],
    base_of_other: Mapping[int, int],
    own_place: Mapping[int, int | None],
    new_other: list[int],
) -> None:
    """Put in what the other record alone has, after the field that stands before it there."""
    last = -1
    for place in range(len(other)):
        at = base_of_other.get(place)
        is_gone_here = at is not None and own_place[at] is None
        if place in new_other or is_gone_here:
            last += 1
            rows.insert(last, (at, None, place))
        else:
            last = next(number for number, row in enumerate(rows) if row[2] == place)


def _is_one(field: Field, other: Field) -> bool:
    """Tell whether two new fields cannot both stand: they say the same, or a record has such a field once."""
    known = format_of(field.tag)
    return field == other or (field.tag == other.tag and known is not None and not known.repeats)


def _with_leader(record: MarcRecord) -> tuple[Field, ...]:
    return (ControlField(LEADER, leader_without_lengths(record.leader)), *record.fields)


def _at(fields: Sequence[Field], place: int | None) -> Field | None:
    return None if place is None else fields[place]


def _tag(
    old: Sequence[Field], own: Sequence[Field], other: Sequence[Field], row: tuple[int | None, int | None, int | None]
) -> str:
    return next(found.tag for found in (_at(old, row[0]), _at(own, row[1]), _at(other, row[2])) if found)


# ---- what two versions say differently ----

WORDS = re.compile(r"\s+|[^\W_]+|[\W_]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: as in both versions, or in one of them only."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SubfieldParts:
    """One subfield of a version in pieces; a control field has one without a code."""

    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that two versions say differently, each side in pieces; a side without the field is empty."""

    tag: str
    older_indicators: str
    newer_indicators: str
    older: tuple[SubfieldParts, ...]
    newer: tuple[SubfieldParts, ...]


def differences(older: MarcRecord, newer: MarcRecord) -> list[FieldDifference]:
    """Return the fields that two versions say differently, in the order of tags, word by word."""
    old, new = _with_leader(older), _with_leader(newer)
    found = []
    for left, right in sorted(aligned(old, new), key=lambda pair: _tag(old, new, (), (*pair, None)) != LEADER):
        one, other = _at(old, left), _at(new, right)
        if one != other:
            found.append(_difference(one, other))
    return found


def _difference(one: Field | None, other: Field | None) -> FieldDifference:
    left, right = _subfields(one), _subfields(other)
    marked_left, marked_right = _marked(left, right)
    tag = one.tag if one else other.tag if other else ""
    return FieldDifference(tag, _indicators(one), _indicators(other), marked_left, marked_right)


def _subfields(field: Field | None) -> tuple[tuple[str, str], ...]:
    if field is None:
        return ()
    return (("", field.data.replace(" ", "#")),) if isinstance(field, ControlField) else field.subfields


def _indicators(field: Field | None) -> str:
    return f"{field.ind1}{field.ind2}".replace(" ", "#") if isinstance(field, DataField) else ""


def _marked(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]
) -> tuple[tuple[SubfieldParts, ...], tuple[SubfieldParts, ...]]:
    """Mark the words of either side that the other has not; subfields are compared in the order of their codes."""
    free = list(range(len(right)))
    partner: dict[int, int] = {}
    for place, (code, _text) in enumerate(left):
        met = next((other for other in free if right[other] == left[place]), None)
        met = met if met is not None else next((other for other in free if right[other][0] == code), None)
        if met is not None:
            partner[place] = met
            free.remove(met)
    back = {met: place for place, met in partner.items()}
    return (
        tuple(
            SubfieldParts(code, _parts(text, right[partner[place]][1] if place in partner else None))
            for place, (code, text) in enumerate(left)
        ),
        tuple(
            SubfieldParts(code, _parts(text, left[back[place]][1] if place in back else None))
            for place, (code, text) in enumerate(right)
        ),
    )


def _parts(text: str, other: str | None) -> tuple[Part, ...]:
    if other is None:
        return (Part(text, differs=True),)
    words, others = WORDS.findall(text), WORDS.findall(other)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return tuple(
        Part("".join(words[start:end]), differs=kind != "equal")
        for kind, start, end, _from, _to in matcher.get_opcodes()
        if end > start
    )

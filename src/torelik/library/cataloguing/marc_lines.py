"""MARC 21 as lines for the eye: tag, indicators, subfields."""

from collections import Counter
from dataclasses import dataclass

from torelik.library.cataloguing.marc import ControlField, Field, MarcRecord
from torelik.library.cataloguing.rules import leader_without_lengths

BLANK = "#"
"""How cataloguers write a blank, which could not be seen otherwise."""


@dataclass(frozen=True, slots=True)
class MarcLine:
    """One field; a control field has ``value`` and no subfields. ``differs`` marks what the other record has not."""

    tag: str
    indicators: str
    value: str
    subfields: tuple[tuple[str, str], ...]
    differs: bool = False


def lines_of(marc: MarcRecord) -> list[MarcLine]:
    """Return the record line by line, the leader first."""
    return [MarcLine("LDR", "", marc.leader.replace(" ", BLANK), ()), *map(line_of, marc.fields)]


def line_of(field: Field) -> MarcLine:
    """Return one field as a line."""
    if isinstance(field, ControlField):
        return MarcLine(field.tag, "", field.data.replace(" ", BLANK), ())
    indicators = f"{field.ind1}{field.ind2}".replace(" ", BLANK)
    return MarcLine(field.tag, indicators, "", field.subfields)


def side_by_side(theirs: MarcRecord, ours: MarcRecord) -> tuple[list[MarcLine], list[MarcLine]]:
    """Return both records, each line marked that the other does not have."""
    left, right = _said(theirs), _said(ours)
    return _marked(left, Counter(right)), _marked(right, Counter(left))


def _said(marc: MarcRecord) -> list[MarcLine]:
    """The lines without the lengths in the leader, which two ways of writing one record need not share."""
    return lines_of(MarcRecord(leader_without_lengths(marc.leader), marc.fields))


def _marked(lines: list[MarcLine], other: "Counter[MarcLine]") -> list[MarcLine]:
    marked = []
    for line in lines:
        differs = not other[line]
        other[line] -= 1 if not differs else 0
        marked.append(MarcLine(line.tag, line.indicators, line.value, line.subfields, differs))
    return marked

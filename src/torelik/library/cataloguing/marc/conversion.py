"""The machinery of conversion to MARC 21: rules that a cataloguer can proof-read, and ISBD punctuation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .iso2709 import without_non_sorting_marks
from .values import ControlField, DataField, Field, MarcRecord, ReadWarning, WarningCode

#: ISBD marks in MARC 21 stand at the end of the subfield before: tag -> code -> what precedes that code.
PUNCTUATION_BEFORE = {
    "110": {"b": "."},
    "710": {"b": "."},
    "245": {"h": "", "b": " :", "n": ".", "p": ".", "c": " /"},
    "246": {"b": " :", "n": ".", "p": "."},
    "250": {"b": " /"},
    "264": {"a": " ;", "b": " :", "c": ","},
    "300": {"b": " :", "c": " ;", "e": " +"},
    "490": {"v": " ;", "x": ","},
    "830": {"v": " ;", "x": ","},
}
CLOSED_BY_STOP = frozenset({"245", "500", "504", "505", "520"})
PAIR = re.compile(r"(\S)>(\S)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a conversion table: ``Rule("010", "020", "  ", "a>a d>c z>z")``.

    ``indicators`` are those of the new field, ``=`` keeps the old one. Codes that are not named are counted as
    not converted, except those in ``silent``, which say nothing to a catalogue.
    """

    source: str
    target: str
    indicators: str
    codes: str
    silent: str = ""

    def pairs(self) -> dict[str, str]:
        """Old code to new code."""
        return dict(PAIR.findall(self.codes))


class Conversion:
    """The MARC 21 record as it grows, and the account of what was left in the source record only."""

    def __init__(self) -> None:
        self._fields: list[Field] = []
        self._left: Counter[str] = Counter()

    def control(self, tag: str, text: str) -> None:
        """Add a control field."""
        if text.strip():
            self._fields.append(ControlField(tag, without_non_sorting_marks(text)[0]))

    def add(self, tag: str, indicators: str, subfields: Iterable[tuple[str, str]]) -> None:
        """Add a data field with its punctuation; empty subfields are left out, and a field of none as well."""
        clean = [(code, without_non_sorting_marks(value)[0].strip()) for code, value in subfields]
        kept = punctuated(tag, [(code, value) for code, value in clean if value])
        if kept:
            self._fields.append(DataField(tag, indicators[0], indicators[1], tuple(kept)))

    def merge(self, tag: str, subfields: Iterable[tuple[str, str]]) -> None:
        """Add subfields to the field of this tag that is there, or begin it (040 gathers one 801 per role)."""
        new = tuple((code, value.strip()) for code, value in subfields if value.strip())
        for at, field in enumerate(self._fields):
            if isinstance(field, DataField) and field.tag == tag:
                gathered = tuple(dict.fromkeys(field.subfields + new))
                self._fields[at] = DataField(tag, field.ind1, field.ind2, gathered)
                return
        self.add(tag, "  ", new)

    def apply(self, rule: Rule, field: DataField) -> None:
        """Add the field that the rule makes of this one."""
        pairs = rule.pairs()
        converted = [(pairs[code], value) for code, value in field.subfields if code in pairs]
        self.add(
            rule.target,
            "".join(old if new == "=" else new for old, new in zip(field.ind1 + field.ind2, rule.indicators, strict=True)),
            # Sorted where the rule names the subfields in another order than the alphabet's ("b>a a>b").
            sorted(converted, key=lambda pair: (pair[0].isdigit(), pair[0])) if list(pairs) != sorted(pairs) else converted,
        )
        self.leave_codes(field, known=set(pairs) | set(rule.silent))

    def leave(self, where: str) -> None:
        """Count a field that has no place in MARC 21: it stays in the source record, and the cataloguer is told."""
        self._left[where] += 1

    def leave_codes(self, field: DataField, *, known: Iterable[str]) -> None:
        """Count the subfields of a converted field that the conversion does not know."""
        names = set(known)
        self._left.update(f"{field.tag}${code}" for code, value in field.subfields if code not in names and value.strip())

    def has(self, *tags: str) -> bool:
        """Whether any of these tags is there already."""
        return any(field.tag in tags for field in self._fields)

    def record(self, leader: str) -> tuple[MarcRecord, list[ReadWarning]]:
        """The record with its fields in order of tags, and one warning for each tag or subfield left behind."""
        fields = tuple(sorted(self._fields, key=lambda field: field.tag))
        left = [ReadWarning(WarningCode.NOT_CONVERTED, where, count) for where, count in sorted(self._left.items())]
        return MarcRecord(leader, fields), left


def punctuated(tag: str, subfields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put the ISBD mark of each subfield at the end of the one before it, where it is not there yet."""
    marks = PUNCTUATION_BEFORE.get(tag, {})
    result: list[tuple[str, str]] = []
    for code, value in subfields:
        if result and marks.get(code):
            mark = "," if tag in ("245", "246") and code == "p" and result[-1][0] == "n" else marks[code]
            before, old = result[-1]
            result[-1] = (before, _ended(old, mark))
        result.append((code, value))
    if result and tag in CLOSED_BY_STOP and result[-1][1][-1] not in ".!?…)]":
        result[-1] = (result[-1][0], result[-1][1] + ".")
    return result


def _ended(text: str, mark: str) -> str:
    bare = text.rstrip()
    sign = mark.strip()
    if sign == ":" and bare.endswith("="):
        return bare  # the equals sign of a parallel title stands in place of the colon
    if bare.endswith(sign):
        # The stop of "Вып. 1." is there already; a colon or slash gets its blank.
        return bare if sign in ".," else bare[: -len(sign)].rstrip() + mark
    return bare.rstrip(" ,;:/") + mark


def title_statement(
    *,
    title: str,
    medium: str = "",
    remainders: Sequence[str] = (),
    parallels: Sequence[str] = (),
    parts: Sequence[tuple[str, str]] = (),
    responsibilities: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """The subfields of 245. ``parts`` are pairs of ``n`` (number) or ``p`` (name) with their text, in order."""
    remainder = " : ".join(filter(None, remainders))
    parallel = " = ".join(filter(None, parallels))
    both = f"{remainder} = {parallel}" if remainder and parallel else remainder or parallel
    main = title.strip()
    if parallel and not remainder and main:
        main += " ="  # the equals sign of a parallel title replaces the colon
    subfields = [("a", main), *parts]
    if medium:
        subfields.append(("h", f"[{medium.strip('[] ')}]"))
    subfields += [("b", both), ("c", " ; ".join(filter(None, responsibilities)))]
    return [(code, value) for code, value in subfields if value]


def personal_heading(
    *, entry: str, rest: str = "", full: str = "", numerals: str = "", additions: str = "", dates: str = ""
) -> list[tuple[str, str]]:
    """The name part of 100, 600 and 700: ``Маралов, В. Г.`` with the full forenames in $q.

    The initials stay the heading, as the library that made the record chose, and nothing of the name is lost.
    """
    initials, forenames = rest.strip(" ,"), full.strip(" ,()")
    name = ", ".join(filter(None, [entry.strip(" ,"), initials or forenames]))
    subfields = [("a", name), ("b", numerals), ("c", additions.strip(" ,()"))]
    if forenames and initials and forenames != initials:
        subfields.append(("q", f"({forenames})"))
    subfields.append(("d", dates.strip(" ,()")))
    kept = [(code, value) for code, value in subfields if value]
    # Before $c and $d stands a comma: "Каничкевич, Петр, 1705-1770".
    return [
        (code, f"{value}," if at + 1 < len(kept) and kept[at + 1][0] in "cd" else value) for at, (code, value) in enumerate(kept)
    ]

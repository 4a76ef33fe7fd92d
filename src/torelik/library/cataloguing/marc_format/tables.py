"""Reading the tables of MARC 21, once."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from torelik.kernel.trilingual import Trilingual

CONTROL_LENGTHS: Mapping[str, int] = {"006": 18, "008": 40, "LDR": 24}
"""How many characters a field of codes has; of 007 it depends on the first one."""

_SHIFT_OF_006 = 17
"""Position 1 of field 006 means what position 18 of field 008 means."""


class Material(Enum):
    """The seven sorts of records that fill positions 18 to 34 of field 008 each in its own way."""

    BOOK = "book"
    SERIAL = "serial"
    FILE = "file"
    MAP = "map"
    MUSIC = "music"
    VISUAL = "visual"
    MIXED = "mixed"


_BY_TYPE = {
    **dict.fromkeys("cdij", Material.MUSIC),
    **dict.fromkeys("ef", Material.MAP),
    **dict.fromkeys("gkor", Material.VISUAL),
    "m": Material.FILE,
    "p": Material.MIXED,
    "s": Material.SERIAL,
}


@dataclass(frozen=True, slots=True)
class SubfieldFormat:
    """One subfield: what it is called, whether a field may have it several times."""

    code: str
    label: Trilingual
    repeats: bool


@dataclass(frozen=True, slots=True)
class FieldFormat:
    """One field. ``indicators`` are the values allowed in each of the two places, with their meanings; ``#`` is a blank.

    Control fields have neither indicators nor subfields.
    """

    tag: str
    label: Trilingual
    repeats: bool
    indicators: tuple[Mapping[str, Trilingual], Mapping[str, Trilingual]]
    subfields: Mapping[str, SubfieldFormat]

    @property
    def is_control(self) -> bool:
        return self.tag.startswith("00")


@dataclass(frozen=True, slots=True)
class Position:
    """Some characters of a field of codes; without ``codes`` they are typed. ``#`` in ``default`` is a blank."""

    tag: str
    start: int
    length: int
    name: str
    default: str
    codes: Mapping[str, Trilingual]
    label: Trilingual

    def of(self, data: str) -> str:
        """Return the characters of *data* that stand here."""
        return data[self.start : self.start + self.length]


def material_of(leader: str) -> Material:
    """Tell by positions 6 and 7 of the leader how field 008 is filled."""
    kind, level = leader[6:7], leader[7:8]
    if kind in "at" and level in "bis":
        return Material.SERIAL
    return _BY_TYPE.get(kind, Material.BOOK)


def format_of(tag: str) -> FieldFormat | None:
    """Return what is known of a field; nothing for a tag that the tables do not have."""
    return _formats().get(tag)


def known_tags() -> tuple[str, ...]:
    """Return the tags that the tables have, in order."""
    return tuple(_formats())


def fixed_positions(tag: str, *, leader: str = "", first: str = "") -> tuple[Position, ...]:
    """Return the positions of the leader (``LDR``), of 006, 007 or 008, in order; none for other fields.

    Field 008 is read by the *leader*, fields 006 and 007 by their own *first* character.
    """
    if tag == "007":
        return (*_positions(tag, "*"), *_positions(tag, first)) if first.isalpha() else _positions(tag, "*")
    if tag == "006":
        material = Material.SERIAL if first == "s" else _BY_TYPE.get(first, Material.BOOK)
        return tuple(
            Position("006", one.start - _SHIFT_OF_006, one.length, one.name, one.default, one.codes, one.label)
            for one in _positions("008", material.value)
        )
    own = _positions(tag, material_of(leader).value) if tag == "008" else ()
    return tuple(sorted((*_positions(tag, "*"), *own), key=lambda one: one.start))


def new_fixed(tag: str, *, leader: str = "", entered: str = "") -> str:
    """Return a leader or a field 008 with what usually stands there; *entered* is the day as YYMMDD."""
    data = [" "] * CONTROL_LENGTHS[tag]
    for one in fixed_positions(tag, leader=leader):
        data[one.start : one.start + one.length] = list(one.default.replace("#", " "))
    text = "".join(data)
    return entered + text[len(entered) :] if tag == "008" else f"00000{text[5:9]}a2200000{text[17:20]}4500"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).with_name(f"{name}.csv")).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _words(row: Mapping[str, str]) -> Trilingual:
    return Trilingual(kk=row["kk"], ru=row["ru"], en=row["en"])


@cache
def _formats() -> Mapping[str, FieldFormat]:
    subfields: dict[str, dict[str, SubfieldFormat]] = {}
    for row in _rows("subfields"):
        for tag in row["tags"].split():
            subfields.setdefault(tag, {})[row["code"]] = SubfieldFormat(row["code"], _words(row), bool(row["repeats"]))
    meanings: dict[tuple[str, int, str], Trilingual] = {}
    for row in _rows("indicators"):
        for tag in row["tags"].split():
            meanings[tag, int(row["which"]), row["code"]] = _words(row)

    def allowed(tag: str, which: int, codes: str) -> Mapping[str, Trilingual]:
        nothing = Trilingual()
        return {code: meanings.get((tag, which, code), meanings.get(("*", which, code), nothing)) for code in codes}

    found = {}
    for row in _rows("fields"):
        tag = row["tag"]
        own = subfields.get(tag, {})
        every = {} if tag.startswith("00") else {**own, **{code: one for code, one in subfields["*"].items() if code not in own}}
        indicators = (allowed(tag, 1, row["ind1"]), allowed(tag, 2, row["ind2"]))
        found[tag] = FieldFormat(tag, _words(row), bool(row["repeats"]), indicators, every)
    return found


@cache
def _codes() -> Mapping[str, Mapping[str, Trilingual]]:
    lists: dict[str, dict[str, Trilingual]] = {}
    for row in _rows("codes"):
        lists.setdefault(row["list"], {})[row["code"]] = _words(row)
    return lists


@cache
def _positions(tag: str, material: str) -> tuple[Position, ...]:
    return tuple(
        Position(
            tag, int(row["start"]), int(row["length"]), row["name"], row["default"], _codes().get(row["codes"], {}), _words(row)
        )
        for row in _rows("positions")
        if (row["tag"], row["material"]) == (tag, material)
    )

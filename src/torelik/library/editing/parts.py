"""What a record is a part of, in plain Python: links by number in fields 773, 772 and 830."""

import re
from dataclasses import dataclass

from torelik.library.cataloguing.marc import DataField, Description, MarcRecord, describe, folded
from torelik.library.cataloguing.rules import stored_key
from torelik.library.editing.grid import with_control

LINKS = ("773", "772", "830")
VOLUME_CHARACTERS, SORTING_CHARACTERS = 200, 60
_NUMBER = re.compile(r"\((?P<agency>[^)]*)\)\s*(?P<number>.*)")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Link:
    """One whole that a record names: the stored key of its number, which part it is, and the order of the part."""

    key: str
    volume: str
    sorting: str


def links_of(record: MarcRecord, *, own_agency: str) -> list[Link]:
    """Return the wholes that the record names by number, each once; a number alone is one of *own_agency*."""
    found: dict[str, Link] = {}
    for field in record.data_fields(*LINKS):
        for written in field.every("w"):
            named = _NUMBER.fullmatch(written.strip())
            agency, number = (named["agency"], named["number"]) if named else (own_agency, written)
            if number.strip() and agency.strip():
                volume = _volume(record, field)
                key = stored_key(f"number:{folded(agency)}:{number.strip()}")
                found.setdefault(key, Link(key, volume[:VOLUME_CHARACTERS], sorting_of(volume)[:SORTING_CHARACTERS]))
    return list(found.values())


def own_key(described: Description) -> str:
    """Return the key under which parts name a record; nothing where it has no number."""
    if not (described.control_number and described.agency):
        return ""
    return stored_key(f"number:{folded(described.agency)}:{described.control_number.strip()}")


def number_of(record: MarcRecord) -> str:
    """Return how a part names this record: its number with the code of who gave it; nothing where it has none."""
    described = describe(record)
    return f"({described.agency}){described.control_number}" if described.control_number and described.agency else ""


def sorting_of(volume: str) -> str:
    """Return what puts volumes in order: the second comes before the tenth."""
    return _DIGITS.sub(lambda found: found[0].zfill(6)[:12], volume.casefold())


def part_of(whole: MarcRecord, *, begun: MarcRecord) -> MarcRecord:
    """Return the beginning of a part: what the whole says of its title, its author and its classes, and the link to it."""
    title = next(whole.data_fields("245"), None)
    described = describe(whole)
    kept = [field for field in whole.fields if isinstance(field, DataField) and field.tag in ("080", "084", "100", "110")]
    heading = (("a", title.first("a").rstrip(" /:;=,.") if title else described.title),)
    link = DataField("773", "0", " ", (("t", described.title), *((("w", number_of(whole)),) if number_of(whole) else ())))
    fields = [field for field in begun.fields if field.tag != "245"]
    entry = "1" if any(field.tag in ("100", "110") for field in kept) else "0"
    fields += [*kept, DataField("245", entry, "0", heading), link]
    language = whole.control("008")[35:38]
    record = MarcRecord(begun.leader, tuple(sorted(fields, key=lambda field: field.tag)))
    codes = record.control("008")
    return with_control(record, "008", codes[:35] + language + codes[38:]) if language.strip() else record


def _volume(record: MarcRecord, field: DataField) -> str:
    """The number and name of the part: as the link says it, else as the title does."""
    title = next(record.data_fields("245"), None)
    said = [*field.every("gv")] or ([*title.every("np")] if title else [])
    return ". ".join(value.strip(" /:;=,.") for value in said)

"""What a record is a part of, in plain Python: links by number in fields 773, 772 and 830."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from torelik.library.cataloguing.marc import DataField, Description, MarcRecord, describe, folded, is_issue
from torelik.library.cataloguing.marc_format import new_fixed
from torelik.library.cataloguing.rules import stored_key
from torelik.library.editing.grid import with_control

LINKS = ("773", "772", "830")
SERIAL_HOST = "nnas"
"""What subfield 7 of a link says of a whole without a main entry, in letters, that is a serial."""
VOLUME_CHARACTERS, SORTING_CHARACTERS = 200, 60
_NUMBER = re.compile(r"\((?P<agency>[^)]*)\)\s*(?P<number>.*)")
_DIGITS = re.compile(r"\d+")
_PAGES = re.compile(
    r"(?:^|[\s.,;])(?:(?:С|Б|с|б|бет|стр|P|p|pp)\.\s*(?P<after>[\divxlc][\divxlc\s,–—-]*)|(?P<before>\d[\d\s,–—-]*)\s*б\.?)\s*$"
)
_YEAR_BEFORE = re.compile(r"^\s*(?:1[4-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Link:
    """One whole that a record names: the stored key of its number, which part it is, the order of the part, and its section."""

    key: str
    volume: str
    sorting: str
    section: str = ""


def links_of(record: MarcRecord, *, own_agency: str) -> list[Link]:
    """Return the wholes that the record names by number, each once; a number alone is one of *own_agency*."""
    found: dict[str, Link] = {}
    for field in record.data_fields(*LINKS):
        for written in field.every("w"):
            if key := key_of_number(written, own_agency=own_agency):
                volume = _volume(record, field)
                section = field.first("n").strip()[:VOLUME_CHARACTERS]
                found.setdefault(key, Link(key, volume[:VOLUME_CHARACTERS], sorting_of(volume)[:SORTING_CHARACTERS], section))
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


def pages_in(place: str) -> str:
    """Return the pages that the place of an article in its host ends with: ``27–35``; nothing where it tells none."""
    found = _PAGES.search(place)
    return (found["after"] or found["before"]).strip() if found else ""


def sorting_of(volume: str) -> str:
    """Return what puts volumes in order: the second comes before the tenth."""
    return _DIGITS.sub(lambda found: found[0].zfill(6)[:12], volume.casefold())


def part_of(whole: MarcRecord, *, begun: MarcRecord) -> MarcRecord:
    """Return the beginning of a part: what the whole says of its title, its author and its classes, and the link to it."""
    title = next(whole.data_fields("245"), None)
    described = describe(whole)
    kept = [field for field in whole.fields if isinstance(field, DataField) and field.tag in ("080", "084", "100", "110")]
    heading = (("a", title.first("a").rstrip(" /:;=,.") if title else described.title),)
    said = [("t", described.title)]
    if whole.leader[7:8] in ("s", "i"):
        said += [("x", next(iter(described.issns), "")), ("w", number_of(whole)), ("7", SERIAL_HOST)]
    else:
        said.append(("w", number_of(whole)))
    link = DataField("773", "0", " ", tuple((code, value) for code, value in said if value))
    fields = [field for field in begun.fields if field.tag != "245"]
    entry = "1" if any(field.tag in ("100", "110") for field in kept) else "0"
    fields += [*kept, DataField("245", entry, "0", heading), link]
    language = whole.control("008")[35:38]
    record = MarcRecord(begun.leader, tuple(sorted(fields, key=lambda field: field.tag)))
    codes = record.control("008")
    return with_control(record, "008", codes[:35] + language + codes[38:]) if language.strip() else record


@dataclass(frozen=True, slots=True)
class Host:
    """Where articles stand: an issue of a periodical (year and number), a periodical as a whole, or a book."""

    title: str
    number: str  # of the record, with the code of who gave it; empty where it has none
    year: int | None
    issue: str  # "№ 3"; empty for books and for periodicals as a whole
    issn: str
    imprint: str  # of a book: "Алматы, 2024"
    is_book: bool
    language: str  # ISO 639-2/B
    country: str


def host_of(whole: MarcRecord) -> Host:
    """Return what articles say of the record in which they stand."""
    d = describe(whole)
    link = next(whole.data_fields("773"), DataField("773", " ", " ", ()))
    of_serial = is_issue(whole)
    is_serial = whole.leader[7:8] in ("s", "i")
    return Host(
        title=d.host_title if of_serial and d.host_title else d.title,
        number=number_of(whole),
        year=None if is_serial else d.year,
        issue=issue_number(whole) if of_serial else "",
        issn=next(iter(d.issns), link.first("x")) if of_serial or is_serial else "",
        imprint="" if of_serial or is_serial else ", ".join(filter(None, [d.place, str(d.year or "")])),
        is_book=not (of_serial or is_serial),
        language=d.language,
        country=whole.control("008")[15:18],
    )


def issue_number(record: MarcRecord) -> str:
    """Return the number of an issue as it is written, without its year; nothing where the record does not tell it."""
    title = next(record.data_fields("245"), DataField("245", " ", " ", ()))
    link = next(record.data_fields("773"), DataField("773", " ", " ", ()))
    found = (without_year(said) for said in (title.first("n"), ". ".join(link.every("g"))))
    return next(filter(None, found), "")


def without_year(said: str) -> str:
    """Return the number of an issue as it is shown: ``№ 3`` of ``2025, № 3`` and of ``3``."""
    bare = _YEAR_BEFORE.sub("", said).strip(" ,.;:/=—–")
    return f"№ {bare}" if bare[:1].isdigit() else bare


def article_of(whole: MarcRecord, *, begun: MarcRecord) -> MarcRecord:
    """Return the beginning of an article: what it has from the issue or the book in which it stands, and the link to it."""
    host = host_of(whole)
    fields = [field for field in begun.fields if field.tag != "773"]
    record = MarcRecord(f"{begun.leader[:7]}{'a' if host.is_book else 'b'}{begun.leader[8:]}", (*fields, link_to(host)))
    typed = record.control("008")
    # A part of a book is coded as books are, an article of a periodical as periodicals.
    codes = new_fixed("008", leader=record.leader, entered=typed[:6])
    year = str(host.year or codes[7:11]).rjust(4)
    country, language = (host.country or codes[15:18]).ljust(3), (host.language or typed[35:38]).ljust(3)
    return with_control(record, "008", f"{codes[:7]}{year}{codes[11:15]}{country}{codes[18:35]}{language}{codes[38:]}")


def link_to(host: Host, *, pages: str = "", section: str = "") -> DataField:
    """Return field 773 of an article: the host, its year and number, the *pages* ("С. 27–35") and the *section* of the issue."""
    places = [str(host.year or "") if not host.imprint else "", host.issue, pages]
    said = [
        ("t", host.title), ("d", host.imprint), *(("g", place) for place in places), ("n", section), ("x", host.issn),
        ("w", host.number),
    ]  # fmt: skip
    return DataField("773", "0", " ", tuple((code, value) for code, value in said if value))


def renumbered(record: MarcRecord, numbers: Mapping[str, str]) -> MarcRecord:
    """Return the record with the wholes that it names under their new numbers; *numbers* are by the key of the old one."""

    def said(code: str, value: str) -> str:
        return numbers.get(key_of_number(value), value) if code == "w" else value

    fields = (
        DataField(field.tag, field.ind1, field.ind2, tuple((code, said(code, value)) for code, value in field.subfields))
        if isinstance(field, DataField) and field.tag in LINKS
        else field
        for field in record.fields
    )
    return MarcRecord(record.leader, tuple(fields))


def key_of_number(written: str, *, own_agency: str = "") -> str:
    """Return the stored key of a number as a link writes it; nothing where it is none."""
    named = _NUMBER.fullmatch(written.strip())
    agency, number = (named["agency"], named["number"]) if named else (own_agency, written)
    return stored_key(f"number:{folded(agency)}:{number.strip()}") if number.strip() and agency.strip() else ""


def _volume(record: MarcRecord, field: DataField) -> str:
    """The number and name of the part: as the link says it, else as the title does."""
    title = next(record.data_fields("245"), None)
    said = [*field.every("gv")] or ([*title.every("np")] if title else [])
    return ". ".join(value.strip(" /:;=,.") for value in said)

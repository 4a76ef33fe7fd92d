"""UNIMARC and RUSMARC to MARC 21: what the tables of ``unimarc_table.py`` cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .conversion import Conversion, personal_heading, title_statement
from .iso2709 import without_non_sorting_marks
from .unimarc_table import (
    AUDIENCES,
    BODIES,
    CONTENTS,
    COUNTRIES,
    DATE_KINDS,
    HOST_LINKS,
    LEVELS,
    LINKS,
    PERSONS,
    RELATORS,
    RULES,
    SERIES_LINKS,
    SUBDIVISIONS,
    SUBJECTS,
    TITLES,
    TYPES,
)
from .values import ControlField, DataField, MarcRecord, ReadWarning

LANGUAGE = re.compile(r"[a-z]{3}")
#: Coded data that MARC 21 keeps elsewhere or not at all, and links between fields: nothing a reader would miss.
SILENT_TAGS = frozenset({"105", "106", "110", "115", "116", "117", "120", "121", "122", "123", "124", "125", "126", "135"})
HOST_LEVELS = "ab"


def unimarc_to_marc21(source: MarcRecord) -> tuple[MarcRecord, list[ReadWarning]]:
    """The record in MARC 21, and what stayed behind in the source record, tag by tag."""
    conversion = Conversion()
    hosts = [(field.tag, linked_record(field)) for field in source.data_fields(*HOST_LINKS)]
    for field in source.fields:
        if isinstance(field, ControlField):
            _control_field(field, source, conversion)
        elif field.tag in RULES:
            conversion.apply(RULES[field.tag], field)
        elif special := SPECIAL.get(field.tag):
            special(field, conversion)
        elif field.tag not in SILENT_TAGS and field.tag not in (*HOST_LINKS, "100", "101", "102", "200", "225"):
            conversion.leave(field.tag)
    _titles(source, hosts, conversion)
    _series(source, conversion)
    _coded_data(source, conversion)
    _hosts(source, hosts, conversion)
    return conversion.record(_leader(source.leader))


def _leader(old: str) -> str:
    status, kind, level = old[5:6], old[6:7], old[7:8]
    in_host = level == "a"
    new_status = status if status in "acdnp" and status else "n"
    new_level = "b" if in_host and old[8:9] == "2" else LEVELS.get(level, "m")
    return f"00000{new_status}{TYPES.get(kind, kind) if kind.isalpha() else 'a'}{new_level} a2200000 i 4500"


def _control_field(field: ControlField, source: MarcRecord, conversion: Conversion) -> None:
    if field.tag == "001":
        conversion.control("001", field.data)
        agency = next((f.first("b") for f in source.data_fields("801") if f.ind2 == "0" and f.first("b")), "")
        conversion.control("003", agency)
    elif field.tag == "005":
        conversion.control("005", field.data)
    elif field.tag == "003" and field.data.strip():
        # RUSMARC's 003 is the permanent address of the record, not the agency as in MARC 21.
        conversion.add("024", "7 ", [("a", field.data), ("2", "uri")])
    else:
        conversion.leave(field.tag)


def _coded_data(source: MarcRecord, conversion: Conversion) -> None:
    """008, 041 and 044 from 100, 101, 102 and 105."""
    general = next(iter(source.values("100", "a")), "").ljust(36)
    languages = next(source.data_fields("101"), DataField("101", "0", " ", ()))
    countries = source.values("102", "a")
    contents = [CONTENTS[c] for c in next(iter(source.values("105", "a")), "").ljust(13)[4:8] if c in CONTENTS]
    language = next((v for v in languages.every("a") if LANGUAGE.fullmatch(v)), "und")
    coded = list("|" * 40)
    coded[0:6] = general[2:8] if general[:8].isdigit() else "000000"
    coded[6] = DATE_KINDS.get(general[8], "|")
    coded[7:15] = general[9:17].replace("#", " ")
    coded[15:18] = COUNTRIES.get(countries[0] if countries else "", "xx").ljust(3)
    coded[22] = AUDIENCES.get(general[17], "|")
    if contents:
        coded[24:28] = "".join(contents).ljust(4)[:4]
    coded[35:38] = language
    coded[38], coded[39] = " ", "|"
    conversion.control("008", "".join(coded))

    roles = {"a": "a", "b": "k", "c": "h", "d": "b", "e": "f", "h": "e", "j": "j"}
    if len(languages.subfields) > 1 or languages.ind1 in ("1", "2"):
        subfields = [(roles[code], value) for code, value in languages.subfields if code in roles]
        conversion.add("041", "1 " if languages.ind1 in ("1", "2") else "0 ", subfields)
    conversion.leave_codes(languages, known={*roles, "f", "g", "i"})
    conversion.add("044", "  ", [("a", COUNTRIES[c]) if c in COUNTRIES else ("c", c) for c in countries])


def _titles(source: MarcRecord, hosts: Sequence[tuple[str, LinkedRecord]], conversion: Conversion) -> None:
    """245 from 200. A volume of which the own title is only its number gets the title of its set."""
    for field in list(source.data_fields("200"))[:1]:
        titles, parts = list(field.every("a")), [(_part(code), v) for code, v in field.subfields if code in "hi"]
        volume = field.first("v")
        title, article = without_non_sorting_marks(titles[0]) if titles else ("", 0)
        set_title = next((host.title for tag, host in hosts if tag in ("461", "462") and host.title), "")
        # The first indicator 0 says that the title means nothing by itself ("Вып. 13").
        if field.ind1 == "0" and set_title and source.leader[7:8] != "a":
            parts, title, article = [("n", title), *parts], set_title, 0
        if volume:
            parts.append(("n", volume))
        subfields = title_statement(
            title=" ; ".join([title, *titles[1:]]),
            medium=field.first("b"),
            remainders=field.every("e"),
            parallels=field.every("d"),
            parts=parts,
            responsibilities=field.every("fg"),
        )
        main_entry = "1" if conversion.has("100", "110", "111") else "0"
        conversion.add("245", f"{main_entry}{min(article, 9)}", subfields)
        for other in field.every("c"):
            conversion.add("246", "3 ", [("a", other)])
        conversion.leave_codes(field, known="abcdefghivz59")
    for field in list(source.data_fields("200"))[1:]:
        conversion.leave(field.tag)


def _part(code: str) -> str:
    return "n" if code == "h" else "p"


def _series(source: MarcRecord, conversion: Conversion) -> None:
    for field in source.data_fields("225"):
        title = field.first("a")
        for code, mark in (("d", " = "), ("e", " : "), ("h", ". "), ("i", ". "), ("f", " / ")):
            title += "".join(mark + value for value in field.every(code))
        conversion.add("490", "0 ", [("a", title), ("x", field.first("x")), ("v", field.first("v"))])
        conversion.leave_codes(field, known="adefhivxz")


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """Another record as a 4xx field tells it, in either of UNIMARC's two ways."""

    number: str = ""
    author: str = ""
    title: str = ""
    responsibility: str = ""
    place: str = ""
    publisher: str = ""
    date: str = ""
    volume: str = ""
    pages: str = ""
    isbn: str = ""
    issn: str = ""


def linked_record(field: DataField) -> LinkedRecord:
    """Read a 4xx field: embedded fields after ``$1`` (as RUSMARC does), or plain subfields."""
    if not field.first("1"):
        get = field.first
        return LinkedRecord(
            number=get("3") or get("0"), author=get("a"), title=get("t"), responsibility=get("f"), place=get("c"),
            publisher=get("n"), date=get("d"), volume=get("v") or get("h"), pages=get("p"), isbn=get("y"), issn=get("x"),
        )  # fmt: skip
    number = ""
    held: dict[tuple[str, str], str] = {}
    tag = ""
    for code, value in field.subfields:
        if code == "1":
            tag = value[:3]
            number = value[3:] if tag == "001" else number
        else:
            held.setdefault((tag, code), value)
    # The volume of the host stands after the title in its 200, or at the end after the last embedded field.
    volume = next((value for (_tag, code), value in held.items() if code == "v"), "")
    title = ". ".join(filter(None, [held.get(("200", "a"), ""), held.get(("200", "h"), ""), held.get(("200", "i"), "")]))
    author = next((_name(held, who) for who in ("700", "710") if (who, "a") in held), "")
    return LinkedRecord(
        number=number, author=author, title=title, responsibility=held.get(("200", "f"), ""),
        place=held.get(("210", "a"), ""), publisher=held.get(("210", "c"), ""), date=held.get(("210", "d"), ""),
        volume=volume, pages=held.get(("215", "a"), ""), isbn=held.get(("010", "a"), ""), issn=held.get(("011", "a"), ""),
    )  # fmt: skip


def _name(held: dict[tuple[str, str], str], tag: str) -> str:
    return ", ".join(filter(None, [held.get((tag, "a"), "").strip(" ,"), held.get((tag, "b"), "").strip(" ,")]))


def link_subfields(linked: LinkedRecord, *, related: str = "") -> list[tuple[str, str]]:
    """The subfields of 76X-78X, in the order in which they are displayed."""
    imprint = f"{linked.place} : {linked.publisher}" if linked.place and linked.publisher else linked.place or linked.publisher
    imprint = ", ".join(filter(None, [imprint, linked.date]))
    return [
        ("a", linked.author), ("t", without_non_sorting_marks(linked.title)[0]), ("d", imprint),
        ("g", related or ". ".join(filter(None, [linked.volume, linked.pages]))),
        ("x", linked.issn), ("z", linked.isbn), ("w", linked.number),
    ]  # fmt: skip


def _hosts(source: MarcRecord, hosts: Sequence[tuple[str, LinkedRecord]], conversion: Conversion) -> None:
    """773. An article names its journal (461) and the issue (463) apart; MARC 21 has one field for both."""
    by_tag = dict(hosts)
    journal, issue = by_tag.get("461"), by_tag.get("463")
    if source.leader[7:8] in HOST_LEVELS and journal and issue and journal.title and len(hosts) == 2:
        related = ". ".join(filter(None, [issue.date, issue.title, issue.volume, issue.pages]))
        conversion.add("773", "0 ", link_subfields(journal, related=related))
        return
    for _tag, host in hosts:
        conversion.add("773", "0 ", link_subfields(host))


def _link(field: DataField, conversion: Conversion) -> None:
    tag, indicators = LINKS[field.tag]
    conversion.add(tag, indicators, link_subfields(linked_record(field)))


def _series_link(field: DataField, conversion: Conversion) -> None:
    linked = linked_record(field)
    title = without_non_sorting_marks(linked.title)[0]
    subfields = [("a", title), ("x", linked.issn), ("v", linked.volume), ("w", linked.number)]
    conversion.add("830", " 0", subfields)


def _person(field: DataField, conversion: Conversion) -> None:
    tag = PERSONS[field.tag]
    tag = "700" if tag == "100" and conversion.has("100", "110", "111") else tag
    surname_first = "0" if field.ind2 == "0" else "1"
    kind = "3" if field.tag in ("720", "721", "722") else surname_first
    heading = personal_heading(
        entry=field.first("a"), rest=field.first("b"), full=field.first("g"), numerals=field.first("d"),
        additions=", ".join(field.every("c")), dates=field.first("f"),
    )  # fmt: skip
    conversion.add(tag, f"{kind} ", heading + _relators(field) + _authority(field))
    conversion.leave_codes(field, known="abcdfg345679op")


def _body(field: DataField, conversion: Conversion) -> None:
    tag = BODIES[field.tag]
    tag = "710" if tag == "110" and conversion.has("100", "110", "111") else tag
    is_meeting = field.ind1 == "1"
    if is_meeting:
        tag = tag[0] + "11"
        codes = {"a": "a", "d": "n", "f": "d", "e": "c", "b": "e"}
    else:
        codes = {"a": "a", "b": "b", "d": "n", "f": "d", "e": "c", "h": "b"}
    name = [(codes[code], value) for code, value in field.subfields if code in codes]
    if qualifier := "" if is_meeting else field.first("c").strip(" ()"):
        # "Российская газета (Москва)": in MARC 21 what tells namesakes apart is part of the name.
        name = [(code, f"{value} ({qualifier})" if code == "a" else value) for code, value in name]
    conversion.add(tag, "2 ", name + _relators(field) + _authority(field))
    conversion.leave_codes(field, known=set(codes) | set("c345679op"))


def _relators(field: DataField) -> list[tuple[str, str]]:
    # A code that MARC 21 does not have is kept as it is: it says that there is a role, and which one to look up.
    return [("4", RELATORS.get(value[:3], value)) for value in field.every("4") if value.strip()]


def _authority(field: DataField) -> list[tuple[str, str]]:
    return [("0", value) for value in field.every("3")]


def _subject(field: DataField, conversion: Conversion) -> None:
    tag = SUBJECTS[field.tag]
    if field.tag == "600":
        main = personal_heading(
            entry=field.first("a"), rest=field.first("b"), full=field.first("g"), numerals=field.first("d"),
            additions=", ".join(field.every("c")), dates=field.first("f"),
        )  # fmt: skip
        first, known = ("0" if field.ind2 == "0" else "1"), "abcdfgp"
    elif field.tag == "601":
        main = [("a", field.first("a")), *(("b", value) for value in field.every("b"))]
        first, known = "2", "ab"
    else:
        main = [("a", value) for value in field.every("a")]
        first, known = ("0" if tag == "630" else "3" if field.tag == "602" else " "), "a"
    subdivisions = [(SUBDIVISIONS[code], value) for code, value in field.subfields if code in SUBDIVISIONS]
    source = field.first("2")
    ends = [*_authority(field), ("2", source)]
    conversion.add(tag, first + ("7" if source else "4" if tag != "655" else " "), main + subdivisions + ends)
    conversion.leave_codes(field, known=set(known) | set(SUBDIVISIONS) | set("235679"))


def edition_statement(field: DataField, conversion: Conversion) -> None:
    """250: the edition and its additional statements are one text there."""
    edition = ", ".join(value.strip() for value in field.every("ab"))
    conversion.add("250", "  ", [("a", edition), ("b", " ; ".join(field.every("fg")))])
    conversion.leave_codes(field, known="abfg")


def _imprint(field: DataField, conversion: Conversion) -> None:
    """264: publication in one field, manufacture in another."""
    codes = {"a": "a", "c": "b", "d": "c"}
    conversion.add("264", " 1", [(codes[code], value) for code, value in field.subfields if code in codes])
    made = {"e": "a", "g": "b", "h": "c"}
    conversion.add("264", " 3", [(made[code], value) for code, value in field.subfields if code in made])
    conversion.leave_codes(field, known=set(codes) | set(made) | set("bfrs"))


def _contents(field: DataField, conversion: Conversion) -> None:
    text = " -- ".join(value for code, value in field.subfields if code in "abcdefghi")
    conversion.add("505", "0 ", [("a", text)])
    conversion.leave_codes(field, known="abcdefghipuz")


def _uniform_title(field: DataField, conversion: Conversion) -> None:
    codes = {"a": "a", "h": "n", "i": "p", "k": "f", "m": "l", "n": "g", "q": "s", "r": "m", "s": "n", "u": "r"}
    tag = "240" if conversion.has("100", "110", "111") else "130"
    indicators = "10" if tag == "240" else "0 "
    conversion.add(tag, indicators, [(codes[code], value) for code, value in field.subfields if code in codes])
    conversion.leave_codes(field, known=set(codes) | set("23"))


def _other_title(field: DataField, conversion: Conversion) -> None:
    tag, indicators = TITLES[field.tag]
    codes = {"a": "a", "e": "b", "h": "n", "i": "p", "n": "i"}
    conversion.add(tag, indicators, [(codes[code], value) for code, value in field.subfields if code in codes])
    conversion.leave_codes(field, known=set(codes) | set("jz"))


def _agency(field: DataField, conversion: Conversion) -> None:
    """801 comes once per role, 040 once per record."""
    role = {"0": "a", "1": "c", "2": "d", "3": "c"}.get(field.ind2, "c")
    rules = [("e", field.first("g"))] if field.ind2 == "0" else []
    conversion.merge("040", [(role, field.first("b")), *rules])
    conversion.leave_codes(field, known="abcgh2")


SPECIAL: dict[str, Callable[[DataField, Conversion], None]] = {
    "205": edition_statement,
    "210": _imprint,
    "327": _contents,
    "500": _uniform_title,
    "801": _agency,
    **dict.fromkeys(TITLES, _other_title),
    **dict.fromkeys(LINKS, _link),
    **dict.fromkeys(SERIES_LINKS, _series_link),
    **dict.fromkeys(SUBJECTS, _subject),
    **dict.fromkeys(PERSONS, _person),
    **dict.fromkeys(BODIES, _body),
}

"""MARC 21 to RUSMARC: what the tables of ``rusmarc_table.py`` cannot say.

What is written is read back by ``unimarc.py``; which fields survive that journey is asserted field by field in the tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .conversion import Rule
from .rusmarc_table import (
    AUDIENCES_BACK,
    CONTENTS_BACK,
    COUNTRIES_BACK,
    DATE_KINDS_BACK,
    LANGUAGE_CODES,
    LINK_WITHOUT_KIND,
    LINKS_BACK,
    NUMBERS,
    OTHER_VARYING_TITLE,
    PUBLISHERS_NUMBERS,
    RELATORS_BACK,
    RULES,
    SUBDIVISIONS_BACK,
    SUBJECTS,
    TITLE_CODES,
    TITLES,
    TYPES_BACK,
    UNIFORM_CODES,
    VARYING_TITLES,
)
from .values import ControlField, DataField, Field, MarcRecord, ReadWarning, WarningCode

#: ISBD marks at the end of a subfield, which RUSMARC does not write: there they follow from the subfields.
MARKS = " /:;=,+"
#: The article that is not sorted stands between these, as ISO 6630 says.
NON_SORTING_BEGINS, NON_SORTING_ENDS = "\x98", "\x9c"
#: A stop after an initial or a short abbreviation belongs to it and not to the area.
INITIAL = re.compile(r"(?:^|[\s.(])[^\W\d]{1,2}\.$")
IMPRINT = re.compile(r"(?:(?P<place>.+?) : )?(?P<publisher>.+?)??(?:, )?(?P<date>\d{4}.*)?$")
#: Says twice what another field says, or only how this system works.
SILENT_TAGS = frozenset({"003", "006", "007", "008", "337", "338", "090", "942", "952", "999"})
CENTURY_TURNS_AT = 70
TYPES_WITH_LEVEL_BELOW = "ab"


def marc21_to_rusmarc(source: MarcRecord) -> tuple[MarcRecord, list[ReadWarning]]:
    """The record in RUSMARC, and what has no place there, tag by tag."""
    writing = _Writing(source)
    for field in source.fields:
        if isinstance(field, ControlField):
            if field.tag in ("001", "005"):
                writing.fields.append(field)
            elif field.tag not in SILENT_TAGS:
                writing.left[field.tag] += 1
        elif rule := _rule_of(field):
            writing.apply(rule, field)
        else:
            _special(field, writing)
    _coded_data(source, writing)
    _agencies(source, writing)
    fields = tuple(sorted(writing.fields, key=lambda one: one.tag))
    left = [ReadWarning(WarningCode.NOT_CONVERTED, where, count) for where, count in sorted(writing.left.items())]
    return MarcRecord(_leader(source.leader), fields), left


class _Writing:
    """The RUSMARC record as it grows, and the account of what was left out."""

    def __init__(self, source: MarcRecord) -> None:
        self.source = source
        self.fields: list[Field] = []
        self.left: Counter[str] = Counter()

    def add(self, tag: str, indicators: str, subfields: Iterable[tuple[str, str]]) -> None:
        kept = tuple((code, bare) for code, value in subfields if (bare := value.strip()))
        if kept:
            self.fields.append(DataField(tag, indicators[0], indicators[1], kept))

    def apply(self, rule: Rule, field: DataField) -> None:
        pairs = rule.pairs()
        indicators = "".join(
            old if new == "=" else new for old, new in zip(field.ind1 + field.ind2, rule.indicators, strict=True)
        )
        self.add(rule.target, indicators, [(pairs[c], without_marks(v)) for c, v in field.subfields if c in pairs])
        self.leave(field, known=set(pairs) | set(rule.silent))

    def leave(self, field: DataField, *, known: Iterable[str]) -> None:
        names = {*known, "6", "8"}
        self.left.update(f"{field.tag}${code}" for code, value in field.subfields if code not in names and value.strip())


def without_marks(text: str) -> str:
    """The text without the ISBD mark at its end; stops stay, they may belong to an abbreviation."""
    return text.strip().rstrip(MARKS)


def without_stop(text: str) -> str:
    """The text without the stop that closes an area; ``А. Б.`` and three points keep theirs."""
    return text if text.endswith("..") or INITIAL.search(text) else text.removesuffix(".")


def _rule_of(field: DataField) -> Rule | None:
    if field.tag == "024":
        return None if field.first("2") == "uri" else NUMBERS.get(field.ind1)
    if field.tag == "028" and field.ind1 in PUBLISHERS_NUMBERS:
        return Rule("028", PUBLISHERS_NUMBERS[field.ind1], "  ", "a>a b>b")
    return RULES.get(field.tag)


def _leader(old: str) -> str:
    status = old[5:6] if old[5:6] in tuple("acdnp") else "n"
    kind, level = TYPES_BACK.get(old[6:7], old[6:7]), old[7:8]
    below = level in tuple(TYPES_WITH_LEVEL_BELOW)
    return f"00000{status}{kind if kind.isalpha() else 'a'}{'a' if below else level or 'm'}{'2' if below else '0'} 2200000   450 "


def _coded_data(source: MarcRecord, writing: _Writing) -> None:
    """100, 101, 102 and 105 from 008, 041 and 044."""
    coded = source.control("008").ljust(40)
    entered = coded[0:6]
    century = "20" if entered[:2].isdigit() and int(entered[:2]) < CENTURY_TURNS_AT else "19"
    day = f"{century}{entered}" if entered.isdigit() and entered != "000000" else "00000000"
    general = list(" " * 36)
    general[0:8] = day
    general[8] = DATE_KINDS_BACK.get(coded[6], "|")
    general[9:17] = coded[7:15].replace("|", " ")
    general[17:20] = AUDIENCES_BACK.get(coded[22], "|") + "||"
    general[20], general[21] = "|", "0"
    general[22:25] = "rus"
    general[25] = "y"
    general[26:30] = "50  "
    general[34:36] = "ca"
    writing.fields.append(DataField("100", " ", " ", (("a", "".join(general)),)))

    languages = next(source.data_fields("041"), None)
    own = coded[35:38] if coded[35:38].isalpha() and coded[35:38] != "und" else ""
    if languages:
        subfields = [(LANGUAGE_CODES[code], value) for code, value in languages.subfields if code in LANGUAGE_CODES]
        writing.add("101", f"{languages.ind1 if languages.ind1 in '01' else '0'} ", subfields)
        writing.leave(languages, known=LANGUAGE_CODES)
    else:
        writing.add("101", "0 ", [("a", own)])
    stated = [COUNTRIES_BACK.get(v.strip(), v) for v in source.values("044", "a")] + list(source.values("044", "c"))
    country = COUNTRIES_BACK.get(coded[15:18].strip(), "")
    writing.add("102", "  ", [("a", one) for one in dict.fromkeys([*filter(None, [country]), *stated])])
    if contents := "".join(CONTENTS_BACK[c] for c in coded[24:28] if c in CONTENTS_BACK):
        writing.fields.append(DataField("105", " ", " ", (("a", f"    {contents.ljust(4)}000yy"),)))


def _agencies(source: MarcRecord, writing: _Writing) -> None:
    """801, one for each role of an agency in 040."""
    field = next(source.data_fields("040"), None)
    agency = source.control("003").strip()
    if field is None:
        writing.add("801", " 0", [("a", "KZ"), ("b", agency)])
        return
    first = field.first("a") or agency
    writing.add("801", " 0", [("a", "KZ"), ("b", first), ("g", field.first("e"))])
    for code, role in (("c", "1"), ("d", "2")):
        for value in field.every(code):
            writing.add("801", f" {role}", [("a", "KZ"), ("b", value)])
    writing.leave(field, known="abcde")


def _special(field: DataField, writing: _Writing) -> None:
    tag = field.tag
    if tag == "245":
        _title(field, writing)
    elif tag in ("100", "700"):
        _person(field, writing)
    elif tag in ("110", "111", "710", "711"):
        _body(field, writing)
    elif tag in SUBJECTS:
        _subject(field, writing)
    elif tag in ("264", "260"):
        _imprint(field, writing)
    elif tag == "773":
        level = writing.source.leader[7:8]
        writing.add("463" if level in TYPES_WITH_LEVEL_BELOW else "461", " 0", linked(field))
    elif tag in LINK_WITHOUT_KIND:
        target = LINKS_BACK.get((tag, field.ind2), LINK_WITHOUT_KIND[tag])
        writing.add(target, " 0", linked(field))
    elif tag == "490":
        writing.add("225", "1 ", [(code, without_marks(v)) for code, v in field.subfields if code in "axv"])
        writing.leave(field, known="axv")
    elif tag == "830":
        _series(field, writing)
    elif tag in ("246", *TITLES):
        target = TITLES.get(tag) or VARYING_TITLES.get(field.ind2, OTHER_VARYING_TITLE)
        writing.add(target, "1 ", [(TITLE_CODES[c], without_marks(v)) for c, v in field.subfields if c in TITLE_CODES])
        writing.leave(field, known=TITLE_CODES)
    elif tag in ("130", "240"):
        writing.add("500", "10", [(UNIFORM_CODES[c], without_marks(v)) for c, v in field.subfields if c in UNIFORM_CODES])
        writing.leave(field, known=UNIFORM_CODES)
    elif tag == "250":
        writing.add("205", "  ", [("a", without_marks(field.first("a"))), *(("f", v) for v in field.every("b"))])
        writing.leave(field, known="ab")
    elif tag == "024" and field.first("2") == "uri":
        writing.fields.append(ControlField("003", field.first("a")))
    elif tag not in SILENT_TAGS and tag not in ("040", "041", "044"):
        writing.left[tag] += 1


def _title(field: DataField, writing: _Writing) -> None:
    title = field.first("a")
    skipped = int(field.ind2) if field.ind2.isdigit() else 0
    parallel_follows = title.rstrip().endswith("=")
    title = without_marks(title)
    has_parts = any(code in "np" for code, _value in field.subfields)
    if has_parts:
        title = title.rstrip(".")
    if 0 < skipped < len(title):
        title = f"{NON_SORTING_BEGINS}{title[:skipped]}{NON_SORTING_ENDS}{title[skipped:]}"
    subfields = [("a", title)]
    if medium := field.first("h"):
        subfields.append(("b", medium.strip(" /:;=,[]")))
    for remainder in field.every("b"):
        rest, _mark, parallel = without_marks(remainder).partition(" = ")
        if parallel_follows:
            subfields += [("d", one) for one in without_marks(remainder).split(" = ")]
            continue
        subfields += [("e", one) for one in rest.split(" : ")]
        subfields += [("d", one) for one in parallel.split(" = ") if one]
    for code, value in field.subfields:
        if code in "np":
            subfields.append(("h" if code == "n" else "i", without_marks(value)))
    statements = [one for value in field.every("c") for one in without_marks(value).split(" ; ")]
    subfields += [("f" if at == 0 else "g", one) for at, one in enumerate(statements)]
    # The stop at the end closes the area in MARC 21, and stands there again when the record comes back.
    code, last = subfields[-1]
    subfields[-1] = (code, without_stop(last))
    writing.add("200", "1 ", subfields)
    writing.leave(field, known="abcnph")


def _name(field: DataField) -> list[tuple[str, str]]:
    entry, _comma, rest = field.first("a").strip(" ,").partition(", ")
    return [
        ("a", entry), ("b", rest), ("d", field.first("b").strip(" ,")),
        ("c", ", ".join(v.strip(" ,()") for v in field.every("c"))),
        ("f", field.first("d").strip(" ,.")), ("g", field.first("q").strip(" ,()")),
    ]  # fmt: skip


def _person(field: DataField, writing: _Writing) -> None:
    roles = [("4", RELATORS_BACK.get(value, value)) for value in field.every("4")]
    if field.ind1 == "3":
        tag = "720" if field.tag == "100" else "721"
    elif field.tag == "100":
        tag = "700"
    else:
        tag = "702" if roles and field.first("4") != "aut" else "701"
    surname_first = "0" if field.ind1 == "0" else "1"
    authority = [("3", value) for value in field.every("0")]
    writing.add(tag, f" {surname_first}", [*authority, *_name(field), *roles])
    writing.leave(field, known="abcdq40")


def _body(field: DataField, writing: _Writing) -> None:
    is_meeting = field.tag.endswith("11")
    codes = {"a": "a", "n": "d", "d": "f", "c": "e", "e" if is_meeting else "b": "b"}
    roles = [("4", RELATORS_BACK.get(value, value)) for value in field.every("4")]
    tag = "710" if field.tag.startswith("1") else "712" if roles else "711"
    name = [(codes[code], value.strip(" ,;:")) for code, value in field.subfields if code in codes]
    if not is_meeting:
        name = [(code, value.rstrip(".") if code == "a" and len(name) > 1 else value) for code, value in name]
    authority = [("3", value) for value in field.every("0")]
    writing.add(tag, ("1" if is_meeting else "0") + "2", [*authority, *name, *roles])
    writing.leave(field, known={*codes, "4", "0"})


def _subject(field: DataField, writing: _Writing) -> None:
    divided = [(SUBDIVISIONS_BACK[code], value) for code, value in field.subfields if code in SUBDIVISIONS_BACK]
    ends = [("2", field.first("2"))]
    authority = [("3", value) for value in field.every("0")]
    if field.tag == "600":
        main, known = _name(field), "abcdq"
    elif field.tag in ("610", "611"):
        main, known = [(code, without_marks(value)) for code, value in field.subfields if code in "ab"], "ab"
    else:
        main, known = [("a", without_marks(value)) for value in field.every("a")], "a"
    indicators = f" {'0' if field.ind1 == '0' else '1'}" if field.tag == "600" else "  "
    writing.add(SUBJECTS[field.tag], indicators, [*authority, *main, *divided, *ends])
    writing.leave(field, known={*known, *SUBDIVISIONS_BACK, "2", "0"})


def _imprint(field: DataField, writing: _Writing) -> None:
    made = field.tag == "264" and field.ind2 == "3"
    codes = {"a": "e", "b": "g", "c": "h"} if made else {"a": "a", "b": "c", "c": "d", "e": "e", "f": "g", "g": "h"}
    found = [(codes[code], without_marks(value)) for code, value in field.subfields if code in codes]
    writing.add("210", "  ", [(code, value.rstrip(".") if code in "dh" else value) for code, value in found])
    writing.leave(field, known=codes)


def _series(field: DataField, writing: _Writing) -> None:
    title, volume = without_marks(field.first("a")), field.first("v")
    subfields = [*_number(field), ("1", "2001 "), ("a", title), ("v", volume)]
    if issn := field.first("x"):
        subfields += [("1", "011  "), ("a", without_marks(issn))]
    writing.fields.append(DataField("410", " ", "0", tuple((c, v) for c, v in subfields if v)))
    writing.leave(field, known="avxw")


def _number(field: DataField) -> list[tuple[str, str]]:
    return [("1", f"001{number}") for number in field.every("w")[:1]]


def linked(field: DataField) -> list[tuple[str, str]]:
    """The subfields of a 4xx field with embedded fields after ``$1``, as RUSMARC wants them."""
    entry, _comma, rest = field.first("a").strip(" ,").partition(", ")
    found = IMPRINT.match(field.first("d").strip())
    place, publisher, date = (found["place"], found["publisher"], found["date"]) if found else ("", "", "")
    parts: list[tuple[str, list[tuple[str, str]]]] = [
        ("010  ", [("a", field.first("z"))]),
        ("011  ", [("a", field.first("x"))]),
        ("2001 ", [("a", without_marks(field.first("t") or field.first("s"))), ("v", field.first("g").strip())]),
        ("210  ", [("a", place or ""), ("c", publisher or ""), ("d", date or "")]),
        ("700 1", [("a", entry), ("b", rest)]),
    ]
    subfields = _number(field)
    for opening, held in parts:
        if kept := [(code, value) for code, value in held if value]:
            subfields += [("1", opening), *kept]
    return subfields

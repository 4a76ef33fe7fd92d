"""MARC 21 to the text exchange of IRBIS: ``#200: ^AТитул^F…``, a record ends with a line of stars.

The way back of ``irbis_table.py``; which fields survive the journey there and back is asserted in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable

from .building import describe
from .irbis_table import SCHEMES
from .rusmarc import without_marks, without_stop
from .rusmarc_table import COUNTRIES_BACK, RELATORS_BACK
from .values import DataField, MarcRecord

END_OF_RECORD = "*****"
#: MARC 21 tag -> IRBIS tag and codes; the first of the codes is that of the main text.
FIELDS = {
    "020": ("10", {"a": "a", "q": "b", "c": "d", "z": "z"}),
    "022": ("11", {"a": "a", "z": "z"}),
    "246": ("517", {"a": "a", "b": "e"}),
    "242": ("541", {"a": "a", "b": "e"}),
    "264": ("210", {"a": "a", "b": "c", "c": "d"}),
    "260": ("210", {"a": "a", "b": "c", "c": "d"}),
    "300": ("215", {"a": "a", "b": "c", "c": "d", "e": "e"}),
    "490": ("225", {"a": "a", "v": "v", "x": "x"}),
    "500": ("300", {"a": "a"}),
    "502": ("328", {"a": "a", "b": "b", "c": "c", "d": "d", "g": "e"}),
    "504": ("320", {"a": "a"}),
    "505": ("330", {"a": "a"}),
    "520": ("331", {"a": "a"}),
    "538": ("337", {"a": "a"}),
    "653": ("610", {"a": "a"}),
    "080": ("675", {"a": "a"}),
    "082": ("676", {"a": "a"}),
    "110": ("710", {"a": "a", "b": "b"}),
    "710": ("711", {"a": "a", "b": "b"}),
    "856": ("951", {"u": "i", "y": "t"}),
}
#: Fields that IRBIS writes as one text without a code.
PLAIN = frozenset({"653", "080", "082", "504", "500"})
SUBJECTS = {"600": "600", "610": "601", "650": "606", "651": "607"}
SUBJECT_CODES = {"x": "bcd", "v": "e", "z": "g", "y": "h"}
SCHEMES_BACK = {scheme: tag for tag, scheme in SCHEMES.items()}
OTHER_SCHEME = "686"
#: Worksheets by the bibliographic level; the rest are books.
WORKSHEETS = {"a": "ASP", "b": "ASP", "s": "OJ", "i": "OJ"}


def to_irbis(records: Iterable[MarcRecord]) -> Iterable[str]:
    """Write the records one after another, each with its line of stars."""
    return (record_to_irbis(record) for record in records)


def record_to_irbis(record: MarcRecord) -> str:
    """Write one record. A caret or a line break inside a text would begin a new subfield or field: both become blanks."""
    lines = [
        *_title(record),
        *(line for field in record.fields if isinstance(field, DataField) for line in _lines(field, record)),
        *(("101", _plain(code)) for code in dict.fromkeys(_languages(record))),
        *(("102", code) for code in _countries(record)),
        ("903", _plain(record.control("001"))),
        ("920", WORKSHEETS.get(record.leader[7:8], "PAZK")),
    ]
    ordered = sorted(lines, key=lambda line: int(line[0]))
    return "".join(f"#{tag}: {text}\r\n" for tag, text in ordered if text) + f"{END_OF_RECORD}\r\n"


def _lines(field: DataField, record: MarcRecord) -> list[tuple[str, str]]:
    tag = field.tag
    if tag == "264" and field.ind2 not in " 1":
        return []
    if tag in PLAIN:
        return [(FIELDS[tag][0], _plain(value)) for value in field.every("a")]
    if tag in FIELDS:
        target, codes = FIELDS[tag]
        return [(target, _coded((codes[code], without_marks(value)) for code, value in field.subfields if code in codes))]
    if tag == "250":
        return [("205", _coded([("a", without_marks(field.first("a"))), ("f", field.first("b"))]))]
    if tag in ("100", "700"):
        return [("700" if tag == "100" else "701", _person(field))]
    if tag in SUBJECTS:
        return [(SUBJECTS[tag], _subject(field))]
    if tag == "084":
        target = SCHEMES_BACK.get(field.first("2"), OTHER_SCHEME)
        if target != OTHER_SCHEME:
            return [(target, _plain(value)) for value in field.every("a")]
        return [(target, _coded([("a", field.first("a")), ("2", field.first("2"))]))]
    if tag == "773":
        return [_host(field, record)]
    return []


def _title(record: MarcRecord) -> list[tuple[str, str]]:
    field = next(record.data_fields("245"), None)
    if field is None:
        return []
    main = ". ".join(without_marks(value).rstrip(".") for value in field.every("ap"))
    statements = [one for value in field.every("c") for one in without_marks(value).split(" ; ")]
    remainders = [one for value in field.every("b") for one in without_marks(value).split(" : ")]
    subfields = [
        *(("v", without_marks(value)) for value in field.every("n")),
        ("a", main),
        *(("e", one) for one in remainders),
        *(("f" if at == 0 else "g", one) for at, one in enumerate(statements)),
    ]
    subfields[-1] = (subfields[-1][0], without_stop(subfields[-1][1]))
    return [("200", _coded(subfields))]


def _person(field: DataField) -> str:
    entry, _comma, rest = field.first("a").strip(" ,").partition(", ")
    roles = [("4", RELATORS_BACK.get(value, value)) for value in field.every("4")]
    additions = ", ".join(value.strip(" ,()") for value in field.every("c"))
    return _coded([
        ("a", entry), ("b", rest), ("g", field.first("q").strip(" ,()")), ("d", field.first("b").strip(" ,")), ("c", additions),
        ("f", field.first("d").strip(" ,.")), *roles,
    ])  # fmt: skip


def _subject(field: DataField) -> str:
    subfields = [("a", without_marks(" ".join(field.every("ab"))))]
    used = {code: iter(codes) for code, codes in SUBJECT_CODES.items()}
    for code, value in field.subfields:
        if code in used and (target := next(used[code], "")):
            subfields.append((target, value))
    return _coded(subfields)


def _host(field: DataField, record: MarcRecord) -> tuple[str, str]:
    d = describe(record)
    title = without_marks(field.first("t"))
    if record.leader[7:8] in tuple("ab"):
        year = str(d.year or "")
        return "463", _coded([("c", title), ("j", year), ("v", field.first("g")), ("i", field.first("x"))])
    return "461", _coded([("c", title), ("x", field.first("a").strip(" ,")), ("v", field.first("g")), ("i", field.first("x"))])


def _languages(record: MarcRecord) -> list[str]:
    coded = record.control("008")[35:38]
    return [*([coded] if coded.isalpha() and coded != "und" else []), *record.values("041", "a")]


def _countries(record: MarcRecord) -> list[str]:
    coded = COUNTRIES_BACK.get(record.control("008")[15:18].strip(), "")
    stated = [COUNTRIES_BACK.get(value.strip(), "") for value in record.values("044", "a")]
    return list(dict.fromkeys(filter(None, [coded, *stated])))


def _coded(subfields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"^{code.upper()}{text}" for code, value in subfields if (text := _plain(value)))


def _plain(text: str) -> str:
    return " ".join(text.replace("^", " ").split())

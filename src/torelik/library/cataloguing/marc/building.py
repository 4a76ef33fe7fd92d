"""What the catalogue shows and finds of a record: one pure function from MARC 21 to a description."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError

from .titles import LOCALES, ParallelTitle, parallel_titles, remainder_without_parallels
from .values import DataField, MarcRecord

EARLIEST_YEAR, LATEST_YEAR = 1400, 2100
TITLE_START_CHARACTERS = 24
PUBLISHER_START_CHARACTERS = 8
LONGEST_HEADING_CHARACTERS = 300

LANGUAGE = re.compile(r"[a-z]{3}")
NOT_A_LANGUAGE = frozenset({"und", "zxx"})
YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
NUMBER_IN_020 = re.compile(r"[\dXxХх][\dXxХх\s–-]{7,20}")
#: Addresses of other schemes (javascript, file) must not become links on a page.
WEB_ADDRESS = re.compile(r"(?:https?|ftp)://\S+$", re.IGNORECASE)

ACT_WORDS = re.compile(
    r"\b(заң(?!ды)|жарлы[қғ]|қаулы|кодекс|закон|указ|постановлени|нормативн\w+ (?:правов\w+ )?акт"
    r"|законодательн\w+ акт|legislation|statutes?|codes of law)",
    re.IGNORECASE,
)
COURT_WORDS = re.compile(
    r"(сот (?:тәжірибе|практика)|судебн\w+ (?:практик|решени)|law reports|court decisions|legal cases)", re.IGNORECASE
)
THESIS_WORDS = re.compile(r"(диссертаци|автореферат|dissertation|thes[ei]s\b)", re.IGNORECASE)
#: Where no genre is coded, the words under the title say it: "Автореф. дис. на соиск. …".
THESIS_REMAINDER = re.compile(r"(автореф|\bдис\.|диссертаци)", re.IGNORECASE)


class Kind(Enum):
    """What sort of thing a record describes, as a reader would say it. The values are stable."""

    BOOK = "book"
    SERIAL = "serial"
    ARTICLE = "article"
    ACT = "act"
    COURT_PRACTICE = "court-practice"
    DISSERTATION = "dissertation"
    E_RESOURCE = "e-resource"
    AUDIOVISUAL = "audiovisual"
    MAP = "map"
    MUSIC = "music"
    OTHER = "other"


KIND_BY_TYPE = {
    "e": Kind.MAP, "f": Kind.MAP, "c": Kind.MUSIC, "d": Kind.MUSIC, "j": Kind.MUSIC, "g": Kind.AUDIOVISUAL,
    "i": Kind.AUDIOVISUAL, "k": Kind.AUDIOVISUAL, "m": Kind.E_RESOURCE, "o": Kind.OTHER, "p": Kind.OTHER, "r": Kind.OTHER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """A record in plain words, without ISBD punctuation. Empty strings and tuples mean "not in the record"."""

    title: str
    title_remainder: str
    remainder_alone: str  # the same without the titles in other languages
    parallel_titles: tuple[ParallelTitle, ...]
    responsibility: str
    authors: tuple[str, ...]
    publisher: str
    place: str
    year: int | None
    language: str  # ISO 639-2/B
    locale: str  # kk, ru or en; empty for other languages
    kind: Kind
    isbns: tuple[str, ...]  # ISBN-13 without hyphens
    invalid_isbns: tuple[str, ...]  # as written
    issns: tuple[str, ...]
    subjects: tuple[str, ...]
    udc: tuple[str, ...]
    bbk: tuple[str, ...]
    ddc: tuple[str, ...]
    abstract: str
    extent: str
    series: tuple[str, ...]
    host_title: str  # the journal or book of an article, the set of a volume
    host_part: str  # where in the host: year, number, pages
    control_number: str
    agency: str
    links: tuple[str, ...]


def describe(record: MarcRecord) -> Description:
    """Derive the catalogue row of a MARC 21 record. The same record always gives the same description."""
    title = next(record.data_fields("245"), DataField("245", " ", " ", ()))
    imprint = _imprint(record)
    isbns, invalid = _isbns(record)
    language = _language(record)
    host = next(record.data_fields("773"), DataField("773", " ", " ", ()))
    series = [_joined(f, "anpv", " ; ") for f in record.data_fields("490")]
    series = series or [_joined(f, "anpv", " ; ") for f in record.data_fields("440", "830")]
    return Description(
        title=_without_open_bracket(_without_marks(". ".join(_without_marks(v) for v in title.every("anp")))),
        title_remainder=_without_marks(" ".join(title.every("b"))),
        remainder_alone=_without_marks(remainder_without_parallels(record)),
        parallel_titles=parallel_titles(record, language=language),
        responsibility=_without_marks(title.first("c")),
        authors=_authors(record),
        publisher=_without_marks(imprint.first("b")),
        place=_without_brackets(_without_marks(imprint.first("a"))),
        year=_year(record, imprint),
        language=language,
        locale=LOCALES.get(language, ""),
        kind=_kind(record),
        isbns=isbns,
        invalid_isbns=invalid,
        issns=_issns(record),
        subjects=_subjects(record),
        udc=_unique(record.values("080", "a")),
        bbk=_unique(v for f in record.data_fields("084") if "bbk" in f.first("2").lower() for v in f.every("a")),
        ddc=_unique(value.replace("/", "") for value in record.values("082", "a")),
        abstract="\n".join(v.strip() for v in record.values("520", "ab")),
        extent=" ".join(next(record.data_fields("300"), host).every("abce")) if record.values("300", "abce") else "",
        series=_unique(series),
        host_title=_without_marks(host.first("t") or host.first("s")),
        host_part=_without_marks(". ".join(host.every("g"))),
        control_number=_control_number(record),
        agency=record.control("003").strip() or next(iter(record.values("040", "a")), "").strip(),
        links=_unique(v.strip() for v in record.values("856", "u") if WEB_ADDRESS.match(v.strip())),
    )


def is_issue(record: MarcRecord) -> bool:
    """Tell whether the record describes one issue of a periodical: a part of a whole that is a serial (773 $7) or has an ISSN."""
    if record.leader[7:8] in ("s", "i", "a", "b") or record.leader[19:20] not in ("b", "c"):
        return False
    serial = any(value[3:4] == "s" for value in record.values("773", "7"))
    return serial or bool(record.values("022", "a") or record.values("773", "x"))


def match_keys(description: Description) -> tuple[str, ...]:
    """Keys of which one in common makes two records suspected duplicates, the surest first.

    The number of the record at its agency; each ISBN with the start of the title (publishers reuse numbers, and the
    volumes of a set share one); the title with the first author's surname, the year and the start of the publisher.
    """
    d = description
    keys: list[str] = []
    if d.control_number and d.agency:
        keys.append(f"number:{folded(d.agency)}:{d.control_number.strip()}")
    title = folded(d.title)
    # Volumes of one set differ at the end of the title, which a mere start would not see.
    volume = "".join(re.findall(r"\d+", d.title))
    if title:
        keys += (f"isbn:{number}:{title[:TITLE_START_CHARACTERS]}:{volume}" for number in d.isbns)
        author = folded(d.authors[0].split(",")[0].split(" ")[0]) if d.authors else ""
        publisher = folded(d.publisher)[:PUBLISHER_START_CHARACTERS]
        # A title alone ("Введение") is no evidence: something else must be known, too.
        if author or publisher or d.host_title:
            where = folded(d.host_title)[:TITLE_START_CHARACTERS]
            keys.append(f"title:{title}:{author}:{d.year or ''}:{publisher}:{where}")
    return tuple(keys)


def folded(text: str) -> str:
    """Letters and digits only, in lower case, without diacritics; ё is е. Kazakh letters stay themselves."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, decomposed))


def _without_brackets(text: str) -> str:
    """Without the brackets around what the cataloguer supplied: ``[Washington, D.C.``; ``СПб. [и др.]`` stays."""
    if text.startswith("["):
        return text[1:].removesuffix("]").strip()
    return text if text.count("[") == text.count("]") else text.replace("]", "")


def _without_open_bracket(text: str) -> str:
    """A bracket that is closed in the remainder of the title has no sense before the title alone."""
    return text.removeprefix("[") if text.count("[") > text.count("]") else text


def _without_marks(text: str) -> str:
    """Without the ISBD marks at its end; a stop stays after an initial or an abbreviation of one or two letters."""
    bare = text.strip().rstrip(" /:;=,")
    if bare.endswith(".") and not bare.endswith("..") and not re.search(r"(?:^|[\s.(])[^\W\d]{1,2}\.$", bare):
        bare = bare[:-1].rstrip()
    return bare


def _joined(field: DataField, codes: str, mark: str) -> str:
    return mark.join(filter(None, (_without_marks(value) for value in field.every(codes))))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, values))))


def _authors(record: MarcRecord) -> tuple[str, ...]:
    """Headings of persons and bodies, the main entry first; works named in added entries are no authors."""
    headings = []
    for field in (*record.data_fields("100", "110", "111"), *record.data_fields("700", "710", "711")):
        codes = "abcqd" if field.tag.endswith("00") else "abnc"
        heading = _without_marks(" ".join(value.strip() for value in field.every(codes)))
        # In records of no known dialect a whole abstract may stand under the tag of an author.
        if not field.first("t") and len(heading) <= LONGEST_HEADING_CHARACTERS:
            headings.append(heading)
    return _unique(headings)


def _imprint(record: MarcRecord) -> DataField:
    """The statement of publication: 264 with second indicator 1, any other 264, or the older 260."""
    found = sorted(record.data_fields("264", "260"), key=lambda field: (field.tag == "260", field.ind2 != "1"))
    return found[0] if found else DataField("264", " ", " ", ())


def _year(record: MarcRecord, imprint: DataField) -> int | None:
    written = YEAR.search(" ".join(imprint.every("c")))
    coded = YEAR.fullmatch(record.control("008")[7:11])
    found = written or coded
    return int(found[1]) if found and EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR else None


def _language(record: MarcRecord) -> str:
    codes = [record.control("008")[35:38].lower(), *(value[:3].lower() for value in record.values("041", "a"))]
    return next((code for code in codes if LANGUAGE.fullmatch(code) and code not in NOT_A_LANGUAGE), "")


def _isbns(record: MarcRecord) -> tuple[tuple[str, ...], tuple[str, ...]]:
    good: list[str] = []
    bad: list[str] = []
    for written in record.values("020", "a"):
        found = NUMBER_IN_020.search(written)
        # A Cyrillic Х in place of the Latin check digit is a slip of the keyboard layout.
        number = (found[0] if found else written).upper().replace("Х", "X").replace("–", "-")
        try:
            good.append(isbn.to_isbn13(isbn.validate(isbn.compact(number))))
        except ValidationError:
            bad.append(written)
    return tuple(isbn.compact(number) for number in _unique(good)), _unique(bad)


def _issns(record: MarcRecord) -> tuple[str, ...]:
    return _unique(v.strip().upper() for v in record.values("022", "a") if issn.is_valid(v.strip().upper()))


def _subjects(record: MarcRecord) -> tuple[str, ...]:
    headings = [
        " — ".join(
            filter(
                None,
                [
                    _without_marks(" ".join(field.every("abcdqt"))),
                    *(_without_marks(value) for value in field.every("xyzv")),
                ],
            )
        )
        for field in record.data_fields("600", "610", "611", "630", "648", "650", "651")
    ]
    return _unique([*headings, *(_without_marks(value) for value in record.values("653", "a"))])


def _control_number(record: MarcRecord) -> str:
    """001, unless there is no digit in it: a name in this place is not a number, and would join strangers."""
    number = record.control("001").strip()
    return number if any(char.isdigit() for char in number) else ""


def _kind(record: MarcRecord) -> Kind:
    kind, level = record.leader[6:7], record.leader[7:8]
    if kind in KIND_BY_TYPE:
        return KIND_BY_TYPE[kind]
    if level in ("a", "b"):
        return Kind.ARTICLE
    contents = record.control("008")[24:28]
    genres = " ; ".join([*record.values("655", "a"), *record.values("245", "k"), *record.values("650", "v")])
    says_thesis = THESIS_WORDS.search(genres) or THESIS_REMAINDER.search(" ".join(record.values("245", "b")))
    if "m" in contents or record.values("502", "ab") or says_thesis:
        return Kind.DISSERTATION
    if "v" in contents or "w" in contents or COURT_WORDS.search(genres):
        return Kind.COURT_PRACTICE
    if "l" in contents or "z" in contents or ACT_WORDS.search(genres) or "Laws, etc" in str(record.values("240", "a")):
        return Kind.ACT
    if level in ("s", "i") or is_issue(record):
        return Kind.SERIAL
    if record.control("008")[23:24] in tuple("oqs") or record.control("006")[:1] == "m":
        return Kind.E_RESOURCE
    return Kind.BOOK if kind in ("a", "t") and level in ("m", "c", "d", "") else Kind.OTHER

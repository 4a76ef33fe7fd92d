"""The areas of a description, filled from MARC 21 and joined with the prescribed marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from stdnum import isbn
from stdnum.exceptions import ValidationError

from torelik.library.cataloguing.marc import DataField, MarcRecord

from . import names
from .abbreviating import abbreviated
from .words import PLACES, WORDS, Words

BETWEEN_AREAS = "– "
LANGUAGES = {"kaz": "kk", "rus": "ru", "eng": "en"}
KAZAKH_LETTERS = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
NONE = DataField("", " ", " ", ())
ELECTRONIC_WORDS = re.compile(r"(?:электрон|electronic)", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"(?:https?|ftp)://\S+$", re.IGNORECASE)
PAGES_AFTER = re.compile(r"(?<=[\d\]IVXLCivxlc])\s*(?:с|б|р|p|pp|pages?|бет|стр)\.?(?=$|\s*[,:;(])")
BARE_PAGES = re.compile(r"^[\d\[\],\sIVXLCivxlc]*\d\]?$")
PAGES_BEFORE = re.compile(r"^(?:с|б|p|pp|бет|стр)\.?\s*(?=[\d\[IVXLC])", re.IGNORECASE)
PAGES_OF_KAZAKH = re.compile(r"^(\d+(?:\s*[-–—]\s*\d+)?)[\s-]*(?:бб?|бет(?:тер)?)\.?$", re.IGNORECASE)
BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)")
AREA_MARK = re.compile(r"\.\s+[-–—]+\s+")
THESIS_REMAINDER = re.compile(r"(?:\bдис\b|\bдисс|диссертаци|автореф|\bthes[ei]s|dissertation)", re.IGNORECASE)
LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
ENDED = (".", "…", '."', ".»", ".”")
LONGEST_ABBREVIATION = 4
"""A point after a longer word ends a sentence, not an abbreviation."""

ISBN_13 = 13
LONGEST_SHORTENED_NOTE = 8
NOTES = ("500", "501", "502", "504", "546", "511", "516", "538")
PRINT_PLACES = {short: town for town, short in PLACES.items()}


MATERIALS = {
    "c": "music", "d": "music", "e": "map", "f": "map", "g": "video", "i": "sound", "j": "sound", "k": "picture", "o": "kit",
    "p": "kit", "r": "object", "t": "manuscript",
}  # fmt: skip
"""The general designation of material by the type of record, position 6 of the leader."""


class Style(Enum):
    """The standard that a description follows. The values are stable."""

    GOST_7_1 = "gost-7.1-2003"
    GOST_R_7_0_100 = "gost-r-7.0.100-2018"


class Area(Enum):
    """What a span of the text says. The values are stable."""

    HEADING = "heading"
    TITLE = "title"
    EDITION = "edition"
    SPECIFIC = "specific"
    IMPRINT = "imprint"
    EXTENT = "extent"
    SERIES = "series"
    NOTES = "notes"
    NUMBER = "number"
    CONTENT = "content"
    HOST = "host"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of a description with the marks that join it to the piece before; all spans together are the text."""

    area: Area
    text: str


@dataclass(frozen=True, slots=True)
class GostDescription:
    """A description: the heading, the areas after it, and for a set the volumes, each on its own line."""

    heading: str
    spans: tuple[Span, ...]
    volumes: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The description without its heading, closed by a point."""
        return _closed("".join(span.text for span in self.spans))

    @property
    def text(self) -> str:
        """The whole description; the volumes of a set stand on lines of their own."""
        first = f"{_closed(self.heading)} {self.body}" if self.heading else self.body
        return "\n".join([first, *self.volumes])


@dataclass(frozen=True, slots=True)
class _Means:
    """What every area asks: the standard, the words, whether words are abbreviated."""

    style: Style
    language: str
    words: Words
    abbreviate: bool
    accessed_on: date | None

    @property
    def is_older(self) -> bool:
        return self.style is Style.GOST_7_1

    def short(self, text: str) -> str:
        return abbreviated(text, language=self.language) if self.abbreviate else text

    def numbers(self, text: str) -> str:
        return BETWEEN_NUMBERS.sub("-" if self.is_older else "–", text)


def describe_by_gost(
    record: MarcRecord,
    *,
    style: Style = Style.GOST_7_1,
    language: str = "",
    abbreviate: bool | None = None,
    accessed_on: date | None = None,
) -> GostDescription:
    """Describe one record at one level; an article with its host after two slashes.

    *language* is the language of description (kk, ru, en), by itself that of the title. *abbreviate* is by itself what
    the standard does: GOST 7.1 abbreviates words of all areas except titles, GOST R 7.0.100 writes them in full.
    *accessed_on* is told beside the address of an electronic resource. The same record always gives the same text.
    """
    means = _means(record, style=style, language=language, abbreviate=abbreviate, accessed_on=accessed_on)
    heading = _heading(record)
    pieces: list[tuple[Area, str]] = [(Area.TITLE, _title(record, means))]
    if _is_article(record):
        if not means.is_older:
            pieces.append((Area.CONTENT, _content(record, means)))
        host = [(Area.HOST, text) for text in _host(record, means)]
        notes = [(Area.NOTES, text) for text in (*_notes(record, means), *_access(record, means))]
        spans = [*_joined(pieces), *_joined([*host, *notes], lead=" // ")]
        return GostDescription(heading, tuple(spans))
    pieces += _middle(record, means)
    return GostDescription(heading, tuple(_joined(pieces)))


def describe_set(
    record: MarcRecord,
    volumes: Sequence[MarcRecord],
    *,
    style: Style = Style.GOST_7_1,
    language: str = "",
    abbreviate: bool | None = None,
) -> GostDescription:
    """Describe a publication in several volumes at two levels: what is common, then a line for each volume.

    A volume says only what the set does not: an area that is the same in both is left to the set.
    """
    means = _means(record, style=style, language=language, abbreviate=abbreviate, accessed_on=None)
    common = describe_by_gost(record, style=style, language=means.language, abbreviate=abbreviate)
    said = {span.text.removeprefix(".").removeprefix(" ").removeprefix(BETWEEN_AREAS) for span in common.spans}
    title = _strip(next(record.data_fields("245"), NONE).first("a"))
    lines = []
    for volume in volumes:
        pieces = [(Area.VOLUME, _volume_title(volume, means, title))]
        pieces += [(area, text) for area, text in _middle(volume, means) if text not in said]
        lines.append(_closed("".join(span.text for span in _joined(pieces))))
    return replace(common, volumes=tuple(lines))


def language_of_description(record: MarcRecord) -> str:
    """Return the language in which the record is described: that of the title, by code or else by letters."""
    coded = [code.strip().lower() for code in (record.control("008")[35:38], *record.values("041", "a")[:1])]
    for code in coded:
        if code in LANGUAGES:
            return LANGUAGES[code]
    title = " ".join(record.values("245", "ab"))
    if KAZAKH_LETTERS.search(title):
        return "kk"
    return "ru" if CYRILLIC.search(title) else "en"


def _means(
    record: MarcRecord, *, style: Style, language: str, abbreviate: bool | None, accessed_on: date | None
) -> _Means:  # fmt: skip
    chosen = language or language_of_description(record)
    return _Means(style, chosen, WORDS[chosen], style is Style.GOST_7_1 if abbreviate is None else abbreviate, accessed_on)


# ---- heading ----


def _heading(record: MarcRecord) -> str:
    """One to three authors: the first of them. Four and more: none. Otherwise the body, where the work is its own."""
    written = names.authors(record)
    statement = next(record.data_fields("245"), NONE).first("c").split(" ; ")[0]
    count = max(len(written), len(names.names_listed(_strip(statement))))
    if any(True for _ in record.data_fields("100")) and written:
        return names.heading_of(written[0]) if count <= names.MOST_AUTHORS_IN_HEADING else ""
    for field in record.data_fields("110", "111"):
        if heading := names.body_heading_of(field):
            return heading
    return ""


# ---- title and statement of responsibility ----


def _title(record: MarcRecord, means: _Means) -> str:
    field = next(record.data_fields("245"), NONE)
    proper, parallels, remainders = _parts_of_title(field, means)
    for other in record.data_fields("246"):
        if other.ind2 == "1" and other.first("a"):
            parallel = _strip(other.first("a"))
            if parallel and parallel not in parallels and parallel.lower() != proper.lower():
                parallels.append(parallel)
    if degree := _degree(record, means, " ".join(remainders)):
        remainders.append(degree)
    text = proper or _strip(" ".join(field.every("bc"))) or "[…]"
    if means.is_older:
        text += f" [{means.words.material[_material(record)]}]"
    text += "".join(f" = {parallel}" for parallel in parallels)
    text += "".join(f" : {means.short(remainder)}" for remainder in remainders)
    said = _responsibility(record, field, means)
    return f"{text} / {said}" if said else text


def _volume_title(record: MarcRecord, means: _Means, set_title: str) -> str:
    """``Т. 1 : Общая часть``: the designation of the volume, then its own title."""
    field = next(record.data_fields("245"), NONE)
    number = ", ".join(_strip(value, keeps_point=True) for value in field.every("n"))
    own = ". ".join(_strip(value) for value in field.every("p"))
    title = _strip(field.first("a"))
    if not own and title and not title.startswith(set_title):
        own = title
    if not number:
        number = next((_strip(value, keeps_point=True) for f in record.data_fields("490", "773") for value in f.every("vg")), "")
    text = " : ".join(part for part in (number, own) if part) or title or "[…]"
    _proper, _parallels, remainders = _parts_of_title(field, means)
    text += "".join(f" : {means.short(remainder)}" for remainder in remainders)
    said = _responsibility(record, field, means, alone=True)
    return f"{text} / {said}" if said else text


def _parts_of_title(field: DataField, means: _Means) -> tuple[str, list[str], list[str]]:
    """Return the title proper with its parts, parallel titles, and what else belongs to the title."""
    proper = ""
    parallels: list[str] = []
    remainders: list[str] = []
    before = ""
    kind = "proper"
    for code, value in field.subfields:
        if code not in "abnp" or not value.strip():
            continue
        if code == "b":
            kind = "parallel" if before.rstrip().endswith("=") else "remainder"
            for at, part in enumerate(re.split(r"\s+([:=])\s+", value.strip())):
                if part in (":", "="):
                    kind = "parallel" if part == "=" else "remainder"
                elif at == 0 and before.rstrip().endswith(";"):
                    proper += f" ; {_strip(part)}"
                elif bare := _strip(part, keeps_point=True):
                    (parallels if kind == "parallel" else remainders).append(bare)
        else:
            bare = _strip(value, keeps_point=code == "n")
            # The name of a part follows its number after a comma, everything else after a point.
            mark = ", " if code == "p" and _before(field, value) == "n" else ". "
            if not proper:
                proper = re.sub(r"\s+([:=/])\s+", lambda found: f" {found[1]} ", bare)
            elif kind == "proper":
                proper = f"{proper.rstrip('.') if mark == '. ' else proper.rstrip(' ')}{mark}{bare}"
            elif remainders or parallels:
                kept = remainders or parallels
                kept[-1] = f"{kept[-1].rstrip('.')}{mark}{bare}"
        before = value
    if " : " in proper and not remainders:
        # Old records have everything in one subfield.
        proper, *rest = proper.split(" : ")
        remainders = rest
    if " = " in proper and not parallels:
        proper, *parallels = proper.split(" = ")
    return proper, parallels, remainders


def _before(field: DataField, value: str) -> str:
    codes = [code for code, _value in field.subfields]
    values = [found for _code, found in field.subfields]
    at = values.index(value)
    return codes[at - 1] if at else ""


def _responsibility(record: MarcRecord, field: DataField, means: _Means, *, alone: bool = False) -> str:
    """Return the statements as the title page has them, otherwise made from the headings."""
    written = " ".join(value.strip() for value in field.every("c"))
    statements = [_strip(part, keeps_point=True) for part in re.split(r"\s*;\s+", written)]
    statements = [part for part in statements if part]
    if statements:
        statements[0] = _authors_by_rule(statements[0], means)
        return " ; ".join(means.short(part) for part in statements)
    if alone:
        return ""
    persons = [names.in_statement(one) for one in names.authors(record)]
    made = [_authors_by_rule(", ".join(persons), means)] if persons else []
    return " ; ".join([*made, *_other_persons(record, means)])


def _authors_by_rule(statement: str, means: _Means) -> str:
    """Four authors and more: GOST 7.1 keeps the first; GOST R 7.0.100 keeps four, and three of five and more."""
    found = names.names_listed(statement)
    if len(found) <= names.MOST_AUTHORS_IN_HEADING:
        return statement
    kept = (
        1 if means.is_older else len(found) if len(found) == names.MOST_AUTHORS_IN_HEADING + 1 else names.MOST_AUTHORS_IN_HEADING
    )
    return ", ".join(found) if kept == len(found) else f"{', '.join(found[:kept])} {means.words.and_others}"


def _other_persons(record: MarcRecord, means: _Means) -> list[str]:
    designations = {"com": means.words.compiler, "edt": means.words.editor, "trl": means.words.translator}
    made = []
    for field in record.data_fields("700"):
        designation = designations.get(field.first("4").strip()) or (field.first("e").strip(" ,") if field.first("e") else "")
        if designation and field not in names.authors(record) and field.first("a"):
            name = names.in_statement(field)
            made.append(f"{name} ({designation})" if means.language == "kk" else f"{designation} {name}")
    return made


def _degree(record: MarcRecord, means: _Means, remainder: str) -> str:
    """``дис. … канд. юрид. наук`` from field 502 where the title does not say it."""
    degree = _strip(next(record.data_fields("502"), NONE).first("b"), keeps_point=True)
    if not degree or THESIS_REMAINDER.search(remainder):
        return ""
    thesis = (
        means.words.thesis if means.is_older else {"kk": "диссертация", "ru": "диссертация", "en": "dissertation"}[means.language]
    )
    return f"{degree} {thesis}" if means.language != "ru" else f"{thesis} … {degree}"


# ---- the areas between ----


def _middle(record: MarcRecord, means: _Means) -> list[tuple[Area, str]]:
    found = [
        (Area.EDITION, _edition(record, means)),
        (Area.SPECIFIC, _specific(record, means)),
        (Area.IMPRINT, _imprint(record, means)),
        (Area.EXTENT, _extent(record, means)),
        (Area.SERIES, _series(record, means)),
        *((Area.NOTES, text) for text in (*_notes(record, means), *_access(record, means))),
        (Area.NUMBER, _numbers(record, means)),
    ]
    if not means.is_older:
        found.append((Area.CONTENT, _content(record, means)))
    return [(area, text) for area, text in found if text]


def _edition(record: MarcRecord, means: _Means) -> str:
    field = next(record.data_fields("250"), NONE)
    edition = _strip(field.first("a"), keeps_point=True)
    said = _strip(field.first("b"), keeps_point=True)
    text = f"{edition} / {said}" if said and edition else edition
    return means.short(text)


def _specific(record: MarcRecord, means: _Means) -> str:
    if scale := _strip(next(record.data_fields("255"), NONE).first("a"), keeps_point=True):
        return scale
    if numbering := " ".join(next(record.data_fields("362"), NONE).first("a").split()):
        return means.numbers(re.sub(r"\s*[-–—]\s*\.?$", "– ", numbering))
    if data := _strip(next(record.data_fields("256"), NONE).first("a"), keeps_point=True):
        return data
    return means.words.electronic_data if means.is_older and _is_electronic(record) and not _is_article(record) else ""


def _imprint(record: MarcRecord, means: _Means) -> str:
    found = sorted(record.data_fields("264", "260"), key=lambda one: (one.tag == "260", one.ind2 != "1"))
    field = found[0] if found else NONE
    text, has_publisher = "", False
    last = ""
    for code, value in field.subfields:
        bare = _strip(value, keeps_point=True)
        if not bare or code not in "abc":
            continue
        if code == "a":
            place = _place(bare, means)
            text += f" ; {place}" if text else place
        elif code == "b":
            text = text or means.words.no_place
            text += f" : {_publisher(bare, means)}"
            has_publisher = True
        elif code == "c":
            last = last or bare
    is_serial = _is_serial(record)
    year = _year(last or record.control("008")[7:11], means, is_serial=is_serial)
    if not text and not year:
        return ""
    is_own = _is_thesis(record) or _is_act(record) or _is_electronic(record)
    if text and not has_publisher and not is_own:
        text += f" : {means.words.no_publisher}"
    if not year and not is_serial:
        year = means.words.no_year
    return ", ".join(part for part in (text, year) if part)


def _place(written: str, means: _Means) -> str:
    place = written.strip()
    if means.language != "ru":
        return place
    if means.abbreviate and means.is_older:
        return PLACES.get(place, place)
    return PRINT_PLACES.get(place, place) if not means.is_older else place


def _publisher(written: str, means: _Means) -> str:
    # The name of a publisher stands as it is; only the word for one is abbreviated, as the standards do in their examples.
    return re.sub(r"^Издательство\b", "Изд-во", written) if means.abbreviate and means.language == "ru" else written


def _year(written: str, means: _Means, *, is_serial: bool) -> str:
    year = re.sub(r"\s*[-–—]\s*$", "–", written.strip(" .,;"))
    year = re.sub(r"^(?:©|\(c\)|c|с|p|℗|cop\.?)\s*(?=\d{4})", "cop. ", year)
    if not re.search(r"\d", year):
        return ""
    if re.fullmatch(r"\d{0,3}[uU|]+\d*|[u|]+", year):
        return ""
    year = BETWEEN_NUMBERS.sub("–" if is_serial or not means.is_older else "-", year)
    return f"{year} " if year.endswith("–") else f"{year}– " if is_serial and re.fullmatch(r"\d{4}", year) else year


def _extent(record: MarcRecord, means: _Means) -> str:
    text = ""
    for code, value in next(record.data_fields("300"), NONE).subfields:
        bare = _strip(value, keeps_point=True)
        if not bare:
            continue
        if code == "a":
            text += f" ; {_pages(bare, means)}" if text else _pages(bare, means)
        elif code in "bce":
            mark = {"b": " : ", "c": " ; ", "e": " + "}[code]
            text += f"{mark}{means.short(bare)}" if text else bare
    return text


def _pages(written: str, means: _Means) -> str:
    """The word for pages is that of the language of description."""
    if BARE_PAGES.match(written):
        return f"{written} {means.words.pages}"
    return PAGES_AFTER.sub(f" {means.words.pages}", written)


def _series(record: MarcRecord, means: _Means) -> str:
    fields = list(record.data_fields("490")) or list(record.data_fields("440", "830"))
    made = []
    for field in fields:
        title = ""
        for code, value in field.subfields:
            bare = _strip(value, keeps_point=code in "nv").strip("()")
            if not bare or code not in "anpvx":
                continue
            mark = {"n": ". ", "p": ". ", "v": " ; ", "x": ", ISSN "}.get(code, ". ")
            if code in "vn":
                bare = means.short(bare)
            elif code == "x":
                bare = bare.removeprefix("ISSN").strip()
            title += f"{mark}{bare}" if title else bare
        if title:
            made.append(f"({title})")
    return " ".join(dict.fromkeys(made))


def _notes(record: MarcRecord, means: _Means) -> list[str]:
    found = (
        [_strip(record_value, keeps_point=True) for record_value in record.values("310", "a")[:1]] if _is_serial(record) else []
    )
    for tag in NOTES:
        for field in record.data_fields(tag):
            if tag == "502" and not field.first("a"):
                continue  # Its parts went into the title.
            found.append(means.numbers(_strip(" ".join(field.every("a" if tag != "502" else "abcd")), keeps_point=True)))
    plain = [AREA_MARK.sub(". ", text) for text in dict.fromkeys(found) if text]
    # A note in whole sentences is read, not deciphered.
    return [means.short(text) if len(text.split()) <= LONGEST_SHORTENED_NOTE else text for text in plain]


def _access(record: MarcRecord, means: _Means) -> list[str]:
    if not _is_electronic(record):
        return []
    made = []
    for value in record.values("856", "u"):
        address = value.strip()
        if not WEB_ADDRESS.match(address):
            continue
        when = f" ({means.words.accessed}: {means.accessed_on:%d.%m.%Y})" if means.accessed_on else ""
        made.append(f"{means.words.access if means.is_older else means.words.url}: {address}{when}")
    return ([means.words.title_from_screen] if made and means.is_older else []) + list(dict.fromkeys(made))


def _numbers(record: MarcRecord, means: _Means) -> str:
    found: list[str] = []
    known: set[str] = set()
    if _is_serial(record):
        for field in record.data_fields("022"):
            if number := _strip(field.first("a")):
                key = _strip(next(record.data_fields("222"), NONE).first("a"))
                found.append(f"ISSN {number}" + (f" = {key}" if key and means.is_older else ""))
    for field in record.data_fields("020"):
        number, qualifier = _isbn(field.first("a"), means)
        # Agencies give one number in ten and in thirteen digits.
        core = re.sub(r"\D", "", number)[-10:-1] if len(re.sub(r"\W", "", number)) == ISBN_13 else re.sub(r"\W", "", number)[:9]
        if not number or core in known:
            continue
        known.add(core)
        said = ", ".join(filter(None, [_strip(value, keeps_point=True).strip("()") for value in (*field.every("q"), qualifier)]))
        price = _strip(field.first("c"), keeps_point=True)
        found.append(f"ISBN {number}" + (f" ({said})" if said else "") + (f" : {price}" if price and means.is_older else ""))
    return f". {BETWEEN_AREAS}".join(dict.fromkeys(found))


def _isbn(written: str, means: _Means) -> tuple[str, str]:
    """Return the number with its hyphens and what stands beside it; a wrong one is told to be so."""
    match = re.match(r"\s*([\dXxХх][\dXxХх\s–-]{8,20})\s*(.*)$", written)
    if not match:
        return "", ""
    number = re.sub(r"[\s–-]", "", match[1]).upper().replace("Х", "X")
    beside = match[2].strip(" :;.")
    try:
        isbn.validate(number)
    except ValidationError:
        return match[1].strip(" -–"), ", ".join(filter(None, [beside.strip("()"), means.words.wrong]))
    return isbn.format(number), beside


def _content(record: MarcRecord, means: _Means) -> str:
    kind = _material(record)
    electronic = _is_electronic(record)
    letter = record.leader[6:7]
    if kind == "electronic" or electronic:
        file = record.control("008")[26:27] if letter == "m" else "d"
        if letter in ("c", "d"):
            key = "music-electronic"
        else:
            key = {"b": "program-electronic", "a": "data-electronic", "c": "data-electronic"}.get(file, "text-electronic")
    elif kind == "sound":
        key = "speech" if letter == "i" else "sound"
    else:
        key = {"manuscript": "text", "kit": "text"}.get(kind, kind)
    return means.words.content[key]


# ---- the host of an article ----


def _host(record: MarcRecord, means: _Means) -> list[str]:
    """Return the areas after the two slashes: the host's title, its year and number, the place in it."""
    field = next(record.data_fields("773"), NONE)
    title = _strip(field.first("t") or field.first("s") or field.first("p"))
    title = re.sub(r"\s*\.\s*[-–—]+\s*", ". ", title)
    if author := _strip(field.first("a"), keeps_point=True):
        title = f"{_closed(author)} {title}" if title else author
    areas = [title or "[…]"]
    if edition := _strip(field.first("b"), keeps_point=True):
        areas.append(means.short(edition))
    parts = [_strip(part, keeps_point=True) for value in field.every("g") for part in AREA_MARK.split(value)]
    imprint = _strip(field.first("d"), keeps_point=True)
    coded = record.control("008")[7:11]
    if imprint:
        # GOST 7.1 leaves the publisher of a host out.
        areas.append(re.sub(r"\s+:\s+[^,;]+(?=,)", "", imprint) if means.is_older else imprint)
    elif coded.isdigit() and not any(coded in part for part in parts):
        areas.append(coded)
    areas += [means.numbers(_place_in_host(part, means)) for part in parts if part]
    if not parts and (extent := _extent_in_host(record, means)):
        areas.append(extent)
    return areas


def _place_in_host(written: str, means: _Means) -> str:
    kazakh = PAGES_OF_KAZAKH.match(written)
    if kazakh:
        return f"{means.words.pages_of} {kazakh[1]}"
    return PAGES_BEFORE.sub(f"{means.words.pages_of} ", written)


def _extent_in_host(record: MarcRecord, means: _Means) -> str:
    pages = _strip(next(record.data_fields("300"), NONE).first("a"), keeps_point=True)
    found = PAGES_BEFORE.match(pages) or PAGES_OF_KAZAKH.match(pages)
    return means.numbers(_place_in_host(pages, means)) if found else ""


# ---- what a record is ----


def _is_article(record: MarcRecord) -> bool:
    return record.leader[7:8] in ("a", "b") or any(
        (field.first("t") or field.first("s")) and field.first("g") and record.leader[7:8] not in ("s", "i")
        and record.leader[19:20] not in ("b", "c")
        for field in record.data_fields("773")
    )  # fmt: skip


def _is_serial(record: MarcRecord) -> bool:
    return record.leader[7:8] in ("s", "i")


def _is_thesis(record: MarcRecord) -> bool:
    return bool(list(record.data_fields("502")) or THESIS_REMAINDER.search(" ".join(record.values("245", "b"))))


def _is_act(record: MarcRecord) -> bool:
    return record.control("008")[24:25] == "l" and record.control("008")[28:29] == "f"


def _is_electronic(record: MarcRecord) -> bool:
    fixed = record.control("008")
    form = fixed[29:30] if record.leader[6:7] in ("e", "f") else fixed[23:24]
    carriers = [value[:1] for field in record.data_fields("338") for value in field.every("b")]
    return (
        record.leader[6:7] == "m"
        or record.control("007")[:1] == "c"
        or (form in ("o", "s", "q") and record.leader[6:7] in ("a", "c", "d", "e", "f", "t"))
        or "c" in carriers
        or any(ELECTRONIC_WORDS.search(value) for value in record.values("245", "h"))
    )


def _material(record: MarcRecord) -> str:
    letter = record.leader[6:7]
    if _is_electronic(record):
        return "electronic"
    return "text" if _is_thesis(record) else MATERIALS.get(letter, "text")


# ---- marks ----


def _joined(pieces: Iterable[tuple[Area, str]], *, lead: str = "") -> list[Span]:
    """Join areas by a point and a dash; where the area before ends with a point or dots, the mark's own point is left out."""
    spans: list[Span] = []
    before = ""
    for area, text in pieces:
        clean = " ".join(text.split()) if not text.endswith("– ") else " ".join(text.split()) + " "
        if not clean.strip():
            continue
        if not spans:
            mark = lead
        elif before.endswith("– "):
            mark = f". {BETWEEN_AREAS}"
        else:
            mark = f" {BETWEEN_AREAS}" if before.endswith(ENDED) else f". {BETWEEN_AREAS}"
        spans.append(Span(area, f"{mark}{clean}"))
        before = clean
    return spans


def _closed(text: str) -> str:
    return text if text.endswith(ENDED) else f"{text}."


def _strip(value: str, *, keeps_point: bool = False) -> str:
    """Return the subfield without the marks at its end and with single blanks; the point of an abbreviation may stay."""
    text = " ".join(value.replace("\x98", "").replace("\x9c", "").split())
    text = re.sub(r"[\s/:;,=+]+$", "", text).strip()
    if not text.endswith(".") or text.endswith(("..", "…")):
        return text
    word = LAST_WORD.search(text)
    if keeps_point and word and len(word[1]) <= LONGEST_ABBREVIATION:
        return text
    return text[:-1].rstrip() if not keeps_point or word is None or text.count(".") == 1 else text

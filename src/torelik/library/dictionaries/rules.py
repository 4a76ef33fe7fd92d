"""Decisions about dictionaries in plain Python: under which headings a title stands, and in which order headings do."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from torelik.library.authorities import rules as authorities
from torelik.library.authorities.vocabulary import AuthorityKind
from torelik.library.cataloguing import rules as cataloguing
from torelik.library.cataloguing.marc import DataField, Description, MarcRecord, folded
from torelik.library.dictionaries.vocabulary import Dictionary
from torelik.library.shelving import rules as shelving
from torelik.search import api as search

KEY_CHARACTERS = 20
LONGEST_TEXT = 400
ORDERING_CHARACTERS = 400
ALPHABET = "АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Letters that the bar may have, in their order."""

DIGITS = "0–9"
REMEMBERED_RECORDS = 4_096
"""A portion of an import is entered right after the index has asked for the keys of its records."""
REMEMBERED_HEADINGS = 20_000
"""Records of one import name the same people, subjects and publishers again and again."""
_LATEST_YEAR = 9999
_AUTHOR_TAGS = ("100", "110", "111", "700", "710", "711")
_SUBJECT_TAGS = ("600", "610", "611", "630", "650", "651")
_MARKS = " ,.;:/="
_QUOTES = "«»\"“”„'[]"
_MAIN_NUMBER = re.compile(r"\d[\d./]*")

DICTIONARIES_OF_KIND = {
    AuthorityKind.PERSON: (Dictionary.AUTHOR, Dictionary.SUBJECT),
    AuthorityKind.BODY: (Dictionary.AUTHOR, Dictionary.SUBJECT),
    AuthorityKind.MEETING: (Dictionary.AUTHOR, Dictionary.SUBJECT),
    AuthorityKind.PLACE: (Dictionary.SUBJECT,),
    AuthorityKind.SUBJECT: (Dictionary.SUBJECT,),
    AuthorityKind.TITLE: (Dictionary.TITLE, Dictionary.SERIES, Dictionary.SUBJECT),
}
"""In which dictionaries the forms of an authority may stand."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One heading of a record.

    ``key`` is the same for all spellings of the heading and for it alone. ``sorted_as`` is the text without its article.
    ``kind``, ``name_key`` and ``years`` are what it is compared by with authorities, where it may be one.
    """

    dictionary: Dictionary
    key: str
    text: str
    sorted_as: str = ""
    kind: str = ""
    name_key: str = ""
    years: str = ""


@lru_cache(maxsize=REMEMBERED_RECORDS)
def headings_of(marc: MarcRecord, description: Description) -> tuple[Wanted, ...]:
    """Return all headings under which a record stands, each once."""
    found: dict[str, Wanted] = {}
    for wanted in (
        *_authors(marc), *_titles(marc, description), *_subjects(marc), *_series(marc), *_publishers(marc),
        *_years(description), *_classes(description),
    ):  # fmt: skip
        if wanted.key:
            found.setdefault(wanted.key, wanted)
    return tuple(found.values())


def keys_of(marc: MarcRecord, description: Description) -> tuple[str, ...]:
    """Return the keys of all headings of a record, for the search index."""
    return tuple(wanted.key for wanted in headings_of(marc, description))


@lru_cache(maxsize=REMEMBERED_HEADINGS)
def key_of(dictionary: Dictionary, text: str) -> str:
    """Return the key of a heading: a digest of its letters and digits; "" for a text without any.

    The signs of a class count: 347.9 and 34.79 are two.
    """
    bare = text.strip() if dictionary in (Dictionary.UDC, Dictionary.BBK) else folded(text)
    return sha256(f"{dictionary.value}:{bare}".encode()).hexdigest()[:KEY_CHARACTERS] if bare else ""


def ordering_of(dictionary: Dictionary, text: str) -> str:
    """Return the place of a heading: in the Kazakh alphabet, for years with the newest first."""
    if dictionary is Dictionary.YEAR:
        digits = "".join(char for char in text if char in "0123456789")[:4]
        return f"{_LATEST_YEAR - int(digits):04}" if digits else ""
    return search.sort_key(text)[:ORDERING_CHARACTERS]


def letter_of(dictionary: Dictionary, text: str) -> str:
    """Return under which letter of the bar a heading stands: years under their decade, other letters under none."""
    if dictionary is Dictionary.YEAR:
        return f"{text[:3]}0"
    first = next((char for char in text if char.isalnum()), "").upper().replace("Ё", "Е")
    if first.isdigit():
        return DIGITS
    if first and first not in ALPHABET:
        first = unicodedata.normalize("NFD", first)[:1]
    return first if first and first in ALPHABET else ""


def ordering_of_letter(dictionary: Dictionary, letter: str) -> str:
    """Return the place from which the headings of a letter stand."""
    if dictionary is Dictionary.YEAR:
        return ordering_of(dictionary, f"{letter[:3]}9")
    return ordering_of(dictionary, letter[:1])


def ancestors_of(dictionary: Dictionary, notation: str) -> list[str]:
    """Return the classes above a class by its notation, the highest first, and itself: 347.9 is of 3, 34, 347 and 347.9."""
    main = _MAIN_NUMBER.match(notation)
    number = main[0].rstrip("./") if main else ""
    above = [number[: at + 1] for at, char in enumerate(number) if char.isdigit()]
    # The tree of LBC has the social sciences and the humanities in one class.
    shared = ["6/8"] if dictionary is Dictionary.BBK and number[:1] in ("6", "7", "8") else []
    return list(dict.fromkeys([*shared, *above, notation]))


def _wanted(
    dictionary: Dictionary, text: str, *, sorted_as: str = "", kind: str = "", name_key: str = "", years: str = ""
) -> Wanted:
    text = " ".join(text.split())[:LONGEST_TEXT]
    return Wanted(dictionary, key_of(dictionary, text), text, sorted_as or text, kind, name_key, years)


def _of_field(dictionary: Dictionary, field: DataField) -> Iterator[Wanted]:
    heading = authorities.heading_of(field)
    if heading:
        main, below = heading.main, heading.text[len(heading.main) :]
        text = f"{main}, {heading.dates.replace('-', '–')}{below}" if heading.dates else heading.text
        # With subdivisions the main part leads to the authority, unless the whole is one itself.
        yield _wanted(dictionary, text, kind=heading.kind, name_key=heading.key, years=heading.dates)


def _authors(marc: MarcRecord) -> Iterator[Wanted]:
    for field in marc.data_fields(*_AUTHOR_TAGS):
        if not field.first("t"):  # a work that is named has not its author as the author of the title
            yield from _of_field(Dictionary.AUTHOR, field)


def _titles(marc: MarcRecord, description: Description) -> Iterator[Wanted]:
    sorted_as = cataloguing.sorting_title(marc, description.title)
    key = authorities.key_of(description.title)
    yield _wanted(Dictionary.TITLE, description.title, sorted_as=sorted_as, kind=AuthorityKind.TITLE, name_key=key)
    for one in description.parallel_titles:
        yield _wanted(Dictionary.TITLE, one.text)
    for field in marc.data_fields("130", "240"):
        yield from _of_field(Dictionary.TITLE, field)


def _subjects(marc: MarcRecord) -> Iterator[Wanted]:
    for field in marc.data_fields(*_SUBJECT_TAGS):
        yield from _of_field(Dictionary.SUBJECT, field)
    for field in marc.data_fields("648", "653"):
        for value in field.every("a"):
            yield _wanted(Dictionary.SUBJECT, value.strip(_MARKS))


def _series(marc: MarcRecord) -> Iterator[Wanted]:
    for field in (*marc.data_fields("490", "440"), *marc.data_fields("830")):
        text = ". ".join(part for part in (value.strip(_MARKS) for value in field.every("anp")) if part)
        yield _wanted(Dictionary.SERIES, text, kind=AuthorityKind.TITLE, name_key=authorities.key_of(text))


def _publishers(marc: MarcRecord) -> Iterator[Wanted]:
    for field in marc.data_fields("260", "264"):
        if field.tag == "260" or field.ind2 in ("1", " "):
            for value in field.every("b"):
                text = value.strip(_MARKS)
                yield _wanted(Dictionary.PUBLISHER, text, sorted_as=text.strip(_QUOTES))


def _years(description: Description) -> Iterator[Wanted]:
    if description.year:
        yield _wanted(Dictionary.YEAR, str(description.year))


def _classes(description: Description) -> Iterator[Wanted]:
    schemes: Iterable[tuple[Dictionary, tuple[str, ...]]] = (
        (Dictionary.UDC, description.udc),
        (Dictionary.BBK, description.bbk),
    )
    for dictionary, written in schemes:
        for value in written:
            for notation in shelving.classes_in(value):
                for above in ancestors_of(dictionary, notation):
                    yield _wanted(dictionary, above)

"""Names of persons as headings of GOST 7.80 and as statements of responsibility; and lists of them in a statement."""

from __future__ import annotations

import re

from torelik.library.cataloguing.marc import DataField, MarcRecord

MOST_AUTHORS_IN_HEADING = 3
INITIAL = r"[^\W\d_]\."
#: "М. К. Сулейменов", "Ж.-П. Сартр", "Басин Ю. Г.", "John A. Smith" count as names where a statement lists them.
INITIALS_FIRST = re.compile(rf"(?:{INITIAL}[\s-]*){{1,3}}[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]+)?$")
SURNAME_FIRST = re.compile(rf"[^\W\d_][\w'’-]+\s+(?:{INITIAL}\s*){{1,3}}$")
WITHOUT_COMMA = re.compile(rf"([^\W\d_][\w'’-]+)\s+((?:{INITIAL}\s*){{1,3}})$")
AUTHOR_CODES = ("", "aut")
AUTHOR_WORDS = re.compile(r"^\s*(?:авт|author|$)", re.IGNORECASE)


def surname_and_initials(name: str) -> tuple[str, str]:
    """Return the parts of a heading: ``Сулейменов, Майдан Кунтуарович`` is ``("Сулейменов", "М. К.")``.

    A name without a comma is a name by which one is known ("Абай") unless initials follow a surname.
    """
    bare = " ".join(name.split()).strip(" ,;")
    surname, comma, given = bare.partition(",")
    if not comma:
        written = WITHOUT_COMMA.match(bare)
        if not written:
            return bare.rstrip("."), ""
        surname, given = written.groups()
    given = given.partition("(")[0].split(",")[0]
    return surname.strip(), initials_of(given)


def initials_of(given: str) -> str:
    """Return forenames as initials: ``Майдан Кунтуарович`` is ``М. К.``, ``Жан-Поль`` is ``Ж.-П.``; ``Дж.`` stays."""
    spaced = re.sub(r"\.(?=[^\s.-])", ". ", given)
    found = []
    for word in spaced.split():
        letters = [part for part in word.split("-") if part and part[0].isalpha()]
        if not letters:
            continue
        # "Дж." and "Ю." are initials already; a forename gives its first letter.
        short = [part if part.endswith(".") and len(part) <= 3 else f"{part[0].upper()}." for part in letters]
        found.append("-".join(short))
    return " ".join(found)


def heading_of(field: DataField) -> str:
    """Return the heading of a person's field: ``Сулейменов, М. К.``; numerals and titles follow as GOST 7.80 has them."""
    if field.ind1 == "0":
        parts = [" ".join(field.first("a").split()).strip(" ,."), field.first("b").strip(" ,")]
        added = field.first("c").strip(" ,.()")
        return " ".join(filter(None, parts)) + (f" ({added})" if added else "")
    surname, initials = surname_and_initials(field.first("a"))
    added = field.first("c").strip(" ,.()")
    named = f"{surname}, {initials}" if initials else surname
    return f"{named} ({added})" if added else named


def in_statement(field: DataField) -> str:
    """Return the name as a statement of responsibility has it: ``М. К. Сулейменов``."""
    if field.ind1 == "0":
        return heading_of(field)
    surname, initials = surname_and_initials(field.first("a"))
    return f"{initials} {surname}".strip()


def body_heading_of(field: DataField) -> str:
    """Return the heading of a body, a meeting or a country with its divisions: ``Казахстан. Законы``."""
    parts = [" ".join(value.split()).strip(" .,;:") for value in field.every("ab")]
    whole = ". ".join(part for part in parts if part)
    meeting = [" ".join(value.split()).strip(" .,;:()") for value in field.every("ndc")]
    return f"{whole} ({' ; '.join(part for part in meeting if part)})" if any(meeting) else whole


def authors(record: MarcRecord) -> list[DataField]:
    """Return the fields of persons who wrote the work: 100, and those 700 that name no other part in it."""
    found = list(record.data_fields("100"))
    for field in record.data_fields("700"):
        is_author = field.first("4").strip() in AUTHOR_CODES and AUTHOR_WORDS.match(field.first("e"))
        if is_author and not field.first("t"):
            found.append(field)
    return [field for field in found if field.first("a").strip(" ,.")]


def names_listed(statement: str) -> list[str]:
    """Return the names where the statement is nothing but a list of them, otherwise nothing."""
    names = [" ".join(name.split()) for name in statement.strip(" .[]").split(",")]
    # The point after a last initial was taken off with that of the statement.
    ended = [f"{name}." if re.search(r"\s[^\W\d_]$", name) else name for name in names]
    return ended if all(INITIALS_FIRST.match(name) or SURNAME_FIRST.match(name) for name in ended) else []

"""The language of the search box: words, "phrases", -exclusions, beginnings*, field:words."""

import re
from dataclasses import dataclass

LONGEST_TEXT = 1_000
"""Characters of a query that are read; nobody types more, and an attack must not cost more."""

MOST_CLAUSES = 32
"""Words and phrases of a query that are read."""

FIELD_NAMES = {
    "author": "authors",
    "автор": "authors",
    "title": "title",
    "атауы": "title",
    "название": "title",
    "заглавие": "title",
    "subject": "subjects",
    "тақырып": "subjects",
    "тема": "subjects",
    "isbn": "identifiers",
    "issn": "identifiers",
    "number": "identifiers",
    "нөмір": "identifiers",
    "номер": "identifiers",
}
"""What may stand before a colon, in the three languages, and the field it means."""

_QUOTES = '"«»“”„‟'
_CLAUSE = re.compile(
    rf"(?P<minus>(?<!\S)[-\u2212])?(?:(?P<field>\w+):)?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<word>[^\s{_QUOTES}]+))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or phrase of a query, with its place in the typed text."""

    text: str
    start: int
    field: str | None
    is_phrase: bool
    is_excluded: bool
    is_beginning: bool


def clauses(text: str) -> list[Clause]:
    """Return the clauses of a typed text in order. Any text is read: a lone quote ends with the text."""
    found: list[Clause] = []
    for match in _CLAUSE.finditer(text[:LONGEST_TEXT]):
        if len(found) == MOST_CLAUSES:
            break
        phrase, word = match.group("phrase"), match.group("word")
        named = match.group("field")
        meant = FIELD_NAMES.get(named.lower()) if named else None
        part = "phrase" if phrase is not None else "word"
        body = phrase if phrase is not None else word
        start = match.start(part)
        if named and meant is None:
            # "12:30", "закон:" or an address: the colon means nothing, the words do.
            body, start = text[match.start("field") : match.end(part)], match.start("field")
        found.append(
            Clause(
                text=body,
                start=start,
                field=meant,
                is_phrase=phrase is not None,
                is_excluded=match.group("minus") is not None,
                is_beginning=phrase is None and body.endswith("*"),
            )
        )
    return found

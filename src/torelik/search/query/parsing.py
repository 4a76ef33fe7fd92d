"""The language of the search box.

Words, "phrases", beginnings*, -exclusions, field:words, AND / OR / NOT with brackets, year:2015-2020. Any text can be
read: what makes no sense as an operator is a word or is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_TEXT = 1_000
"""Characters of a query that are read; nobody types more, and an attack must not cost more."""

MOST_CLAUSES = 32
"""Words and phrases of a query that are read."""

DEEPEST_BRACKETS = 20
"""Brackets inside brackets that are read; deeper ones are passed over."""

LONGEST_ABBREVIATION = 4
"""Letters of a word in capitals that may be an abbreviation."""

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

YEAR_NAMES = frozenset({"year", "жыл", "жылы", "год"})
"""What may stand before years and a colon."""

_AND = frozenset({"AND", "ЖӘНЕ", "И"})
_OR = frozenset({"OR", "НЕМЕСЕ", "ИЛИ"})
_NOT = frozenset({"NOT", "ЕМЕС", "НЕ"})
_OPERATORS = _AND | _OR | _NOT

_QUOTES = '"«»“”„‟'
_CLAUSE = re.compile(
    rf"(?P<minus>(?<![^\s(])[-\u2212])?"
    rf"(?:(?P<open>(?:(?P<group>\w+):)?\()|(?P<close>\))|(?:(?P<field>\w+):)?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<word>[^\s{_QUOTES}()]+)))"
)
_YEARS = re.compile(r"(?P<first>\d{4})?(?:(?P<to>\.\.|[-\u2013\u2014])(?P<last>\d{4})?)?")


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or phrase of a query, with its place in the typed text."""

    text: str
    start: int
    field: str | None = None
    is_phrase: bool = False
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class YearsTyped:
    """Years between which something was published, both included."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class HavingTyped:
    """A value that a facet must have."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple["Typed", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts at least."""

    parts: tuple["Typed", ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Not the part."""

    part: "Typed"


Typed = Clause | YearsTyped | HavingTyped | Every | Either | Except
"""What a person typed, as a tree."""


def parsed(text: str, *, field: str | None = None) -> Typed:
    """Return the typed text as a tree: ``Every(())`` for an empty one, ``Either(())`` where there is no word in it.

    Words are looked for in *field*, where they name no other themselves.
    """
    if not text.strip():
        return _NOTHING
    typed = _Reading(list(_marks(text[:LONGEST_TEXT]))).everything(field)
    return Either(()) if typed == _NOTHING else typed


def insists(text: str) -> bool:
    """Tell whether somebody typed AND: then every word is meant."""
    return any(mark.kind == "and" for mark in _marks(text[:LONGEST_TEXT]))


def clauses_of(typed: Typed) -> Iterator[Clause]:
    """Yield the words and phrases that are wanted, in order, without those that are excluded."""
    match typed:
        case Clause():
            yield typed
        case Every(parts) | Either(parts):
            for part in parts:
                yield from clauses_of(part)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One piece of the text: an operator, a bracket with its field, or something to be found."""

    kind: str
    typed: Clause | YearsTyped | None = None
    field: str | None = None


def _marks(text: str) -> Iterator[_Mark]:
    """Yield the pieces of the text in order."""
    has_operators = not _is_in_capitals(text)
    found = 0
    for match in _CLAUSE.finditer(text):
        if match.group("minus") and not match.group("close"):
            yield _Mark("not")
        if match.group("open"):
            named = match.group("group")
            if named and not _field_named(named):
                yield _Mark("clause", typed=Clause(named, match.start("group")))
            yield _Mark("(", field=_field_named(named))
        elif match.group("close"):
            yield _Mark(")")
        elif has_operators and (operator := _operator_of(match)):
            yield _Mark(operator)
        elif found < MOST_CLAUSES:
            found += 1
            yield _Mark("clause", typed=_years_of(match) or _clause_of(match, text))


def _is_in_capitals(text: str) -> bool:
    """Tell whether somebody types in capitals throughout: then «ЗАКОН И ПОРЯДОК» is three words and no operator.

    Abbreviations alone (ҚР, ISBN OR ISSN) do not tell.
    """
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word not in _OPERATORS]
    return all(word == word.upper() for word in words) and any(len(word) > LONGEST_ABBREVIATION for word in words)


def _operator_of(match: "re.Match[str]") -> str:
    word = match.group("word")
    if word is None or match.group("minus") or match.group("field"):
        return ""
    return "and" if word in _AND else "or" if word in _OR else "not" if word in _NOT else ""


def _field_named(name: str | None) -> str | None:
    return FIELD_NAMES.get(name.lower()) if name else None


def _years_of(match: "re.Match[str]") -> YearsTyped | None:
    """Read year:2015, year:2015-2020, year:2015.., year:-2020; anything else after the name is a word."""
    if (match.group("field") or "").lower() not in YEAR_NAMES or not match.group("word"):
        return None
    years = _YEARS.fullmatch(match.group("word"))
    if not years or not (years["first"] or years["last"]):
        return None
    first = int(years["first"]) if years["first"] else None
    last = int(years["last"]) if years["last"] else None
    return YearsTyped(first, last if years["to"] else first)


def _clause_of(match: "re.Match[str]", text: str) -> Clause:
    phrase, word, named = match.group("phrase"), match.group("word"), match.group("field")
    meant = _field_named(named)
    part = "phrase" if phrase is not None else "word"
    body, start = match.group(part), match.start(part)
    if named and meant is None:
        # "12:30", "закон:" or an address: the colon means nothing, the words do.
        body, start = text[match.start("field") : match.end(part)], match.start("field")
    return Clause(body, start, meant, is_phrase=phrase is not None, is_beginning=phrase is None and word.endswith("*"))


class _Reading:
    """Reads the pieces from left to right; AND binds closer than OR, words without an operator are joined by AND."""

    def __init__(self, marks: Sequence[_Mark]) -> None:
        self._marks = marks
        self._at = 0

    def everything(self, field: str | None) -> Typed:
        parts = []
        while self._at < len(self._marks):
            before = self._at
            parts.append(self._either(field, 0))
            if self._at == before or self._next() == ")":
                self._at += 1  # a bracket that closes nothing
        return _every(parts)

    def _next(self) -> str:
        return self._marks[self._at].kind if self._at < len(self._marks) else ""

    def _either(self, field: str | None, depth: int) -> Typed:
        parts = [self._every(field, depth)]
        while self._next() == "or":
            self._at += 1
            parts.append(self._every(field, depth))
        parts = [part for part in parts if part != _NOTHING]
        return parts[0] if len(parts) == 1 else Either(tuple(parts)) if parts else _NOTHING

    def _every(self, field: str | None, depth: int) -> Typed:
        parts = []
        while self._next() not in ("", "or", ")"):
            if self._next() == "and":
                self._at += 1
            else:
                parts.append(self._one(field, depth))
        return _every(parts)

    def _one(self, field: str | None, depth: int) -> Typed:
        mark = self._marks[self._at]
        self._at += 1
        if mark.kind == "not":
            if self._next() in ("", "and", "or", ")"):
                return _NOTHING
            part = self._one(field, depth)
            return _NOTHING if part == _NOTHING else Except(part)
        if mark.kind == "(":
            if depth >= DEEPEST_BRACKETS:
                return _NOTHING
            inside = self._either(mark.field or field, depth + 1)
            if self._next() == ")":
                self._at += 1
            return inside
        typed = mark.typed or _NOTHING
        if isinstance(typed, Clause) and field and not typed.field:
            return Clause(typed.text, typed.start, field, typed.is_phrase, typed.is_beginning)
        return typed


_NOTHING = Every(())


def _every(parts: Sequence[Typed]) -> Typed:
    real = [part for part in parts if part != _NOTHING]
    return real[0] if len(real) == 1 else Every(tuple(real))

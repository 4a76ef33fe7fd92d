"""Vectors and questions in PostgreSQL's own notation, written out by ourselves. Nothing of it is ever parsed as language."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from torelik.search.index.streams import Stream
from torelik.search.index.values import AllOf, AnyOf, Expression, Form, Phrase, Word

FIELD_LETTERS = {"title": "t", "authors": "a", "subjects": "s", "identifiers": "i", "body": "b"}
"""What stands before a term of each field; before a weak term the same letter is a capital."""

FIELD_LABELS = {"title": "A", "authors": "B", "subjects": "B", "identifiers": "C", "body": "C"}
"""PostgreSQL has four labels to weigh by; the last is that of weak terms."""

LABEL_WEIGHTS = "{0.05, 0.25, 0.6, 1.0}"
"""What a hit weighs by its label, from D to A."""

OVERLAP = 512
"""Words that two neighbouring portions share: no phrase of the search box is longer."""

_LAST_PLACE = 16_000  # PostgreSQL's own is 16,383.
_MOST_PLACES = 250  # of one lexeme; PostgreSQL drops the 257th without a word.
_MOST_BYTES = 500_000  # PostgreSQL's own is a megabyte, counted a little otherwise.
_LONGEST_LEXEME_BYTES = 1_500  # PostgreSQL's own is 2,046.


class _Portion:
    """A vector while it is being filled."""

    def __init__(self) -> None:
        self.places: dict[str, dict[int, str]] = {}
        self._bytes = 0

    def has_room(self, lexeme: str) -> bool:
        if self._bytes > _MOST_BYTES:
            return False
        return len(self.places.get(lexeme, ())) < _MOST_PLACES

    def add(self, lexeme: str, place: int, label: str) -> None:
        if lexeme not in self.places:
            self.places[lexeme] = {}
            self._bytes += 4 * len(lexeme) + 8
        self.places[lexeme].setdefault(place, label)
        self._bytes += 2

    def __str__(self) -> str:
        return " ".join(
            f"{_quoted(lexeme)}:{','.join(f'{place}{label}' for place, label in places.items())}"
            for lexeme, places in self.places.items()
        )


def vectors_of(fields: Iterable[Stream]) -> list[str]:
    """Return the vectors of a document: nearly always one, several where one cannot hold its words and places.

    Neighbouring portions share ``OVERLAP`` words, in a text that says one word hundreds of times half a portion.
    """
    portions = [_Portion()]
    for stream in fields:
        _add_terms(portions, stream)
        letter = FIELD_LETTERS[stream.field].upper()
        for term in dict.fromkeys(stream.weak):
            lexeme = lexeme_of(letter, term)
            if not portions[-1].has_room(lexeme):
                portions.append(_Portion())
            portions[-1].add(lexeme, 1, "D")
    return [str(portion) for portion in portions]


def _add_terms(portions: list[_Portion], stream: Stream) -> None:
    letter, label = FIELD_LETTERS[stream.field], FIELD_LABELS[stream.field]
    terms = stream.terms
    first, number = terms[0][0], 0
    while number < len(terms):
        place, term = terms[number]
        lexeme = lexeme_of(letter, term)
        if place - first < _LAST_PLACE and portions[-1].has_room(lexeme):
            portions[-1].add(lexeme, place - first + 1, label)
            number += 1
            continue
        portions.append(_Portion())
        shared = min(OVERLAP, (place - first) // 2)
        while number and terms[number - 1][0] >= place - shared:
            number -= 1
        first = terms[number][0]


def lexeme_of(letter: str, term: str) -> str:
    """Return the lexeme of a term in a field; one that PostgreSQL would refuse for its length ends with a digest."""
    lexeme = letter + term
    if len(lexeme.encode()) <= _LONGEST_LEXEME_BYTES:
        return lexeme
    return lexeme[: _LONGEST_LEXEME_BYTES // 4 - 64] + sha256(lexeme.encode()).hexdigest()


def word_query(word: Word) -> str:
    """Return a word in any form and field as a question in PostgreSQL's notation."""
    return any_query(_form_query(name, form.form, form.term) for name in word.fields for form in word.forms)


def phrase_query(phrase: Phrase) -> str:
    """Return a phrase in any reading and field as a question in PostgreSQL's notation."""
    return any_query(_row_query(name, sorted(reading)) for name in phrase.fields for reading in phrase.readings)


def rank_query(expression: Expression) -> str:
    """Return all words that lift a hit, side by side; empty where there are none."""
    return any_query(_lifting(expression))


def any_query(queries: Iterable[str]) -> str:
    """Return the question that asks for any of these, each once."""
    return " | ".join(dict.fromkeys(queries))


def _lifting(expression: Expression) -> Iterator[str]:
    match expression:
        case Word():
            for name in expression.fields:
                yield from (_form_query(name, form.form, form.term) for form in expression.forms)
        case Phrase():
            for name in expression.fields:
                yield from (_strong(name, term) for reading in expression.readings for _place, term in reading)
        case AnyOf(parts):
            for part in parts:
                yield from _lifting(part)
        case AllOf(parts, _without, rather):
            for part in (*parts, *rather):
                yield from _lifting(part)


def _form_query(name: str, form: Form, term: str) -> str:
    match form:
        case Form.EXACT:
            return _strong(name, term)
        case Form.BEGINNING:
            return _strong(name, term) + ":*"
        case Form.WEAK:
            return _weak(name, term)
        case Form.WEAK_BEGINNING:
            return _weak(name, term) + ":*"


def _row_query(name: str, row: list[tuple[int, str]]) -> str:
    text, before = _strong(name, row[0][1]), row[0][0]
    for place, term in row[1:]:
        text += f" <{place - before}> {_strong(name, term)}"
        before = place
    return f"({text})"


def _strong(name: str, term: str) -> str:
    return _quoted(lexeme_of(FIELD_LETTERS[name], term))


def _weak(name: str, term: str) -> str:
    return _quoted(lexeme_of(FIELD_LETTERS[name].upper(), term))


def _quoted(lexeme: str) -> str:
    """Return a lexeme between quotes: nothing inside is a sign of the notation any more."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"

"""Where words are in a text: offsets only, no meaning."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from torelik.search.analysis.letters import IGNORED_INSIDE_A_WORD

LONGEST_WORD = 100
"""Characters of a word that are compared; longer "words" are damage of extraction."""

# Marks that belong to the letter before them: Latin and Cyrillic, Hebrew, Arabic.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
# Runs of letters first, marks as the exception: running text is read twice as fast as letter by letter.
_LETTERS = rf"[^\W_]+(?:[{_MARKS}{IGNORED_INSIDE_A_WORD}]+[^\W_]*)*"
# A hyphen or an apostrophe joins anything (401-IV, 2020-жылғы, O'Brien), a stop or a slash only digits (12.3).
_JOINED = rf"{_LETTERS}(?:(?:[-\u2010\u2011\u2012\u2013'\u2019\u02bc]|(?<=\d)[./](?=\d)){_LETTERS})*"
_WORD = re.compile(_JOINED)
GAPS_AND_WORDS = re.compile(rf"([\W_]*)({_JOINED})")
"""What stands before a word, and the whole word: what is between two words begins and ends with no letter."""

_PARTS = re.compile(_LETTERS)


class Word(NamedTuple):
    """A word of a text and the parts it is joined from; a simple word has itself for its only part."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


def words(text: str) -> Iterator[Word]:
    """Yield the words of the text in order, as offsets of characters."""
    for match in _WORD.finditer(text):
        span = match.span()
        yield Word(*span, (span,) if match.group().isalnum() else parts_of(text, *span))


def parts_of(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where the parts of the word between the two offsets are."""
    return tuple(part.span() for part in _PARTS.finditer(text, start, end))

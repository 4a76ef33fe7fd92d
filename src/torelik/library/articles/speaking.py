"""In which language a title is, where that can be told: a cataloguer sees the guess and may choose another."""

from collections.abc import Sequence
from dataclasses import replace

from torelik.library.articles.rules import Row
from torelik.search import api as search

LANGUAGES = {frozenset({"kk"}): "kaz", frozenset({"ru"}): "rus"}


def with_languages(rows: Sequence[Row], *, of_issue: str) -> list[Row]:
    """Return the rows with the language of each title (ISO 639-2/B) where it is another than that of the issue."""
    guessed = ((row, row.language or language_of(row.title)) for row in rows)
    return [replace(row, language="" if language == of_issue else language) for row, language in guessed]


def language_of(title: str) -> str:
    """Return ``kaz``, ``rus`` or ``eng``; nothing where the words could be of two of them."""
    letters = [char for char in title.casefold() if char.isalpha()]
    if letters and all(char.isascii() for char in letters):
        return "eng"
    spoken = frozenset(token.language for token in search.analyser().tokens(title, language="kk") if token.language)
    return LANGUAGES.get(spoken, "")

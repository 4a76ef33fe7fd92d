"""Decisions about texts in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from torelik.documents.text.articles import Heading, Piece, articles_of
from torelik.documents.text.legibility import language_of
from torelik.documents.text.tidying import reflowed, tidy, without_running_lines
from torelik.documents.text.vocabulary import Method, PartKind, TextState

MOST_ATTEMPTS = 3
LEFT_ALONE_AFTER = timedelta(minutes=4)
"""A reading shows itself at least after every page; one page may take 90 seconds to recognise."""

TELLING_LETTERS = 400
"""Letters of a part from which on its own language is believed."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page or section as the reading process gives it."""

    number: int
    text: str
    title: str = ""
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of a text as it is kept."""

    number: int
    kind: PartKind
    label: str
    title: str
    text: str
    page: int | None
    language: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """A whole text as it is kept; without parts that have words there is no text."""

    parts: list[ReadPart]
    contents: list[Heading]
    language: str
    method: Method

    @property
    def has_words(self) -> bool:
        return any(part.text for part in self.parts)


def is_left_alone(state: TextState, seen_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a reading may be taken up: it waits, or whoever read has not shown itself for minutes."""
    if state is TextState.WAITING:
        return True
    return state is TextState.READING and (seen_at is None or at - seen_at > LEFT_ALONE_AFTER)


def composed(
    pages: Sequence[RawPage], outline: Sequence[tuple[str, int, int]], *, has_pages: bool, has_lines: bool = False
) -> ReadText:
    """Return the text that the pages make: a law by its articles, anything else by its pages or sections.

    *outline* are titles with level and page; *has_pages* tells that the numbers are pages of the file,
    *has_lines* that its lines end where the paper did.
    """
    tidied = without_running_lines([tidy(page.text) for page in pages])
    if has_lines:
        tidied = [reflowed(text) for text in tidied]
    numbered = [(page.number if has_pages else None, text) for page, text in zip(pages, tidied, strict=True)]
    pieces, headings = articles_of(numbered)
    whole_language = language_of("\n".join(tidied)[:200_000])
    if pieces:
        parts = [_article(number, piece, whole_language) for number, piece in enumerate(pieces, start=1)]
        contents = headings
    else:
        kind = PartKind.PAGE if has_pages else PartKind.SECTION
        parts = [
            ReadPart(page.number, kind, str(page.number), page.title, text, number, _language_of_part(text, whole_language))
            for page, (number, text) in zip(pages, numbered, strict=True)
        ]
        contents = [Heading(title, level, page) for title, level, page in outline if 1 <= page <= len(pages)]
    return ReadText(parts, contents, whole_language, _method(pages))


def _language_of_part(text: str, whole: str) -> str:
    """A part may be in another language than the whole, as an appendix is; a few lines do not tell."""
    return language_of(text) or whole if len(text) >= TELLING_LETTERS or not whole else whole


def _article(number: int, piece: Piece, language: str) -> ReadPart:
    kind = PartKind.ARTICLE if piece.label else PartKind.SECTION
    return ReadPart(number, kind, piece.label, piece.title, piece.text, piece.page, _language_of_part(piece.text, language))


def _method(pages: Sequence[RawPage]) -> Method:
    recognised = sum(page.recognised for page in pages)
    if not recognised:
        return Method.TEXT
    return Method.RECOGNISED if recognised == len([page for page in pages if page.text.strip()]) else Method.MIXED

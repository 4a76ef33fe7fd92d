"""Decisions of reading in plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torelik.documents.reading.vocabulary import MarkKind, MarkRefusal

LONGEST_NOTE, LONGEST_QUOTE = 5_000, 3_000
MOST_MARKS = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a part's text from *start* to *end*, exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is alike throughout: found by the search, highlighted by the reader, or neither."""

    text: str
    is_hit: bool
    is_highlighted: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a part's text in pieces; *start* is its place in the text, for marks are kept by places."""

    start: int
    pieces: list[Piece]


def paragraphs_of(text: str, *, hits: Sequence[Span], highlights: Sequence[Span]) -> list[Paragraph]:
    """Return the text in paragraphs with its hits and highlights; every character of the text stands in one piece."""
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            paragraphs.append(Paragraph(start, _pieces(text, start, end, hits, highlights)))
        start = end + 1
    return paragraphs


def _pieces(text: str, start: int, end: int, hits: Sequence[Span], highlights: Sequence[Span]) -> list[Piece]:
    borders = {start, end}
    for span in (*hits, *highlights):
        borders |= {place for place in (span.start, span.end) if start < place < end}
    ordered = sorted(borders)
    return [Piece(text[left:right], _covers(hits, left), _covers(highlights, left)) for left, right in pairwise(ordered)]


def _covers(spans: Iterable[Span], place: int) -> bool:
    return any(span.start <= place < span.end for span in spans)


def refusals_to_mark(
    kind: MarkKind, *, has_part: bool, text_length: int, start: int | None, end: int | None, note: str, marks: int
) -> list[MarkRefusal]:
    """Every reason not to keep a mark; *marks* is how many the reader has in the file already."""
    has_span = start is not None and end is not None
    is_outside = has_span and not 0 <= start < end <= text_length  # type: ignore[operator]
    length = end - start if start is not None and end is not None else 0
    checks = {
        MarkRefusal.NO_SUCH_PART: not has_part,
        MarkRefusal.EMPTY_NOTE: kind is MarkKind.NOTE and not note.strip(),
        MarkRefusal.TOO_LONG: len(note) > LONGEST_NOTE or length > LONGEST_QUOTE,
        MarkRefusal.OUTSIDE: has_part and (is_outside or (kind is MarkKind.HIGHLIGHT and not has_span)),
        MarkRefusal.TOO_MANY: marks >= MOST_MARKS,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def open_numbers(pages: Sequence[int | None], *, first: int | None, last: int | None) -> list[int]:
    """Return the numbers, from 1, of the parts that may be read where pages *first* to *last* are open.

    *pages* are where the parts begin. A part that begins on no page is shown only where everything is open.
    """
    if first is None and last is None:
        return list(range(1, len(pages) + 1))
    return [
        number
        for number, page in enumerate(pages, start=1)
        if page is not None and page >= (first or 1) and (last is None or page <= last)
    ]


def comes_from_elsewhere(referer: str, *, path: str) -> bool:
    """Tell whether somebody opens the file now, and does not turn its pages: a view is counted once."""
    return path not in referer

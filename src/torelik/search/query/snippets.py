"""The best passage of a text with its hits marked, as parts and never as HTML."""

import re
from collections import Counter
from dataclasses import dataclass

from torelik.search.analysis.tokens import Analyser, Token
from torelik.search.query.meaning import marks_of
from torelik.search.query.parsing import parsed
from torelik.search.query.values import Marks, SnippetPart

ELLIPSIS = "…"
LONGEST_SEARCHED_TEXT = 400_000
"""Characters of a text in which a passage is looked for; a book of 200 pages."""

_SPACES = re.compile(r"\s+")
_DIFFERENT_WORD = 8  # One more word of the query in a passage is worth as much as a word found eight times.


@dataclass(frozen=True, slots=True)
class Span:
    """A found word in a text: offsets of characters, and the term by which different words are told apart."""

    start: int
    end: int
    term: str


def snippet(
    text: str, *, query: str | Marks, analyser: Analyser, width: int = 240, language: str | None = None
) -> list[SnippetPart]:
    """Return a passage of about *width* characters with the most words of the query, hits marked.

    The beginning of the text, where none is found. Runs of white space become one space; the template escapes
    the parts like any other text. *query* is the typed text or the ``marks`` of its hits.
    """
    marks = marks_of(parsed(query), analyser=analyser) if isinstance(query, str) else query
    spans = hit_spans(text[:LONGEST_SEARCHED_TEXT], marks=marks, analyser=analyser, language=language)
    start, end = _passage(text, spans, width)
    parts: list[SnippetPart] = []
    at = start
    for span in spans:
        if start <= span.start and span.end <= end:
            parts += [SnippetPart(text[at : span.start], False), SnippetPart(text[span.start : span.end], True)]
            at = span.end
    parts.append(SnippetPart(text[at:end], False))
    return _tidy(parts, cut_before=start > 0, cut_after=end < len(text.rstrip()))


def marked(text: str, *, marks: Marks, analyser: Analyser) -> list[SnippetPart]:
    """Return the whole text with its hits marked: a title must not be cut as a passage is."""
    parts: list[SnippetPart] = []
    at = 0
    for span in hit_spans(text, marks=marks, analyser=analyser):
        parts += [SnippetPart(text[at : span.start], False), SnippetPart(text[span.start : span.end], True)]
        at = span.end
    return [part for part in [*parts, SnippetPart(text[at:], False)] if part.text]


def hit_spans(text: str, *, marks: Marks, analyser: Analyser, language: str | None = None) -> list[Span]:
    """Return where the marked words stand in the text, in order and apart from each other."""
    found: list[Span] = []
    for token in analyser.tokens(text, language=language):
        # A word has several readings, and the parts of a joined word lie inside it: each place is told once.
        if _is_hit(token, marks) and (not found or token.start >= found[-1].end):
            found.append(Span(token.start, token.end, token.weak or token.term))
    return found


def _is_hit(token: Token, marks: Marks) -> bool:
    if token.term in marks.terms or (marks.beginnings and token.term.startswith(marks.beginnings)):
        return True
    if any(term in marks.weak for term in token.weak_terms):
        return True
    return bool(token.weak and marks.weak_beginnings and token.weak.startswith(marks.weak_beginnings))


def _passage(text: str, spans: list[Span], width: int) -> tuple[int, int]:
    """Return start and end of the window with the most different words, then the most hits."""
    if not spans:
        return 0, _end_of_word(text, min(width, len(text)))
    best: list[Span] = []
    worth = 0
    counts: Counter[str] = Counter()
    last = 0
    for first, span in enumerate(spans):
        # At least the first span itself, even where it is wider than the whole passage.
        while last < len(spans) and (last == first or spans[last].end - span.start <= width):
            counts[spans[last].term] += 1
            last += 1
        here = len(counts) * _DIFFERENT_WORD + last - first
        if here > worth:
            worth, best = here, spans[first:last]
        counts[span.term] -= 1
        counts += Counter()  # Drops terms that are no longer in the window.
    first_hit, last_hit = best[0].start, best[-1].end
    spare = max(width - (last_hit - first_hit), 0)
    start = max(first_hit - spare // 3, 0)
    if start:
        # Begin with a sentence where one begins close by, else with a word.
        begun = max(text.rfind(mark, start, first_hit) for mark in (". ", "? ", "! ", "\n"))
        start = begun + 1 if begun >= 0 else max(text.find(" ", start, first_hit), start)
    return start, max(_end_of_word(text, min(start + width, len(text))), last_hit)


def _end_of_word(text: str, end: int) -> int:
    """Return the end of the last whole word before *end*; a "word" of more than 40 letters is cut."""
    if end >= len(text) or text[end].isspace():
        return end
    space = text.rfind(" ", max(end - 40, 0), end)
    return space if space > 0 else end


def _tidy(parts: list[SnippetPart], *, cut_before: bool, cut_after: bool) -> list[SnippetPart]:
    """Return the parts with single spaces, none empty, and an ellipsis where the text goes on."""
    texts = [_SPACES.sub(" ", part.text) for part in parts]
    texts[0] = (ELLIPSIS if cut_before else "") + texts[0].lstrip()
    texts[-1] = texts[-1].rstrip() + (ELLIPSIS if cut_after else "")
    return [SnippetPart(text, part.hit) for text, part in zip(texts, parts, strict=True) if text]

"""Pages made fit to be read and searched: words joined over the ends of lines, running heads and page numbers taken out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_SOFT_HYPHEN = "\u00ad"
# The sign that pdfium leaves where a line ended within a word.
_LINE_END_HYPHEN = "\ufffe\u0002"
_BROKEN_WORD = re.compile(rf"(?<=[^\W\d_])[-\u2010{_SOFT_HYPHEN}{_LINE_END_HYPHEN}][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\ufeff]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[\s\-\u2013\u2014.|]*(?:\d{1,4}|[ivxlc]{1,7})[\s\-\u2013\u2014.|]*", re.I)

EDGE_LINES = 2
"""Lines at the top and at the bottom of a page among which running heads are looked for."""

RUNNING_SHARE = 0.4
FEWEST_RUNNING = 4
"""On so many pages a line must stand, and on such a share of them, to be a running head."""


def tidy(text: str) -> str:
    """Return the text in composed letters, words whole, without invisible signs; lines and paragraphs stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BROKEN_WORD.sub(_joined, text)
    text = _CONTROL.sub("", text.replace(_SOFT_HYPHEN, "").replace("\ufffe", ""))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _joined(match: "re.Match[str]") -> str:
    # «тəуел-\nсіз» is one word; «ұлттық-\nМәдени», "Smith-\nJones" keep their hyphen: the next part begins with a capital.
    return "-" if match.string[match.end() : match.end() + 1].isupper() else ""


FULL_SHARE = 0.62
"""A line of this share of the page's usual length goes on in the next one, unless a sentence ends with it."""

FEWEST_LINES = 4
_SENTENCE_ENDS = re.compile(r"[.!?:;…»\"”)]$")
_BEGINS_ITSELF = re.compile(
    r"^(?:[-\u2013\u2014\u2022*•]|\(?\d{1,4}[-.)\u2010\u2011]|\d+\s*(?:бап|тарау|бөлім)|(?:Статья|Глава|Раздел|Article|Chapter|Section)\b)"
)


def reflowed(text: str) -> str:
    """Return the text of a page, whose lines end where the paper did, in paragraphs.

    A line goes on in the next one where that begins with a small letter, or where the line is full and ends no sentence;
    lists, numbered clauses and headings begin paragraphs of their own.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < FEWEST_LINES:
        return text
    full = lengths[int(len(lengths) * 0.8)] * FULL_SHARE
    paragraphs: list[str] = []
    last = ""
    for line in lines:
        begins = not line or not last or bool(_BEGINS_ITSELF.match(line))
        goes_on = line[:1].islower() or (len(last) >= full and not _SENTENCE_ENDS.search(last))
        # A full line may end a sentence in the middle of a paragraph; the next one then begins a new one, which hurts nobody.
        if paragraphs and not begins and goes_on:
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
        last = line
    return "\n".join(paragraphs)


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """Return the tidied pages without the lines that stand at the edge of many of them, and without page numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_pattern(line) for line in _edge_lines(page)})
    running = {line for line, count in edges.items() if count >= max(FEWEST_RUNNING, RUNNING_SHARE * len(pages)) and line}
    return [_stripped(page, running) for page in pages]


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", line.strip().lower())


def _edge_lines(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line]
    return [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]


def _stripped(page: str, running: set[str]) -> str:
    lines = page.split("\n")
    for edge in (0, -1):
        for _number in range(EDGE_LINES):
            while lines and not lines[edge]:
                lines.pop(edge)
            # A page that would be empty without it is a page with that one line.
            if len(lines) > 1 and (_pattern(lines[edge]) in running or _PAGE_NUMBER.fullmatch(lines[edge])):
                lines.pop(edge)
    return "\n".join(lines).strip()

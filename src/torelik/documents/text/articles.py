"""Laws by their articles: «12-бап.», «Статья 12.», "Article 12."; chapters become their contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"\d{1,4}(?:[-\u2013.]\d{1,3})?"
_ARTICLE = re.compile(
    rf"^(?:(?P<kk>{_NUMBER})[-\u2010\u2011\u2013]\s?бап\b\.?|Статья\s+(?P<ru>{_NUMBER})\b\.?|Article\s+(?P<en>{_NUMBER})\b\.?)"
    r"\s*(?P<title>[^\n]*)$",
    re.M,
)
_CHAPTER = re.compile(
    r"^(?:(?P<deep>\d{1,3}[-\u2010\u2011\u2013]\s?(?:тарау|параграф)\b|(?:Глава|Параграф|Chapter|Paragraph)\s+(?:\d{1,3}|[IVXLC]+)\b)"
    r"|(?P<high>\d{1,3}[-\u2010\u2011\u2013]\s?бөлім\b|(?:ЖАЛПЫ|ЕРЕКШЕ)\s+БӨЛІК\b|(?:Раздел|РАЗДЕЛ|Section|Part)\s+(?:\d{1,3}|[IVXLC]+)\b"
    r"|(?:ОБЩАЯ|ОСОБЕННАЯ)\s+ЧАСТЬ\b))\.?[^\n]*$",
    re.M,
)
FEWEST_ARTICLES = 3
"""Fewer headings are a text that speaks of articles, not a law."""

LONGEST_TITLE = 200
_TITLE_GOES_ON = re.compile(r"^(?![-\u2013\d(])[^\n]{2,160}$", re.M)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a law: an article with its number in its label, or what stands before the first; *page* is where it begins."""

    label: str
    title: str
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents: *number* counts pieces from 1."""

    title: str
    level: int
    number: int


def articles_of(pages: Sequence[tuple[int | None, str]]) -> tuple[list[Piece], list[Heading]]:
    """Return the articles of a law in order, and its contents; nothing for any other text.

    *pages* are page numbers with texts. The numbers of a law grow: a text that only cites articles jumps about.
    """
    text, starts = _joined(pages)
    found = _growing(list(_ARTICLE.finditer(text)))
    if len(found) < FEWEST_ARTICLES:
        return [], []
    pieces: list[Piece] = []
    if before := text[: found[0].start()].strip():
        pieces.append(Piece("", before.partition("\n")[0][:LONGEST_TITLE], before, pages[0][0]))
    ends = [match.start() for match in found[1:]] + [len(text)]
    first = len(pieces)
    for match, end in zip(found, ends, strict=True):
        body = text[match.start() : end].strip()
        pieces.append(Piece(_label(match), _title(match), body, _page_at(match.start(), starts, pages)))
    return pieces, _contents(text, found, pieces, first=first)


def _joined(pages: Sequence[tuple[int | None, str]]) -> tuple[str, list[int]]:
    text, starts = "", []
    for _number, page in pages:
        starts.append(len(text))
        text += page + "\n"
    return text, starts


def _growing(matches: "list[re.Match[str]]") -> "list[re.Match[str]]":
    """Return the headings whose numbers follow each other; a table of contents in front is passed over."""
    best: list[re.Match[str]] = []
    row: list[re.Match[str]] = []
    for match in matches:
        if row and _value(match) <= _value(row[-1]):
            best, row = _fuller(best, row), []
        row.append(match)
    return _fuller(best, row)


def _fuller(one: "list[re.Match[str]]", other: "list[re.Match[str]]") -> "list[re.Match[str]]":
    """The row with more text in it is the law, the other its contents."""
    return max(one, other, key=lambda row: row[-1].end() - row[0].start() if len(row) >= FEWEST_ARTICLES else len(row))


def _value(match: "re.Match[str]") -> tuple[int, int]:
    whole, _mark, part = re.sub(r"[\u2013.]", "-", _number(match)).partition("-")
    return int(whole), int(part or 0)


def _number(match: "re.Match[str]") -> str:
    return str(match["kk"] or match["ru"] or match["en"])


def _label(match: "re.Match[str]") -> str:
    number = _number(match)
    return f"{number}-бап" if match["kk"] else f"Статья {number}" if match["ru"] else f"Article {number}"


def _title(match: "re.Match[str]") -> str:
    title = match["title"].strip()
    return title[:LONGEST_TITLE]


def _page_at(place: int, starts: list[int], pages: Sequence[tuple[int | None, str]]) -> int | None:
    index = max(number for number, start in enumerate(starts) if start <= place)
    return pages[index][0]


def _contents(text: str, found: "list[re.Match[str]]", pieces: list[Piece], *, first: int) -> list[Heading]:
    lines: list[tuple[int, Heading]] = []
    places = [match.start() for match in found]
    for chapter in _CHAPTER.finditer(text, places[0] - min(places[0], 2_000)):
        number = next((index for index, place in enumerate(places) if place > chapter.start()), None)
        if number is not None:
            level = 2 if chapter["deep"] else 1
            lines.append((chapter.start(), Heading(chapter.group().strip()[:LONGEST_TITLE], level, first + number + 1)))
    for index, match in enumerate(found):
        piece = pieces[first + index]
        lines.append((match.start(), Heading(f"{piece.label}. {piece.title}".rstrip(". "), 3, first + index + 1)))
    return [heading for _place, heading in sorted(lines, key=lambda line: line[0])]

"""Decisions of the reader's catalogue in plain Python."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from torelik.library.opac.vocabulary import Join, Match, ShelfState

EARLIEST_YEAR, LATEST_YEAR = 1400, 2100
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


def as_phrase(text: str) -> str:
    """Return several plain words as a phrase to be found in just this order; nothing where they are a question already."""
    words = text.split()
    return f'"{text}"' if len(words) > 1 and all(_WORD.fullmatch(word) and word.upper() != word for word in words) else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the advanced search: words, where they must stand and how, and how the row joins those before it."""

    words: str
    scope: str = ""
    match: Match = Match.ALL
    join: Join = Join.AND


def text_of_rows(rows: Iterable[Row]) -> str:
    """Return the rows as a text of the search box, joined from above to below; empty rows are passed over.

    Words are written in small letters and without signs, so that nothing typed in a row turns into an operator.
    """
    text = ""
    for row in rows:
        words = _WORD.findall(row.words.lower())
        if not words:
            continue
        piece = _piece(row, words)
        if not text:
            text = f"-{piece}" if row.join is Join.NOT else piece
        elif row.join is Join.OR:
            text = f"(({text}) OR {piece})"
        else:
            text = f"{text} {'-' if row.join is Join.NOT else ''}{piece}"
    return text


def _piece(row: Row, words: list[str]) -> str:
    field = f"{row.scope}:" if row.scope else ""
    match row.match:
        case Match.PHRASE:
            return f'{field}"{" ".join(words)}"'
        case Match.ANY if len(words) > 1:
            return f"{field}({' OR '.join(words)})"
        case Match.BEGINNING:
            words = [f"{word}*" for word in words]
    return f"{field}({' '.join(words)})" if len(words) > 1 else f"{field}{words[0]}"


def shelf_state(*, total: int, on_shelf: int, for_loan: int, next_due_on: date | None) -> ShelfState:
    """Tell in one word what a reader can have of a title."""
    if not total:
        return ShelfState.NO_COPIES
    if on_shelf:
        return ShelfState.ON_SHELF if for_loan else ShelfState.IN_READING_ROOM
    return ShelfState.ON_LOAN if next_due_on else ShelfState.AWAY


def believable_year(typed: str) -> int | None:
    """Return the year that was typed, or ``None`` where it is none."""
    year = int(typed) if re.fullmatch(r"[0-9]{4}", typed.strip()) else 0
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else None

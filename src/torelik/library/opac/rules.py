"""Decisions of the reader's catalogue in plain Python."""

import re
from datetime import date

from torelik.library.opac.vocabulary import ShelfState

EARLIEST_YEAR, LATEST_YEAR = 1400, 2100
_CLAUSE = re.compile(r'(-?)(\w+:)?("[^"]*"?|«[^»]*»?|\S+)')


def scoped_text(text: str, scope: str) -> str:
    """Return what was typed as a question about one field; a word that names its own field keeps it.

    ``scoped_text('абай "сот төрелігі"', "author")`` is ``author:абай author:"сот төрелігі"``.
    """
    if not scope:
        return text
    clauses = ((minus, field or f"{scope}:", word) for minus, field, word in _CLAUSE.findall(text))
    return " ".join("".join(clause) for clause in clauses)


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

"""Decisions of the reader's catalogue."""

from datetime import date

import pytest

from torelik.library.opac import rules
from torelik.library.opac.vocabulary import ShelfState

DAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "scope", "asked"),
    [
        ("абай жолы", "", "абай жолы"),
        ("абай жолы", "title", "title:абай title:жолы"),
        ('"сот төрелігі" -кодекс', "title", 'title:"сот төрелігі" -title:кодекс'),
        ("«сот төрелігі» құқық", "subject", "subject:«сот төрелігі» subject:құқық"),
        ("author:абай жолы", "title", "author:абай title:жолы"),
        ("", "title", ""),
    ],
)
def test_words_are_looked_for_where_the_reader_said(text: str, scope: str, asked: str) -> None:
    assert rules.scoped_text(text, scope) == asked


@pytest.mark.parametrize(
    ("total", "on_shelf", "for_loan", "next_due_on", "state"),
    [
        (0, 0, 0, None, ShelfState.NO_COPIES),
        (3, 1, 1, DAY, ShelfState.ON_SHELF),
        (3, 1, 0, DAY, ShelfState.IN_READING_ROOM),
        (3, 0, 0, DAY, ShelfState.ON_LOAN),
        (3, 0, 0, None, ShelfState.AWAY),
    ],
)
def test_availability_is_told_in_one_word(total: int, on_shelf: int, for_loan: int, next_due_on: date | None, state: str) -> None:
    told = rules.shelf_state(total=total, on_shelf=on_shelf, for_loan=for_loan, next_due_on=next_due_on)

    assert told == state


@pytest.mark.parametrize(
    ("typed", "year"),
    [("2018", 2018), (" 2018 ", 2018), ("18", None), ("", None), ("٢٠١٨", None), ("9999", None), ("1399", None)],
)
def test_only_a_believable_year_narrows_the_answer(typed: str, year: int | None) -> None:
    assert rules.believable_year(typed) == year

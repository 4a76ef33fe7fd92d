"""Decisions of the reader's catalogue."""

from datetime import date

import pytest

from torelik.library.opac import rules
from torelik.library.opac.rules import Row
from torelik.library.opac.vocabulary import Join, Match, ShelfState

DAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], ""),
        ([Row("заң")], "заң"),
        ([Row("сот төрелігі", scope="title")], "title:(сот төрелігі)"),
        ([Row("сот төрелігі", match=Match.PHRASE)], '"сот төрелігі"'),
        ([Row("сот заң", scope="subject", match=Match.ANY)], "subject:(сот OR заң)"),
        ([Row("қыл", match=Match.BEGINNING)], "қыл*"),
        ([Row("заң"), Row(""), Row("сот")], "заң сот"),
        ([Row("заң"), Row("сот", join=Join.OR)], "((заң) OR сот)"),
        ([Row("заң"), Row("сот", join=Join.OR), Row("ескі", join=Join.NOT)], "((заң) OR сот) -ескі"),
        ([Row("ескі кітап", join=Join.NOT)], "-(ескі кітап)"),
        ([Row("ЗАҢ AND СОТ")], "(заң and сот)"),
        ([Row('") OR (a:*')], "(or a)"),
        ([Row("978-601-04-1234-5", scope="number")], "number:978-601-04-1234-5"),
    ],
)
def test_rows_of_the_advanced_search_become_one_text(rows: list[Row], text: str) -> None:
    assert rules.text_of_rows(rows) == text


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

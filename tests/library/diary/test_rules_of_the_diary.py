"""Which days belong to a page of the diary, and how figures run through the year."""

from datetime import date

import pytest

from torelik.library.diary import rules
from torelik.library.diary.vocabulary import Span
from torelik.library.lending.rules import content_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("span", "day", "period"),
    [
        (Span.DAY, date(2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 23))),
        (Span.MONTH, date(2026, 11, 23), (date(2026, 11, 1), date(2026, 11, 30))),
        (Span.MONTH, date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        (Span.MONTH, date(2028, 2, 1), (date(2028, 2, 1), date(2028, 2, 29))),
        (Span.YEAR, date(2026, 11, 23), (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_page_has_its_days(span: Span, day: date, period: tuple[date, date]) -> None:
    assert rules.period(span, day) == period


@pytest.mark.parametrize(
    ("span", "day", "neighbours"),
    [
        (Span.DAY, TODAY, (date(2026, 11, 22), None)),
        (Span.MONTH, TODAY, (date(2026, 10, 1), None)),
        (Span.MONTH, date(2026, 1, 9), (date(2025, 12, 1), date(2026, 2, 1))),
        (Span.YEAR, date(2025, 5, 5), (date(2024, 1, 1), date(2026, 1, 1))),
        (Span.YEAR, date(1990, 5, 5), (None, date(1991, 1, 1))),
    ],
)
def test_pages_stand_one_after_another_up_to_today(span: Span, day: date, neighbours: tuple[date | None, date | None]) -> None:
    assert rules.neighbours(span, day, today=TODAY) == neighbours


def test_a_day_has_three_lines() -> None:
    assert rules.lines(Span.DAY, TODAY, today=TODAY) == [
        (TODAY, TODAY), (date(2026, 11, 1), TODAY), (date(2026, 1, 1), TODAY)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "day", "count"),
    [(Span.MONTH, TODAY, 23), (Span.MONTH, date(2026, 2, 3), 28), (Span.YEAR, TODAY, 11), (Span.YEAR, date(2025, 1, 1), 12)],
)
def test_lines_to_come_are_left_out(span: Span, day: date, count: int) -> None:
    assert len(rules.lines(span, day, today=TODAY)) == count


@pytest.mark.parametrize(
    ("span", "day", "sums"),
    [
        (Span.DAY, TODAY, []),
        (
            Span.MONTH,
            TODAY,
            [
                (date(2026, 11, 1), date(2026, 11, 30)),
                (date(2026, 1, 1), date(2026, 10, 31)),
                (date(2026, 1, 1), date(2026, 11, 30)),
            ],
        ),
        (
            Span.MONTH,
            date(2026, 1, 5),
            [(date(2026, 1, 1), date(2026, 1, 31)), None, (date(2026, 1, 1), date(2026, 1, 31))],
        ),
        (Span.YEAR, TODAY, [(date(2026, 1, 1), date(2026, 12, 31))]),
    ],
)
def test_closing_lines_are_those_of_the_paper_diary(span: Span, day: date, sums: list[tuple[date, date] | None]) -> None:
    assert rules.sums(span, day) == sums


def test_figures_run_through_the_year() -> None:
    running = rules.Running({date(2026, 1, 1): 2, date(2026, 11, 23): 3, date(2026, 12, 31): 5}, year=2026)

    assert running.within(date(2026, 1, 1), date(2026, 12, 31)) == 10
    assert running.within(date(2026, 1, 2), date(2026, 12, 30)) == 3
    assert running.within(date(2026, 11, 24), date(2026, 11, 24)) == 0


@pytest.mark.parametrize(
    ("udc", "content"),
    [
        ([], ""),
        (["347.9"], "347.9"),
        (["(574)", "34"], "574)"),
        (["=512.122"], "512.122"),
        (["сот", "4", "821"], "821"),
        (["", " "], ""),
        (["3" * 50], "3" * 40),
    ],
)
def test_the_field_of_knowledge_is_that_of_the_first_number_that_tells_one(udc: list[str], content: str) -> None:
    assert content_of(udc) == content

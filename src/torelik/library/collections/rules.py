"""Decisions about lists and saved searches in plain Python."""

from datetime import timedelta

from torelik.library.collections.vocabulary import Period, Refusal

MOST_LISTS, MOST_TITLES, MOST_SEARCHES = 100, 1_000, 50
LONGEST_TITLE = 200
PAUSES = {Period.DAY: timedelta(days=1), Period.WEEK: timedelta(days=7)}
"""How long after the last time a saved search is asked again; one that never tells is not here."""


def refusals_to_make(title: str, *, lists: int) -> list[Refusal]:
    """Every reason not to make a list."""
    checks = {
        Refusal.NO_TITLE: not 0 < len(title.strip()) <= LONGEST_TITLE,
        Refusal.TOO_MANY_LISTS: lists >= MOST_LISTS,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_save(title: str, *, is_empty: bool, searches: int) -> list[Refusal]:
    """Every reason not to save a search."""
    checks = {
        Refusal.NO_TITLE: not 0 < len(title.strip()) <= LONGEST_TITLE,
        Refusal.EMPTY_SEARCH: is_empty,
        Refusal.TOO_MANY_SEARCHES: searches >= MOST_SEARCHES,
    }
    return [refusal for refusal, applies in checks.items() if applies]

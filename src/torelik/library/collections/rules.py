"""Decisions about lists and saved searches in plain Python."""

from datetime import date, timedelta

from torelik.kernel.trilingual import Trilingual
from torelik.library.collections.vocabulary import Period, Refusal, Stand

MOST_LISTS, MOST_TITLES, MOST_SEARCHES = 100, 1_000, 50
LONGEST_TITLE = 200
MOST_SECTIONS = 20
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


def refusals_to_exhibit(title: Trilingual, *, opens_on: date, closes_on: date | None, seen: int, version: int) -> list[Refusal]:
    """Every reason not to show a list as an exhibition, or not to change how it is shown."""
    checks = {
        Refusal.NAME_IN_TWO_LANGUAGES: not (title.kk.strip() and title.ru.strip()),
        Refusal.CLOSES_BEFORE_IT_OPENS: closes_on is not None and closes_on < opens_on,
        Refusal.CHANGED_MEANWHILE: seen != version,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_keep_section(name: Trilingual, *, is_new: bool, sections: int) -> list[Refusal]:
    """Every reason not to keep a section of an exhibition."""
    checks = {
        Refusal.NAME_IN_TWO_LANGUAGES: not (name.kk.strip() and name.ru.strip()),
        Refusal.TOO_MANY_SECTIONS: is_new and sections >= MOST_SECTIONS,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def stand_on(day: date, *, opens_on: date, closes_on: date | None) -> Stand:
    """Return how an exhibition stands on a day; the last day is open."""
    if day < opens_on:
        return Stand.COMING
    return Stand.PAST if closes_on is not None and day > closes_on else Stand.OPEN

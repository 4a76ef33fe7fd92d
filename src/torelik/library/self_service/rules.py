"""What a terminal may decide by itself: nothing. What it is told follows from the facts here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

SECRET_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - the alphabet of secrets, without letters that look alike
SECRET_LENGTH = 24
"""118 bits: typed once into a terminal, and never guessed."""

LOGIN_TRIES = 3
"""So often one connection may name a wrong secret."""

UNREADABLE_IN_A_ROW = 10
"""After so many spoilt lines the connection ends: asking to repeat does not help."""

BLOCK_DAYS = 14
"""So long a card that a terminal kept is blocked, unless a librarian decides otherwise."""

KIOSK_IDLE_SECONDS = 60
"""After so long without a touch the page of a terminal forgets its reader."""

RECEIPT_SECONDS = 20
"""So long the receipt of a visit stands on the screen, unless somebody touches it."""

LANGUAGES: Mapping[str, str] = {"001": "en", "024": "en", "015": "ru"}
"""The languages of SIP2 that we speak. It has none for Kazakh: what is not named is answered in the reader's own."""


@dataclass(frozen=True, slots=True)
class ReaderFacts:
    """What a terminal must know of a reader."""

    card_is_valid: bool
    is_blocked: bool
    is_cleared: bool
    held: int
    overdue: int
    limit: int | None


def patron_status(facts: ReaderFacts | None) -> str:
    """Return the fourteen letters of a reader's state; of a ticket that nobody has everything is denied."""
    if facts is None:
        return "YYYY" + " " * 10
    stopped = not facts.card_is_valid or facts.is_blocked or facts.is_cleared
    full = facts.limit is not None and facts.held >= facts.limit
    flags = {0: stopped or facts.overdue > 0, 1: stopped, 3: stopped, 5: full, 6: facts.overdue > 0}
    return "".join("Y" if flags.get(place) else " " for place in range(14))


OF_STATE = {"lost": "12", "withdrawn": "13", "repair": "06"}
OTHER, AVAILABLE, CHARGED, ON_HOLD_SHELF, IN_TRANSIT = "01", "03", "04", "08", "10"


def circulation_status(*, state: str, is_available: bool, on_loan: bool, hold_state: str = "", on_way: bool = False) -> str:
    """Return the two digits of what a copy is doing."""
    if on_loan:
        return CHARGED
    if not is_available:
        return OF_STATE.get(state, OTHER)
    if hold_state == "in-transit" or on_way:
        return IN_TRANSIT
    return ON_HOLD_SHELF if hold_state else AVAILABLE


def is_renewal(*, asked: bool, issued_on: date, today: date) -> bool:
    """Tell whether the scan of a book that the reader has already asks for more time.

    On the day of the issue it is the same scan once more, after a connection was cut.
    """
    return asked and issued_on < today


def within(rows: Collection[str], *, first: str, last: str) -> list[str]:
    """Return the rows that a terminal asked for, counted from 1; what is no number means all."""
    begin = int(first) if first.isdecimal() and first.isascii() else 1
    end = int(last) if last.isdecimal() and last.isascii() else len(rows)
    return list(rows)[max(begin, 1) - 1 : end]


def count(number: int) -> str:
    """Return four digits."""
    return f"{min(number, 9_999):04}"

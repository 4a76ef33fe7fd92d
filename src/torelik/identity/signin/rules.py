"""Decisions of signing in, in plain Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from torelik.identity.signin.vocabulary import Demand, Ended

FRESH = timedelta(minutes=10)
"""How long a proof of who one is covers dangerous acts."""
STEP_LASTS = timedelta(minutes=10)
"""How long the second step waits after the password."""
SIGN_OF_LIFE = timedelta(minutes=1)
"""How often a session notes that it is used: more often would write at every request."""
MEANINGFUL_LETTERS = 6
"""What must remain of a password when the words that everybody here would try are taken out of it."""
NUMBER_DIGITS = 14
"""An IIN has 12 digits, a telephone number 11; longer numbers are passwords like any other."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: without a sign of life, and at all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """When the session was opened and last showed a sign of life."""

    opened_at: datetime
    seen_at: datetime


def ending_of(session: SessionFacts, limits: Limits, *, at: datetime) -> Ended | None:
    """Return why the session is over at this moment, or None while it lives."""
    if at - session.opened_at >= limits.absolute:
        return Ended.EXPIRED
    if at - session.seen_at >= limits.idle:
        return Ended.IDLE
    return None


def is_sign_of_life_due(session: SessionFacts, *, at: datetime) -> bool:
    """Tell whether the session's last sign of life is old enough to be noted anew."""
    return at - session.seen_at >= SIGN_OF_LIFE


def is_fresh(proved_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether the person proved who they are recently enough for a dangerous act."""
    return proved_at is not None and timedelta(0) <= at - proved_at < FRESH


def is_step_open(started_at: datetime, *, at: datetime) -> bool:
    """Tell whether the second step may still be done after a password given at *started_at*."""
    return timedelta(0) <= at - started_at < STEP_LASTS


def is_staff(grants: Iterable[str], *, everyday: Collection[str]) -> bool:
    """Tell whether any of the grants is more than everybody's own affairs."""
    return any(grant not in everyday for grant in grants)


def demand(*, required: bool, staff: bool, has_factor: bool) -> Demand:
    """Return what must follow the password. Whoever has a second factor is always asked for it."""
    if has_factor:
        return Demand.STEP
    return Demand.SET_UP if required and staff else Demand.NOTHING


def may_remove_factor(*, required: bool, staff: bool, others: int) -> bool:
    """Tell whether a factor may go when *others* remain."""
    return others > 0 or not (required and staff)


def wait_after_failures(
    *, failures: int, limit: int, last_at: datetime | None, lock: timedelta, at: datetime
) -> timedelta | None:
    """Return how long to wait before the next attempt is looked at, or None when it may be made now."""
    if failures < limit or last_at is None or at - last_at >= lock:
        return None
    return lock - (at - last_at)


def minutes(wait: timedelta) -> int:
    """Return whole minutes, rounded up, as they are said to a person: never zero."""
    return max(1, -(-int(wait.total_seconds()) // 60))


def accepted_counter(code: str, expected: Iterable[tuple[int, str]], *, last_used: int | None) -> int | None:
    """Return the time step whose code was typed, or None. A step that was used, or an older one, proves nothing (replay)."""
    typed = "".join(code.split())
    for counter, value in expected:
        if value == typed and (last_used is None or counter > last_used):
            return counter
    return None


def is_mostly_context(password: str, words: Iterable[str]) -> bool:
    """Tell whether the password is words that everybody here would try, with little added to them."""
    rest = password.casefold()
    found = False
    for word in sorted({word.casefold() for word in words if len(word) > 2}, key=len, reverse=True):
        found = found or word in rest
        rest = rest.replace(word, " ")
    return found and sum(letter.isalpha() for letter in rest) < MEANINGFUL_LETTERS


def is_plain_number(password: str) -> bool:
    """Tell whether the password is a number of the length of an IIN or a telephone number."""
    digits = password.translate({ord(sign): None for sign in " +-()"})
    return digits.isdecimal() and len(digits) <= NUMBER_DIGITS


def browser_name(user_agent: str) -> str:
    """Return the browser and the system of a User-Agent header as a person knows them, e.g. "Firefox, Windows"; "" unknown."""
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("Firefox/", "Firefox"),
                ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    system = next((name for mark, name in systems if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))

"""The checks that exist. Every context registers its own when the application starts; health knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from torelik.support.health.vocabulary import State, Unit

_CHECKS: dict[str, "Check"] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a check found: state, value in the check's unit, one sentence that says it, one that says what to do."""

    state: State
    value: float
    sentence: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can go wrong. *read* gets the moment of asking and answers in the language of the moment.

    The failure of a *vital* check means that this process should get no visitors. A queue that stands still is not
    vital: the pages must stay open while somebody mends it.
    """

    name: str
    label: str | Promise
    read: Callable[[datetime], Reading]
    unit: Unit = Unit.ROWS
    is_vital: bool = False


def register_check(check: Check) -> None:
    """Add *check*; registering a name again replaces it."""
    _CHECKS[check.name] = check


def checks() -> list[Check]:
    """Return every check in the order in which they were registered."""
    return list(_CHECKS.values())

"""Who is clear, and how a slip is written. Plain Python."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from torelik.library.clearance.vocabulary import Obstacle, Refusal, Standing

MOST_READERS = 500
"""So many readers are looked at together: every learner of a course, not everybody who ever had a ticket."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that keeps a reader from being clear, and where; ``due_on`` is told of a loan."""

    why: Obstacle
    title: str
    number: str
    place: str
    due_on: date | None = None
    record_uuid: UUID | None = field(default=None, compare=False)


def obstacle_of_loan(*, due_on: date, is_lost: bool, today: date) -> Obstacle:
    """Return what a loan that is open keeps a reader by."""
    if is_lost:
        return Obstacle.LOST
    return Obstacle.OVERDUE if due_on < today else Obstacle.ON_LOAN


def in_order(owed: Iterable[Owed]) -> list[Owed]:
    """Return what is owed, the heaviest first, then the earliest due."""
    weights = list(Obstacle)
    return sorted(owed, key=lambda one: (weights.index(one.why), one.due_on or date.max, one.number))


def standing(owed: Collection[Owed], *, has_slip: bool) -> Standing:
    """Return how a reader stands; whoever has a slip has it whatever came later."""
    if has_slip:
        return Standing.HAS_SLIP
    return Standing.OWES if owed else Standing.CLEAR


def refusals_to_give(owed: Collection[Owed]) -> list[Refusal]:
    """Return why no slip is given."""
    return [Refusal.OWES] if owed else []


def refusals_to_withdraw(*, reason: str) -> list[Refusal]:
    """Return why a slip is not withdrawn."""
    return [] if reason.strip() else [Refusal.NO_REASON]


def initials_of(full_name: str) -> str:
    """Return the first letters of a name, which is all that the public page says of a person.

    >>> initials_of("Бекова Дана Ерланқызы")
    'Б. Д. Е.'
    """
    return " ".join(f"{part[0].upper()}." for part in full_name.split())


def tickets_in(text: str) -> tuple[str, ...]:
    """Return the numbers of tickets as they were pasted, each once: one a line, or apart by spaces, commas, semicolons."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def numbered(number: int, year: int) -> str:
    """Return the number of a slip or an act as it is written: ``17/2026``."""
    return f"{number}/{year}"

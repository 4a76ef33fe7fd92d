"""What comes next for a learner. No Django."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a learner has come in one lesson; ``percent`` is how much of the text was on screen."""

    lesson_id: int
    percent: int
    opened_at: datetime
    is_read: bool


class Numbered(Protocol):
    """Whatever has a number; lessons have."""

    @property
    def id(self) -> int: ...


L = TypeVar("L", bound=Numbered)


def next_lesson(lessons: Sequence[L], *, read: Collection[int]) -> L | None:
    """Return the first lesson in reading order that is not marked as read, or ``None`` when all are."""
    return next((lesson for lesson in lessons if lesson.id not in read), None)


def stopped_at(readings: Collection[Reading]) -> Reading | None:
    """Return the lesson opened last among those not marked as read: there the learner goes on."""
    return max((reading for reading in readings if not reading.is_read), key=lambda reading: reading.opened_at, default=None)


def percent_of(done: int, whole: int) -> int:
    """Return the share in whole percents, rounded down: 100 stands for everything and nothing less."""
    return done * 100 // whole if whole else 0


def minutes_left(minutes: int, *, percent: int) -> int:
    """Return how many of a lesson's minutes remain, rounded up."""
    return -(-minutes * (100 - percent) // 100)

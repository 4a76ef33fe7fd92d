"""Days and weeks of the timetable, and the order in which a course is gone through. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from torelik.learning.classroom.vocabulary import PartOfDay

SOON = timedelta(minutes=60)
"""A class that begins within the hour is announced in minutes."""


def part_of_day(hour: int) -> PartOfDay:
    """Return how one greets at this hour of the Academy's day: morning to noon, then afternoon, evening from 18."""
    if 5 <= hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 <= hour < 18 else PartOfDay.EVENING


def week_of(day: date) -> list[date]:
    """Return the seven days of the week of *day*, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def minutes_until(starts_at: datetime, *, at: datetime) -> int | None:
    """Return in how many minutes a class begins, rounded up, when that is within the hour; else ``None``."""
    wait = starts_at - at
    return -(-int(wait.total_seconds()) // 60) if timedelta(0) < wait <= SOON else None


class InModule(Protocol):
    """A lesson as the outline needs it."""

    @property
    def id(self) -> int: ...
    @property
    def module_id(self) -> int: ...


class AfterLesson(Protocol):
    """A test as the outline needs it: it stands after a lesson, or at the end of the course."""

    @property
    def after_lesson_id(self) -> int | None: ...


L = TypeVar("L", bound=InModule)
T = TypeVar("T", bound=AfterLesson)


@dataclass(frozen=True, slots=True)
class Step(Generic[L, T]):
    """One step of a course: a lesson or a test."""

    lesson: L | None = None
    test: T | None = None


def steps_of(lessons: Sequence[L], tests: Sequence[T]) -> list[Step[L, T]]:
    """Return the course step by step: each lesson, then the tests that stand after it, tests of no lesson last."""
    steps: list[Step[L, T]] = []
    for lesson in lessons:
        steps.append(Step(lesson=lesson))
        steps.extend(Step(test=test) for test in tests if test.after_lesson_id == lesson.id)
    known = {lesson.id for lesson in lessons}
    steps.extend(Step(test=test) for test in tests if test.after_lesson_id not in known)
    return steps

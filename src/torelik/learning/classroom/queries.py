"""Questions about the timetable, and a course as its learner goes through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from torelik.kernel.trilingual import Trilingual
from torelik.learning.assessment.queries import TestStanding
from torelik.learning.classroom import rules
from torelik.learning.classroom.models import ClassMeeting
from torelik.learning.courses.queries import LessonLink
from torelik.learning.courses.rules import family_name_and_initials
from torelik.learning.courses.vocabulary import ClassKind


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One class as the timetable shows it. pii: the teacher's name"""

    uuid: UUID
    course_uuid: UUID
    course_title: Trilingual
    kind_name: str
    starts_at: datetime
    ends_at: datetime
    room: str
    is_online: bool
    online_url: str
    teacher_name: str
    group_name: str
    minutes_until: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line in a course's table of contents: a lesson or a test."""

    lesson: LessonLink | None
    standing: TestStanding | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """One module in a course's table of contents."""

    number: int
    title: Trilingual
    entries: tuple[OutlineEntry, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A test's standing with the place of its test, as the rules of order need it."""

    standing: TestStanding
    after_lesson_id: int | None


def meetings(seen: Q, *, first: date, last: date, at: datetime, limit: int | None = None) -> list[MeetingCard]:
    """Return the classes of the Academy's days *first* to *last*, both included, in order; one query."""
    zone = timezone.get_default_timezone()
    starts = datetime.combine(first, time.min, zone)
    ends = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = (
        ClassMeeting.objects.filter(seen, starts_at__gte=starts, starts_at__lt=ends)
        .select_related("course", "group", "teacher")
        .distinct()
        .order_by("starts_at", "id")
    )
    return [_card_of(row, at=at) for row in rows[:limit]]


def outline(lessons: Sequence[LessonLink], standings: Sequence[TestStanding], *, read: Collection[int]) -> list[OutlinePart]:
    """Return the course's table of contents, module by module, each test after its lesson; no query."""
    parts: dict[int, tuple[int, Trilingual, list[OutlineEntry]]] = {}
    entries: list[OutlineEntry] = []
    for entry in course_steps(lessons, standings, read=read):
        if entry.lesson is not None:
            lesson = entry.lesson
            _number, _title, entries = parts.setdefault(lesson.module_id, (lesson.module_number, lesson.module_title, []))
        entries.append(entry)
    return [OutlinePart(number, title, tuple(found)) for number, title, found in parts.values()]


def course_steps(
    lessons: Sequence[LessonLink], standings: Sequence[TestStanding], *, read: Collection[int]
) -> list[OutlineEntry]:
    """Return the course step by step: lessons and tests in the order in which they are gone through; no query."""
    placed = [_Placed(standing, standing.test.after_lesson_id) for standing in standings]
    return [
        OutlineEntry(
            lesson=step.lesson,
            standing=step.test.standing if step.test else None,
            is_done=step.lesson.id in read if step.lesson else bool(step.test and step.test.standing.is_passed),
        )
        for step in rules.steps_of(lessons, placed)
    ]


def _card_of(row: ClassMeeting, *, at: datetime) -> MeetingCard:
    return MeetingCard(
        uuid=row.uuid,
        course_uuid=row.course.uuid,
        course_title=row.course.title,
        kind_name=str(ClassKind(row.kind).label),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=row.room,
        is_online=row.is_online,
        online_url=row.online_url,
        teacher_name=family_name_and_initials(row.teacher.get_full_name()),
        group_name=row.group.name if row.group else "",
        minutes_until=rules.minutes_until(row.starts_at, at=at),
        is_over=row.ends_at <= at,
    )

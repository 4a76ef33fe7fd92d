"""Questions about enrolment and reading."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.learning.courses import queries as courses
from torelik.learning.courses.queries import CourseCard, LessonLink, Teacher
from torelik.learning.enrolment import rules
from torelik.learning.enrolment.models import CourseEnrolment, Group, GroupMembership, LessonProgress
from torelik.learning.enrolment.rules import Reading


@dataclass(frozen=True, slots=True)
class EnrolmentCard:
    """One learner's enrolment in one course. pii: the learner's number"""

    id: int
    course_id: int
    learner_id: int
    group_name: str


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """One learner's way through one course."""

    course: CourseCard
    enrolment: EnrolmentCard
    lessons: tuple[LessonLink, ...]
    readings: Mapping[int, Reading]
    teachers: tuple[Teacher, ...]

    @property
    def read(self) -> frozenset[int]:
        return frozenset(lesson.id for lesson in self.lessons if lesson.id in self.readings and self.readings[lesson.id].is_read)

    @property
    def done(self) -> int:
        return len(self.read)

    @property
    def whole(self) -> int:
        return len(self.lessons)

    @property
    def percent(self) -> int:
        return rules.percent_of(self.done, self.whole)

    @property
    def next_lesson(self) -> LessonLink | None:
        return rules.next_lesson(self.lessons, read=self.read)


@dataclass(frozen=True, slots=True)
class StoppedAt:
    """The lesson with which a learner goes on, and how far it was read."""

    progress: CourseProgress
    lesson: LessonLink
    percent: int

    @property
    def minutes_left(self) -> int:
        return rules.minutes_left(self.lesson.minutes, percent=self.percent)


def progress_of(enrolments: Sequence[EnrolmentCard], *, known: Sequence[CourseCard] = ()) -> list[CourseProgress]:
    """Return the way through each course, in the order of *enrolments*; four queries, three when all are *known*."""
    ids = [enrolment.course_id for enrolment in enrolments]
    cards = {card.id: card for card in known or courses.courses(ids)}
    outlines, teachers = courses.outlines(ids), courses.teachers_of(ids)
    read = readings([enrolment.id for enrolment in enrolments])
    return [
        CourseProgress(
            course=cards[enrolment.course_id],
            enrolment=enrolment,
            lessons=tuple(outlines[enrolment.course_id]),
            readings=read.get(enrolment.id, {}),
            teachers=tuple(teachers[enrolment.course_id]),
        )
        for enrolment in enrolments
    ]


def stopped_at(progress: Sequence[CourseProgress]) -> StoppedAt | None:
    """Return the lesson opened last and not yet read, else the first unread one; ``None`` when all is read."""
    by_lesson = {lesson.id: (way, lesson) for way in progress for lesson in way.lessons}
    opened = [reading for way in progress for reading in way.readings.values() if reading.lesson_id in by_lesson]
    if last := rules.stopped_at(opened):
        return StoppedAt(*by_lesson[last.lesson_id], last.percent)
    first = next(((way, lesson) for way in progress if (lesson := way.next_lesson)), None)
    return StoppedAt(*first, 0) if first else None


def group_id(name: str) -> int:
    """Return the number of the group. Raises ``NotFound``."""
    found = Group.objects.filter(name=name).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"group {name}")
    return found


def own_enrolments(seen: Q) -> list[EnrolmentCard]:
    """Return the enrolments that the filter of ``permissions.enrolments_seen_by`` lets through; one query."""
    rows = CourseEnrolment.objects.filter(seen).select_related("group").order_by("course__starts_on", "course_id", "id")
    return [_card_of(row) for row in rows]


def course_uuids(seen: Q) -> list[UUID]:
    """Return the courses of the enrolments that *seen* leaves; one query."""
    return list(CourseEnrolment.objects.filter(seen).values_list("course__uuid", flat=True))


def own_enrolment(seen: Q, *, course_id: int) -> EnrolmentCard | None:
    """Return the learner's own enrolment in the course, or ``None``."""
    row = CourseEnrolment.objects.filter(seen, course_id=course_id).select_related("group").first()
    return _card_of(row) if row else None


def own_lesson(seen: Q, *, lesson: UUID) -> tuple[EnrolmentCard, int] | None:
    """Return the learner's own enrolment in the lesson's course with the lesson's number, or ``None``; one query."""
    place = CourseEnrolment.objects.filter(seen, course__modules__lessons__uuid=lesson).select_related("group")
    row = place.annotate(lesson_number=F("course__modules__lessons__id")).first()
    return (_card_of(row), row.lesson_number) if row else None


def lock_own_enrolment(seen: Q, *, course_id: int) -> EnrolmentCard:
    """Return the learner's own enrolment and hold it to the end of the transaction. Raises ``NotFound``."""
    row = CourseEnrolment.objects.select_for_update().filter(seen, course_id=course_id).first()
    if row is None:
        raise NotFound(f"enrolment in course {course_id}")
    return EnrolmentCard(row.pk, row.course_id, row.learner_id, "")


def readings(enrolment_ids: Collection[int]) -> dict[int, dict[int, Reading]]:
    """Return what was read under each enrolment, by lesson; one query."""
    found: dict[int, dict[int, Reading]] = defaultdict(dict)
    for row in LessonProgress.objects.filter(enrolment_id__in=enrolment_ids).order_by("id"):
        found[row.enrolment_id][row.lesson_id] = Reading(row.lesson_id, row.percent, row.opened_at, row.read_at is not None)
    return found


def learners_enrolled(course_ids: Collection[int], *, on: date) -> dict[int, int]:
    """Count the learners of each course on the Academy's day; one query."""
    counts = dict.fromkeys(course_ids, 0)
    rows = CourseEnrolment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), course_id__in=course_ids, valid_from__lte=on
    )
    for course in rows.values_list("course_id", flat=True):
        counts[course] += 1
    return counts


def count_open_enrolments(learner_id: int, *, on: date) -> int:
    """Count the courses in which the person may study on or after the day; one query."""
    return CourseEnrolment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), learner_id=learner_id).count()


def has_studied(learner_id: int) -> bool:
    """Tell whether the person was ever enrolled."""
    return CourseEnrolment.objects.filter(learner_id=learner_id).exists()


def rows_of(learner_id: int) -> dict[str, list[dict[str, object]]]:
    """Return the person's groups, courses and reading, for the export of their data."""
    groups = GroupMembership.objects.filter(learner_id=learner_id).select_related("group").order_by("pk")
    enrolments = CourseEnrolment.objects.filter(learner_id=learner_id).select_related("course").order_by("pk")
    readings_of = LessonProgress.objects.filter(enrolment__learner_id=learner_id).select_related("lesson").order_by("pk")
    return {
        "groups": [{"group": row.group.name, "from": str(row.joined_on), "to": str(row.left_on or "")} for row in groups],
        "courses": [
            {"course": row.course.key, "from": str(row.valid_from), "until": str(row.valid_until or ""), "basis": row.basis}
            for row in enrolments
        ],
        "lessons": [
            {"lesson": row.lesson.key, "percent": row.percent, "read_at": row.read_at.isoformat() if row.read_at else ""}
            for row in readings_of
        ],
    }


def groups_of_learners(learner_ids: Collection[int], *, course_id: int) -> dict[int, str]:
    """Return the group in which each learner takes the course; one query."""
    rows = CourseEnrolment.objects.filter(course_id=course_id, learner_id__in=learner_ids)
    return {learner: name or "" for learner, name in rows.values_list("learner_id", "group__name")}


def _card_of(row: CourseEnrolment) -> EnrolmentCard:
    return EnrolmentCard(row.pk, row.course_id, row.learner_id, row.group.name if row.group else "")


def names_of_groups() -> list[tuple[str, str]]:
    """Return key and name of each group of learners, by name; the key is its UUID, names change with the year."""
    return [(str(uuid), name) for uuid, name in Group.objects.order_by("name").values_list("uuid", "name")]


def group_names() -> list[str]:
    """Return the names of the groups of learners; one query."""
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def accounts_of_group(name: str) -> list[int]:
    """Return the numbers of those who are in the group now; one query, empty where there is no such group."""
    present = GroupMembership.objects.filter(group__name=name, left_on=None).order_by("learner_id")
    return list(present.values_list("learner_id", flat=True))


@dataclass(frozen=True, slots=True)
class Teaching:
    """Who studies one discipline by one programme in courses that begin in some days. pii: the learners' numbers"""

    discipline_uuid: UUID
    programme: Trilingual | None
    learners: frozenset[int]


def teachings(*, begins_from: date, begins_through: date) -> list[Teaching]:
    """Return the contingents of the courses that begin in these days, by discipline and programme; one query.

    Whoever is enrolled without a group has no programme. An enrolment that ended before the course began does not count.
    """
    rows = CourseEnrolment.objects.filter(course__starts_on__range=(begins_from, begins_through))
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=F("course__starts_on"))).order_by("id")
    learners: dict[tuple[UUID, int | None], set[int]] = defaultdict(set)
    programmes: dict[int | None, Trilingual | None] = {}
    for row in rows.select_related("course__discipline", "group__programme"):
        programme = row.group.programme if row.group else None
        number = programme.pk if programme else None
        programmes[number] = programme.title if programme else None
        learners[row.course.discipline.uuid, number].add(row.learner_id)
    return [
        Teaching(uuid, programmes[number], frozenset(accounts)) for (uuid, number), accounts in sorted(learners.items(), key=str)
    ]

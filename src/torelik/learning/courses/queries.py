"""Questions about courses. Who may see which course is decided above, by enrolment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.learning.courses import rules
from torelik.learning.courses.models import Course, CourseTeacher, Lesson, LessonText
from torelik.learning.courses.rules import Block
from torelik.learning.courses.vocabulary import numbered


@dataclass(frozen=True, slots=True)
class CourseCard:
    """What a list shows of a course."""

    id: int
    uuid: UUID
    title: Trilingual
    about: Trilingual
    language_note: Trilingual
    starts_on: date
    ends_through: date


@dataclass(frozen=True, slots=True)
class LessonLink:
    """A lesson in the table of contents; ``number`` counts lessons of its kind from the start of the course."""

    id: int
    uuid: UUID
    course_id: int
    module_id: int
    module_title: Trilingual
    module_number: int
    kind: str
    number: int
    title: Trilingual
    minutes: int
    updated_at: datetime

    @property
    def short_name(self) -> str:
        return numbered(self.kind, self.number)

    @property
    def name(self) -> str:
        return f"{self.short_name}. {self.title}"


@dataclass(frozen=True, slots=True)
class Teacher:
    """One teacher as courses name them. pii: names"""

    account_id: int
    full_name: str

    @property
    def short_name(self) -> str:
        return rules.family_name_and_initials(self.full_name)


def course_id(key: str) -> int:
    """Return the number of the course named *key*. Raises ``NotFound``."""
    found = Course.objects.filter(key=key).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"course {key}")
    return found


def lesson_id(key: str) -> int:
    """Return the number of the lesson named *key*. Raises ``NotFound``."""
    found = Lesson.objects.filter(key=key).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"lesson {key}")
    return found


def courses(ids: Collection[int]) -> list[CourseCard]:
    """Return these courses, the earliest first; one query."""
    return [_card_of(row) for row in Course.objects.filter(id__in=ids).order_by("starts_on", "id")]


def course(course_id: int) -> CourseCard:
    """Return the course. Raises ``NotFound``."""
    row = Course.objects.filter(id=course_id).first()
    if row is None:
        raise NotFound(f"course {course_id}")
    return _card_of(row)


def course_by_uuid(uuid: UUID) -> CourseCard:
    """Return the course. Raises ``NotFound``."""
    row = Course.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(f"course {uuid}")
    return _card_of(row)


def courses_taught_by(account_id: int | None) -> list[CourseCard]:
    """Return the courses that name the account as a teacher, the latest first; one query."""
    return [_card_of(row) for row in Course.objects.filter(teachers__teacher_id=account_id).order_by("-starts_on", "id")]


def teaches(account_id: int | None, *, course: int) -> bool:
    """Tell whether the course names the account as a teacher."""
    return CourseTeacher.objects.filter(teacher_id=account_id, course_id=course).exists()


def teacher_ids(course_id: int) -> set[int]:
    """Return the accounts that the course names as teachers; one query."""
    return set(CourseTeacher.objects.filter(course_id=course_id).values_list("teacher_id", flat=True))


def known_course(key: str) -> int | None:
    """Return the number of the course named *key*, or ``None``."""
    return Course.objects.filter(key=key).values_list("id", flat=True).first()


def key_of_course(course_id: int) -> str:
    """Return the course's key."""
    return str(Course.objects.values_list("key", flat=True).get(pk=course_id))


def teachers_of(course_ids: Collection[int]) -> dict[int, list[Teacher]]:
    """Return the teachers of each course, the lecturer first; one query."""
    found: dict[int, list[Teacher]] = {course: [] for course in course_ids}
    rows = CourseTeacher.objects.filter(course_id__in=course_ids).select_related("teacher").order_by("position", "id")
    for row in rows:
        found[row.course_id].append(Teacher(row.teacher_id, row.teacher.get_full_name()))
    return found


def outlines(course_ids: Collection[int]) -> dict[int, list[LessonLink]]:
    """Return the lessons of each course in reading order; one query."""
    found: dict[int, list[LessonLink]] = {course: [] for course in course_ids}
    rows = (
        Lesson.objects.filter(module__course_id__in=course_ids)
        .select_related("module")
        .order_by("module__course_id", "module__position", "position", "id")
    )
    for row in rows:
        lessons = found[row.module.course_id]
        lessons.append(_link_of(row, number=1 + sum(lesson.kind == row.kind for lesson in lessons)))
    return found


def course_id_of_lesson(uuid: UUID) -> int:
    """Return the number of the lesson's course. Raises ``NotFound``."""
    found = Lesson.objects.filter(uuid=uuid).values_list("module__course_id", flat=True).first()
    if found is None:
        raise NotFound(f"lesson {uuid}")
    return found


def lesson_text(lesson_id: int, *, languages: Iterable[str]) -> tuple[str, tuple[Block, ...]]:
    """Return the lesson's text in the first of *languages* that has one, with that language."""
    texts = {row.language: row.blocks for row in LessonText.objects.filter(lesson_id=lesson_id)}
    for code in languages:
        if code in texts:
            return code, rules.blocks_of(texts[code])
    return "", ()


def _card_of(row: Course) -> CourseCard:
    return CourseCard(row.pk, row.uuid, row.title, row.about, row.language_note, row.starts_on, row.ends_through)


def _link_of(row: Lesson, *, number: int) -> LessonLink:
    return LessonLink(
        id=row.pk,
        uuid=row.uuid,
        course_id=row.module.course_id,
        module_id=row.module_id,
        module_title=row.module.title,
        module_number=row.module.position,
        kind=row.kind,
        number=number,
        title=row.title,
        minutes=row.minutes,
        updated_at=row.updated_at,
    )


def names_of_courses() -> list[tuple[str, str]]:
    """Return key and title of each course, by title in the present language."""
    return sorted(((row.key, str(row.title)) for row in Course.objects.all()), key=lambda row: row[1])


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """How much is taught online."""

    courses: int
    lessons: int


def course_figures() -> CourseFigures:
    """Count courses and lessons; two queries."""
    return CourseFigures(Course.objects.count(), Lesson.objects.count())

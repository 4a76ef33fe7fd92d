"""Making courses and their lessons."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.learning.courses import indexing, rules
from torelik.learning.courses.models import Course, CourseModule, CourseTeacher, Lesson, LessonText
from torelik.learning.courses.rules import MalformedText
from torelik.learning.curriculum import queries as curriculum


@transaction.atomic
def create_course(
    *,
    key: str,
    discipline: str,
    title: Trilingual,
    starts_on: date,
    ends_through: date,
    teachers: Sequence[int],
    by: Actor,
    at: datetime,
    about: Trilingual | None = None,
    language_note: Trilingual | None = None,
) -> Course:
    """Make the course *key* of the discipline named by its key, or write it anew (cl. 13); safe to repeat.

    *teachers* are accounts, the lecturer first; *ends_through* is the last day. Raises ``NotFound``.
    """
    by.require("learning.manage-courses")
    wanted = {
        "discipline_id": curriculum.discipline_id(discipline),
        "title": title,
        "about": about or Trilingual(),
        "language_note": language_note or Trilingual(),
        "starts_on": starts_on,
        "ends_through": ends_through,
    }
    course, _created = Course.objects.update_or_create(key=key, defaults=wanted)
    course.teachers.all().delete()
    CourseTeacher.objects.bulk_create(
        CourseTeacher(course=course, teacher_id=account_id, position=position)
        for position, account_id in enumerate(teachers, start=1)
    )
    indexing.ask_for_indexing(course.pk, at=at)
    audit.record("learning.course-created", by=by, about=course, at=at, facts={"teachers": len(teachers)})
    return course


@transaction.atomic
def add_module(*, course: Course, position: int, title: Trilingual, by: Actor, at: datetime) -> CourseModule:
    """Put a module in its place (from 1) in the course, or give the one in this place a new title; safe to repeat."""
    by.require("learning.manage-courses")
    wanted = {"title": title}
    module, _created = CourseModule.objects.update_or_create(course=course, position=position, defaults=wanted)
    audit.record("learning.module-added", by=by, about=module, at=at)
    return module


@transaction.atomic
def add_lesson(
    *,
    module: CourseModule,
    key: str,
    position: int,
    kind: str,
    title: Trilingual,
    minutes: int,
    texts: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> Lesson:
    """Put a lesson in its place (from 1) in the module, or write it anew; safe to repeat.

    *texts* maps a language to blocks in the shape of ``rules.blocks_of``; Kazakh is required and every other
    language has the same kinds of blocks in the same order. Raises ``MalformedText`` with every fault.
    """
    by.require("learning.manage-courses")
    blocks = {language: rules.blocks_of(raw) for language, raw in texts.items()}
    if languages := rules.languages_out_of_step(blocks):
        raise MalformedText([f"The blocks in {language} do not follow the Kazakh text." for language in languages])
    wanted = {"module": module, "position": position, "kind": kind, "title": title, "minutes": minutes, "updated_at": at}
    lesson, _created = Lesson.objects.update_or_create(key=key, defaults=wanted)
    lesson.texts.all().delete()
    LessonText.objects.bulk_create(
        LessonText(lesson=lesson, language=language, blocks=rules.stored_shape(text)) for language, text in blocks.items()
    )
    indexing.ask_for_indexing(module.course_id, at=at)
    audit.record("learning.lesson-added", by=by, about=lesson, at=at, facts={"languages": sorted(blocks)})
    return lesson

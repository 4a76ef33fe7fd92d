"""Who sees a course: its learners while their enrolment lasts, and its teachers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.learning.courses import queries as courses
from torelik.learning.courses.indexing import audience_of
from torelik.learning.courses.queries import CourseCard
from torelik.learning.enrolment import queries
from torelik.learning.enrolment.queries import EnrolmentCard


@dataclass(frozen=True, slots=True)
class SeenCourse:
    """A course that the asker may see: as its learner (with the enrolment), as its teacher, or as both."""

    course: CourseCard
    enrolment: EnrolmentCard | None
    is_teacher: bool


def enrolments_seen_by(actor: Actor, *, on: date) -> Q:
    """Return the filter of the actor's own enrolments in force on the Academy's day *on*."""
    if actor.account_id is None or not actor.may("learning.learn"):
        return Q(pk__in=[])
    in_force = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    return Q(learner_id=actor.account_id) & in_force


def audiences_of(actor: Actor, *, on: date) -> list[str]:
    """Return by which names the search index knows the actor: the courses that they learn in or teach; two queries."""
    learnt = queries.course_uuids(enrolments_seen_by(actor, on=on)) if actor.may("learning.learn") else []
    taught = [course.uuid for course in courses.courses_taught_by(actor.account_id)] if actor.may("learning.teach") else []
    return [audience_of(uuid) for uuid in {*learnt, *taught}]


def may_teach(actor: Actor, *, course_id: int) -> bool:
    """Tell whether the actor is a teacher of this very course."""
    return actor.account_id is not None and actor.may("learning.teach") and courses.teaches(actor.account_id, course=course_id)


def seen_course(uuid: UUID, *, visible_to: Actor, on: date) -> SeenCourse:
    """Return the course with what the asker is to it. Raises ``NotFound`` for somebody who is nothing to it."""
    course = courses.course_by_uuid(uuid)
    enrolment = queries.own_enrolment(enrolments_seen_by(visible_to, on=on), course_id=course.id)
    return _seen(course, enrolment, visible_to=visible_to)


def seen_course_of_lesson(lesson: UUID, *, enrolment: EnrolmentCard | None, visible_to: Actor) -> SeenCourse:
    """Return the lesson's course; *enrolment* is the asker's own in it, if there is one. Raises ``NotFound`` likewise."""
    course_id = enrolment.course_id if enrolment else courses.course_id_of_lesson(lesson)
    return _seen(courses.course(course_id), enrolment, visible_to=visible_to)


def _seen(course: CourseCard, enrolment: EnrolmentCard | None, *, visible_to: Actor) -> SeenCourse:
    is_teacher = may_teach(visible_to, course_id=course.id)
    if enrolment is None and not is_teacher:
        raise NotFound(f"course {course.uuid}")
    return SeenCourse(course, enrolment, is_teacher)

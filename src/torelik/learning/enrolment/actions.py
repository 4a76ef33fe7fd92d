"""Founding groups, enrolling learners, marking what was read."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.learning.courses import queries as courses
from torelik.learning.curriculum import queries as curriculum
from torelik.learning.enrolment import permissions, queries
from torelik.learning.enrolment.models import CourseEnrolment, Group, GroupMembership, LessonProgress
from torelik.learning.enrolment.queries import EnrolmentCard


@transaction.atomic
def found_group(*, name: str, by: Actor, at: datetime, programme: str = "") -> Group:
    """Found the group *name*, of the programme named by its key; a group that exists stays as it is."""
    by.require("learning.enrol-learners")
    programme_id = curriculum.programme_id(programme) if programme else None
    group, created = Group.objects.get_or_create(name=name, defaults={"programme_id": programme_id})
    if created:
        audit.record("learning.group-founded", by=by, about=group, at=at)
    return group


@transaction.atomic
def add_to_group(*, group: Group, learners: Collection[int], joined_on: date, by: Actor, at: datetime) -> int:
    """Let these accounts join the group from a day; return how many were not in it yet."""
    by.require("learning.enrol-learners")
    present = set(GroupMembership.objects.filter(group=group, left_on=None).values_list("learner_id", flat=True))
    new = sorted(set(learners) - present)
    GroupMembership.objects.bulk_create(GroupMembership(group=group, learner_id=learner, joined_on=joined_on) for learner in new)
    if new:
        audit.record("learning.learners-joined", by=by, about=group, at=at, facts=audit.count_and_digest(new))
    return len(new)


@transaction.atomic
def enrol_group(
    *, group: Group, course: str, valid_from: date, by: Actor, at: datetime, valid_until: date | None = None, basis: str = ""
) -> int:
    """Enrol everybody who is in the group that day in the course named by its key; return how many were new.

    *valid_until* is exclusive. Learners who are enrolled already keep what they have. Raises ``NotFound``.
    """
    by.require("learning.enrol-learners")
    members = group.memberships.filter(joined_on__lte=valid_from, left_on=None).values_list("learner_id", flat=True)
    return _enrol(list(members), course, group=group, valid_from=valid_from, valid_until=valid_until, basis=basis, by=by, at=at)


@transaction.atomic
def enrol_learners(
    *,
    learners: Collection[int],
    course: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_until: date | None = None,
    basis: str = "",
) -> int:
    """Enrol these accounts, one by one and without a group, in the course named by its key; return how many were new."""
    by.require("learning.enrol-learners")
    return _enrol(learners, course, group=None, valid_from=valid_from, valid_until=valid_until, basis=basis, by=by, at=at)


def _enrol(
    learners: Collection[int],
    course: str,
    *,
    group: Group | None,
    valid_from: date,
    valid_until: date | None,
    basis: str,
    by: Actor,
    at: datetime,
) -> int:
    course_id = courses.course_id(course)
    present = set(CourseEnrolment.objects.filter(course_id=course_id).values_list("learner_id", flat=True))
    new = sorted(set(learners) - present)
    CourseEnrolment.objects.bulk_create(
        CourseEnrolment(
            course_id=course_id, learner_id=learner, group=group, valid_from=valid_from, valid_until=valid_until, basis=basis
        )
        for learner in new
    )
    if new:
        facts = {"course": course, "group": group.name if group else "", "basis": basis, **audit.count_and_digest(new)}
        audit.record("learning.learners-enrolled", by=by, about=group, about_name=course, at=at, facts=facts)
    return len(new)


def open_lesson(*, lesson: UUID, by: Actor, at: datetime) -> EnrolmentCard | None:
    """Remember that the learner opened the lesson: there they go on next time. No event: reading is not watched.

    Returns the enrolment under which it is read; ``None``, and nothing remembered, for somebody who is not
    enrolled, e.g. a teacher who looks through the course.
    """
    own = queries.own_lesson(permissions.enrolments_seen_by(by, on=clock.local_date(at)), lesson=lesson)
    if own is None:
        return None
    enrolment, lesson_id = own
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrolment_id=enrolment.id, lesson_id=lesson_id, opened_at=at)],
        update_conflicts=True,
        unique_fields=["enrolment", "lesson"],
        update_fields=["opened_at"],
    )
    return enrolment


def remember_position(*, lesson: UUID, percent: int, by: Actor, at: datetime) -> None:
    """Remember how much of the lesson was on screen, 0 to 100; going back up takes nothing away. Raises ``NotFound``."""
    by.require("learning.learn")
    enrolment, lesson_id = _own_lesson(lesson, by=by, at=at)
    LessonProgress.objects.filter(enrolment_id=enrolment.id, lesson_id=lesson_id, percent__lt=percent).update(percent=percent)


@transaction.atomic
def mark_as_read(*, lesson: UUID, by: Actor, at: datetime) -> EnrolmentCard:
    """Mark the lesson as read; the first time counts. Returns the enrolment under which it was. Raises ``NotFound``."""
    by.require("learning.learn")
    enrolment, lesson_id = _own_lesson(lesson, by=by, at=at)
    progress, _created = LessonProgress.objects.get_or_create(
        enrolment_id=enrolment.id, lesson_id=lesson_id, defaults={"opened_at": at}
    )
    if progress.read_at is None:
        progress.read_at, progress.percent = at, 100
        progress.save(update_fields=["read_at", "percent"])
    return enrolment


@transaction.atomic
def end_enrolments_of(*, learner: int, by: Actor, at: datetime) -> int:
    """End today every course and group of a person who leaves; return how many courses were open.

    Asked for by whoever closes accounts: courses end with the account. One that begins today or later ends a day after
    its beginning, which nobody can use.
    """
    by.require("identity.close-accounts")
    today = clock.local_date(at)
    open_ones = CourseEnrolment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today), learner_id=learner)
    begun = open_ones.filter(valid_from__lt=today).update(valid_until=today)
    later = open_ones.filter(valid_from__gte=today).update(valid_until=F("valid_from") + timedelta(days=1))
    groups = GroupMembership.objects.filter(learner_id=learner, left_on=None)
    left = groups.filter(joined_on__lte=today).update(left_on=today)
    left += groups.filter(joined_on__gt=today).update(left_on=F("joined_on"))
    if begun + later + left:
        facts = {**audit.count_and_digest([learner]), "courses": begun + later, "groups": left}
        audit.record("learning.learner-left", by=by, at=at, facts=facts)
    return begun + later


def _own_lesson(lesson: UUID, *, by: Actor, at: datetime) -> tuple[EnrolmentCard, int]:
    own = queries.own_lesson(permissions.enrolments_seen_by(by, on=clock.local_date(at)), lesson=lesson)
    if own is None:
        raise NotFound(f"lesson {lesson}")
    return own

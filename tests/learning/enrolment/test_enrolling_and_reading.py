"""Groups, enrolment, and how far a learner has come."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import learning as made
from factories.learning import SYSTEM
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.learning import api as learning
from torelik.learning.enrolment import actions, rules
from torelik.learning.enrolment.rules import Reading
from torelik.learning.models import CourseEnrolment, LessonProgress

SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(("done", "whole", "percent"), [(0, 0, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100)])
def test_progress_is_whole_only_when_everything_is_done(done, whole, percent):
    assert rules.percent_of(done, whole) == percent


@pytest.mark.parametrize(("percent", "left"), [(0, 35), (64, 13), (100, 0)])
def test_minutes_left_are_rounded_up(percent, left):
    assert rules.minutes_left(35, percent=percent) == left


def test_a_learner_goes_on_where_they_stopped_last():
    readings = [
        Reading(1, 100, NOON + timedelta(hours=2), is_read=True),
        Reading(2, 30, NOON, is_read=False),
        Reading(3, 10, NOON + timedelta(hours=1), is_read=False),
    ]

    assert rules.stopped_at(readings) == readings[2]
    assert rules.stopped_at(readings[:1]) is None


@pytest.mark.django_db
def test_a_group_is_enrolled_by_one_act_with_one_event():
    room = made.classroom()
    fellows = [made.learner().pk, made.learner().pk]
    group = learning.found_group(name="М-26-9", by=SYSTEM, at=NOON)
    learning.add_to_group(group=group, learners=fellows, joined_on=SEPTEMBER, by=SYSTEM, at=NOON)
    before = Event.objects.filter(name="learning.learners-enrolled").count()

    first = learning.enrol_group(group=group, course=room.course.key, valid_from=SEPTEMBER, basis="№ 7", by=SYSTEM, at=NOON)
    again = learning.enrol_group(group=group, course=room.course.key, valid_from=SEPTEMBER, basis="№ 7", by=SYSTEM, at=NOON)

    events = Event.objects.filter(name="learning.learners-enrolled").order_by("id")[before:]
    assert (first, again) == (2, 0)
    assert [(event.facts["count"], event.facts["basis"]) for event in events] == [(2, "№ 7")]
    assert CourseEnrolment.objects.filter(group=group).count() == 2


@pytest.mark.django_db
def test_a_learner_enrols_nobody():
    room = made.classroom()

    with pytest.raises(PermissionDenied):
        learning.enrol_learners(
            learners=[room.learner.pk], course=room.course.key, valid_from=SEPTEMBER, by=room.by_learner, at=NOON
        )


@pytest.mark.django_db
def test_the_database_holds_one_enrolment_per_learner_and_course():
    room = made.classroom()

    with pytest.raises(IntegrityError), transaction.atomic():
        CourseEnrolment.objects.create(course=room.course, learner=room.learner, valid_from=SEPTEMBER)


@pytest.mark.django_db
def test_reading_moves_forward_only():
    room = made.classroom()
    lesson = room.lessons[0].uuid
    actions.open_lesson(lesson=lesson, by=room.by_learner, at=NOON)

    for percent in (40, 20):
        actions.remember_position(lesson=lesson, percent=percent, by=room.by_learner, at=NOON)

    assert LessonProgress.objects.get().percent == 40


@pytest.mark.django_db
def test_a_lesson_is_read_once_and_for_all():
    room = made.classroom()
    lesson = room.lessons[0].uuid
    actions.mark_as_read(lesson=lesson, by=room.by_learner, at=NOON)

    actions.mark_as_read(lesson=lesson, by=room.by_learner, at=NOON + timedelta(days=1))
    actions.open_lesson(lesson=lesson, by=room.by_learner, at=NOON + timedelta(days=2))

    progress = LessonProgress.objects.get()
    assert (progress.read_at, progress.percent, progress.opened_at) == (NOON, 100, NOON + timedelta(days=2))


@pytest.mark.django_db
def test_nobody_marks_a_lesson_of_a_course_that_is_not_theirs():
    room, other = made.classroom(), made.classroom()

    with pytest.raises(NotFound):
        actions.mark_as_read(lesson=other.lessons[0].uuid, by=room.by_learner, at=NOON)
    assert actions.open_lesson(lesson=other.lessons[0].uuid, by=room.by_learner, at=NOON) is None
    assert LessonProgress.objects.count() == 0

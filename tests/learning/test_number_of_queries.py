"""Pages ask the database as often for thirty rows as for one, and at most fifteen times: the numbers are written out."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import learning
from factories.moments import NOON
from torelik.kernel import clock
from torelik.learning import api
from torelik.learning.courses.vocabulary import ClassKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def queries_of(account, name, *args):
    client = Client()
    client.force_login(account)
    url = reverse(f"learning:{name}", args=args)
    client.get(url)  # templates and content types are read once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def meet(room):
    api.schedule_meeting(
        course=room.course.key,
        group="",
        starts_at=NOON,
        minutes=90,
        kind=ClassKind.LECTURE,
        teacher=room.teacher.pk,
        room="101",
        by=learning.SYSTEM,
        at=NOON,
    )


def learner_of(courses):
    who = learning.learner()
    for _number in range(courses):
        room = learning.classroom(with_learner=who, lessons=1, questions=3)
        meet(room)
        learning.finished(room)
    return who


@pytest.mark.parametrize(("name", "queries"), [("today", 12), ("courses", 9), ("grades", 5), ("timetable", 5)])
def test_a_learners_lists(name, queries):
    counts = [queries_of(learner_of(courses), name) for courses in (1, 30)]

    assert counts == [queries, queries]


@pytest.mark.parametrize(("name", "queries"), [("course", 11), ("lesson", 13)])
def test_the_page_of_a_course_and_of_a_lesson(name, queries):
    rooms = [learning.classroom(lessons=lessons) for lessons in (1, 30)]

    counts = [queries_of(room.learner, name, room.course.uuid if name == "course" else room.lessons[0].uuid) for room in rooms]

    assert counts == [queries, queries]


def test_the_page_of_a_test_with_its_attempts():
    counts = []
    for attempts in (1, 30):
        room = learning.classroom(attempts=30)
        for _number in range(attempts):
            learning.finished(room)
        counts.append(queries_of(room.learner, "test", room.test.uuid))

    assert counts == [8, 8]


@pytest.mark.parametrize(("name", "queries"), [("attempt", 9), ("review", 9), ("result", 12)])
def test_the_pages_of_an_attempt(name, queries):
    counts = []
    for questions in (1, 30):
        room = learning.classroom(questions=questions, per_paper=questions)
        attempt = learning.finished(room) if name == "result" else learning.started(room)
        counts.append(queries_of(room.learner, name, attempt.uuid, *([1] if name == "attempt" else [])))

    assert counts == [queries, queries]


@pytest.mark.parametrize(("name", "queries"), [("results", 9), ("teaching", 8), ("today", 7)])
def test_a_teachers_lists(name, queries):
    counts = []
    for learners in (1, 30):
        room = learning.classroom()
        meet(room)
        learning.finished(room)
        for _number in range(learners - 1):
            fellow = learning.learner()
            learning.enrol(fellow, room.course)
            learning.finished(room, by=fellow)
        counts.append(queries_of(room.teacher, name, *([room.test.uuid] if name == "results" else [])))

    assert counts == [queries, queries]


@pytest.mark.parametrize(("name", "queries"), [("courses", 5), ("teaching", 8), ("today", 7)])
def test_the_lists_of_a_teacher_of_many_courses(name, queries):
    counts = []
    for courses in (1, 30):
        who = learning.teacher()
        for _number in range(courses):
            learning.finished(learning.classroom(by_teacher=who, lessons=1, questions=3))
        counts.append(queries_of(who, name))

    assert counts == [queries, queries]


def test_the_page_of_a_judged_attempt():
    counts = []
    for questions in (1, 30):
        room = learning.classroom(questions=questions, per_paper=questions)
        counts.append(queries_of(room.teacher, "judged-attempt", learning.finished(room).uuid))

    assert counts == [12, 12]

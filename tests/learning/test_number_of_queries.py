"""Pages ask the database as often for thirty rows as for one, and at most fifteen times."""

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
MOST = 15


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


@pytest.mark.parametrize("name", ["today", "courses", "grades", "timetable"])
def test_a_learners_lists(name):
    one, thirty = queries_of(learner_of(1), name), queries_of(learner_of(30), name)

    assert one == thirty <= MOST


def test_the_page_of_a_course_and_of_a_lesson():
    small, large = learning.classroom(lessons=1), learning.classroom(lessons=30)

    course = [queries_of(room.learner, "course", room.course.uuid) for room in (small, large)]
    lesson = [queries_of(room.learner, "lesson", room.lessons[0].uuid) for room in (small, large)]

    assert course[0] == course[1] <= MOST
    assert lesson[0] == lesson[1] <= MOST


def test_the_pages_of_an_attempt():
    small, large = learning.classroom(questions=1, per_paper=1), learning.classroom(questions=30, per_paper=30)

    taken = [queries_of(room.learner, "attempt", learning.started(room).uuid, 1) for room in (small, large)]
    results = [queries_of(room.learner, "result", learning.finished(room).uuid) for room in (small, large)]

    assert taken[0] == taken[1] <= MOST
    assert results[0] == results[1] <= MOST


@pytest.mark.parametrize("name", ["results", "teaching", "today"])
def test_a_teachers_lists(name):
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

    assert counts[0] == counts[1] <= MOST

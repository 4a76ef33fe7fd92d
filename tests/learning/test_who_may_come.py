"""Nothing of learning answers the anonymous, nothing of one person answers another (cl. 13)."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from factories import learning, people
from factories.moments import NOON
from torelik.kernel import clock
from torelik.learning import urls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def address(pattern: URLPattern) -> str:
    values = {"uuid": uuid4(), "position": 1}
    names = pattern.pattern.converters
    return reverse(f"learning:{pattern.name}", kwargs={name: values[name] for name in names})


EVERY_ADDRESS = [pytest.param(pattern, id=pattern.name) for pattern in urls.urlpatterns]


@pytest.mark.parametrize("pattern", EVERY_ADDRESS)
@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete", "options"])
def test_the_anonymous_are_sent_to_sign_in_from_every_address(client, pattern, method):
    response = getattr(client, method)(address(pattern))

    if pattern.name == "respond":
        assert response.status_code == 401
    else:
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("signin:sign-in"))


@pytest.mark.parametrize("pattern", EVERY_ADDRESS)
def test_somebody_without_a_part_in_learning_learns_nothing(pattern):
    client = signed_in(people.account())

    if pattern.name == "home":
        assert client.get(address(pattern)).status_code == 302
    else:
        statuses = {client.get(address(pattern), follow=True).status_code, client.post(address(pattern)).status_code}
        assert statuses <= {403, 404, 405, 422}


STUDY = ["course", "lesson", "read", "test", "start"]
SIT = ["attempt", "answer", "flag", "respond", "review", "finish", "result"]
JUDGE = ["results", "judged-attempt"]


def place(name, room, attempt):
    uuids = {"course": room.course.uuid, "lesson": room.lessons[0].uuid, "read": room.lessons[0].uuid}
    uuids |= dict.fromkeys(["test", "start", "results"], room.test.uuid)
    uuid = uuids.get(name, attempt.uuid)
    return reverse(f"learning:{name}", args=[uuid, 1] if name in {"attempt", "answer", "flag"} else [uuid])


@pytest.mark.parametrize("name", STUDY + SIT + JUDGE)
def test_a_strangers_uuid_is_not_found(name):
    room, other = learning.classroom(), learning.classroom()
    attempt = learning.started(room)
    client = signed_in(people.account(grants=learning.LEARNER_GRANTS + learning.TEACHER_GRANTS))
    learner_of_another_course = signed_in(other.learner)
    teacher_of_another_course = signed_in(other.teacher)
    url = place(name, room, attempt)
    is_post = name in {"read", "start", "answer", "flag", "respond", "finish"}

    answers = [
        visitor.post(url, {"answers": []}, content_type="application/json") if is_post else visitor.get(url)
        for visitor in (client, learner_of_another_course, teacher_of_another_course)
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert answers[0].status_code == 404


@pytest.mark.parametrize("name", ["today", "course", "lesson", "test", "attempt", "review", "result", "grades", "timetable"])
def test_a_browser_keeps_no_page_of_a_learner(name):
    """The next person at the computer, and the Back button after a test, find nothing that was true before."""
    room = learning.classroom()
    attempt = learning.finished(room) if name == "result" else learning.started(room)
    url = place(name, room, attempt) if name in STUDY + SIT else reverse(f"learning:{name}")

    answer = signed_in(room.learner).get(url)

    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("name", ["teaching", "results", "judged-attempt"])
def test_a_browser_keeps_no_page_of_a_teacher(name):
    room = learning.classroom()
    attempt = learning.finished(room)
    url = place(name, room, attempt) if name in JUDGE else reverse(f"learning:{name}")

    answer = signed_in(room.teacher).get(url)

    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)


def test_a_learner_of_the_same_course_does_not_see_anothers_attempt():
    room, fellow = learning.classroom(), learning.learner()
    learning.enrol(fellow, room.course)
    attempt = learning.finished(room)

    client = signed_in(fellow)

    assert client.get(reverse("learning:result", args=[attempt.uuid])).status_code == 404
    assert client.get(reverse("learning:judged-attempt", args=[attempt.uuid])).status_code == 403


def test_lists_show_what_is_ones_own():
    room, other = learning.classroom(), learning.classroom()
    learning.finished(room)
    learning.finished(other)
    client = signed_in(room.learner)

    for name in ("today", "courses", "grades"):
        page = client.get(reverse(f"learning:{name}")).content.decode()
        assert str(room.course.title.kk) in page
        assert str(other.course.title.kk) not in page


def test_a_teacher_sees_the_learners_of_their_own_courses_alone():
    room = learning.classroom(with_learner=learning.learner("Өзімдікі"))
    other = learning.classroom(with_learner=learning.learner("Бөтендікі"))
    learning.finished(room)
    learning.finished(other)
    client = signed_in(room.teacher)

    for url in (reverse("learning:results", args=[room.test.uuid]), reverse("learning:today")):
        page = client.get(url).content.decode()
        assert "Өзімдікі" in page
        assert "Бөтендікі" not in page
    assert client.get(reverse("learning:results", args=[other.test.uuid])).status_code == 404


def test_the_key_of_a_test_is_not_on_the_page_of_a_running_attempt():
    room = learning.classroom()
    attempt = learning.started(room)

    page = signed_in(room.learner).get(reverse("learning:attempt", args=[attempt.uuid, 1])).content.decode()

    assert "Сұрақ" in page
    assert "Түсіндірме" not in page
    assert "t-option--right" not in page

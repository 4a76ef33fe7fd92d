"""Today, courses, lessons and the timetable as a person meets them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from factories import learning as made
from factories.learning import SYSTEM
from factories.moments import NOON
from torelik.kernel import clock
from torelik.learning import api as learning
from torelik.learning.classroom import rules
from torelik.learning.classroom.vocabulary import PartOfDay
from torelik.learning.models import LessonProgress, LessonText


@pytest.fixture
def visit(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    translation.activate("en")

    def as_account(account):
        client = Client()
        client.force_login(account)
        return client

    yield as_account
    translation.deactivate()


def to(name, *args):
    return reverse(f"learning:{name}", args=args)


def meet(room, *, starts_at, group="", teacher=None, room_name="101"):
    return learning.schedule_meeting(
        course=room.course.key,
        group=group,
        starts_at=starts_at,
        minutes=90,
        kind="lecture",
        teacher=(teacher or room.teacher).pk,
        room=room_name,
        by=SYSTEM,
        at=NOON,
    )


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (4, PartOfDay.EVENING),
        (5, PartOfDay.MORNING),
        (12, PartOfDay.AFTERNOON),
        (17, PartOfDay.AFTERNOON),
        (18, PartOfDay.EVENING),
    ],
)
def test_the_greeting_follows_the_hour(hour, part):
    assert rules.part_of_day(hour) == part


def test_a_week_begins_on_monday():
    assert rules.week_of(date(2026, 11, 29))[0] == date(2026, 11, 23)


@pytest.mark.parametrize(("seconds", "minutes"), [(-60, None), (0, None), (61, 2), (3600, 60), (3601, None)])
def test_a_class_within_the_hour_is_announced_in_minutes(seconds, minutes):
    assert rules.minutes_until(NOON + timedelta(seconds=seconds), at=NOON) == minutes


@pytest.mark.django_db
def test_today_greets_and_leads_to_the_next_lesson(visit):
    room = made.classroom()

    page = visit(room.learner).get(to("today")).content.decode()

    assert "Good afternoon, Айгерім" in page
    assert to("lesson", room.lessons[0].uuid) in page
    assert to("test", room.test.uuid) in page


@pytest.mark.django_db
def test_today_leads_back_to_where_one_stopped(visit):
    room = made.classroom()
    client = visit(room.learner)
    client.get(to("lesson", room.lessons[1].uuid))
    client.post(to("position", room.lessons[1].uuid), {"percent": 40})

    page = client.get(to("today")).content.decode()

    assert "Where you stopped" in page
    assert "18 minutes left" in page


@pytest.mark.django_db
@pytest.mark.parametrize("percent", ["", "-1", "101", "many"])
def test_a_position_that_makes_no_sense_is_not_kept(visit, percent):
    room = made.classroom()
    client = visit(room.learner)
    client.get(to("lesson", room.lessons[0].uuid))

    assert client.post(to("position", room.lessons[0].uuid), {"percent": percent}).status_code == 422
    assert LessonProgress.objects.get().percent == 0


@pytest.mark.django_db
def test_marking_as_read_leads_to_the_test_after_the_lesson_and_then_on(visit):
    room = made.classroom(lessons=2)  # the test stands after the first lesson
    client = visit(room.learner)

    first = client.post(to("read", room.lessons[0].uuid))
    second = client.post(to("read", room.lessons[1].uuid))

    assert (first.url, second.url) == (to("test", room.test.uuid), to("course", room.course.uuid))
    assert "2 / 2 lessons read" in client.get(to("courses")).content.decode()


@pytest.mark.django_db
def test_whoever_signs_in_again_after_marking_a_lesson_is_led_to_it(visit):
    room = made.classroom()

    answer = visit(room.learner).get(to("read", room.lessons[0].uuid))

    assert answer.url == to("lesson", room.lessons[0].uuid)
    assert LessonProgress.objects.count() == 0


@pytest.mark.django_db
def test_a_lesson_is_shown_in_the_language_of_the_page_and_in_another_with_a_note(visit):
    room = made.classroom()
    client = visit(room.learner)
    LessonText.objects.filter(lesson=room.lessons[0], language="en").delete()

    here = client.get(to("lesson", room.lessons[1].uuid)).content.decode()
    elsewhere = client.get(to("lesson", room.lessons[0].uuid)).content.decode()

    assert 'lang="en" data-reading-text' in here
    assert 'lang="kk" data-reading-text' in elsewhere
    assert "no text in the language of the page" in elsewhere


@pytest.mark.django_db
def test_a_teacher_reads_the_lessons_of_their_course_without_leaving_a_mark(visit):
    room = made.classroom()

    page = visit(room.teacher).get(to("lesson", room.lessons[0].uuid))

    assert page.status_code == 200
    assert "Mark as read" not in page.content.decode()
    assert LessonProgress.objects.count() == 0


@pytest.mark.django_db
def test_a_learner_sees_the_classes_of_their_own_group(visit):
    room = made.classroom()
    learning.found_group(name="М-26-8", by=SYSTEM, at=NOON)
    fellow = made.learner()
    group = learning.found_group(name="М-26-9", by=SYSTEM, at=NOON)
    learning.add_to_group(group=group, learners=[fellow.pk], joined_on=date(2026, 9, 1), by=SYSTEM, at=NOON)
    learning.enrol_group(group=group, course=room.course.key, valid_from=date(2026, 9, 1), by=SYSTEM, at=NOON)
    meet(room, starts_at=NOON, group="М-26-9", room_name="own-room")
    meet(room, starts_at=NOON, group="М-26-8", room_name="their-room")
    meet(room, starts_at=NOON + timedelta(hours=2), room_name="everybodys-room")

    page = visit(fellow).get(to("timetable")).content.decode()

    assert [name in page for name in ("own-room", "their-room", "everybodys-room")] == [True, False, True]


@pytest.mark.django_db
def test_a_class_late_in_the_evening_belongs_to_the_academys_day(visit):
    room = made.classroom()
    meet(room, starts_at=datetime(2026, 11, 23, 18, 30, tzinfo=UTC), room_name="night-room")  # 23:30 at the Academy
    client = visit(room.learner)

    assert "night-room" in client.get(to("today")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("week", ["", "2026-11-25", "yesterday", "0001-01-01", "9999-12-31"])
def test_a_week_that_makes_no_sense_shows_the_present_one(visit, week):
    room = made.classroom()
    meet(room, starts_at=NOON, room_name="this-week")

    answer = visit(room.learner).get(to("timetable"), {"week": week})

    assert answer.status_code == 200
    assert "this-week" in answer.content.decode()


@pytest.mark.django_db
def test_the_timetable_goes_from_week_to_week(visit):
    room = made.classroom()
    meet(room, starts_at=NOON + timedelta(days=7), room_name="next-week")
    client = visit(room.learner)

    page = client.get(to("timetable")).content.decode()
    assert "next-week" not in page
    assert "?week=2026-11-30" in page

    assert "next-week" in client.get(to("timetable"), {"week": "2026-11-30"}).content.decode()


@pytest.mark.django_db
def test_the_same_class_scheduled_twice_is_one_class(visit):
    room = made.classroom()
    learning.found_group(name="М-26-9", by=SYSTEM, at=NOON)

    assert meet(room, starts_at=NOON, group="М-26-9").pk == meet(room, starts_at=NOON, group="М-26-9", room_name="202").pk


@pytest.mark.django_db
def test_a_teachers_today_shows_classes_courses_and_results(visit):
    room = made.classroom(with_learner=made.learner("Жаңа"))
    meet(room, starts_at=NOON + timedelta(days=2), room_name="in-two-days")
    made.finished(room)

    page = visit(room.teacher).get(to("today")).content.decode()

    assert [words in page for words in ("in-two-days", "Courses I teach", "Жаңа")] == [True, True, True]

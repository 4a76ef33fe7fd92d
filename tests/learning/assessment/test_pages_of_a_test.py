"""The pages of a test as a browser meets them, with script and without."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from factories import learning
from factories.moments import NOON
from torelik.kernel import clock
from torelik.learning.models import Attempt, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return learning.classroom()


@pytest.fixture
def now(monkeypatch):
    moment = {"at": NOON}
    monkeypatch.setattr(clock, "now", lambda: moment["at"])
    return lambda at: moment.update(at=at)


@pytest.fixture
def browser(room, now):
    client = Client()
    client.force_login(room.learner)
    translation.activate("en")
    yield client
    translation.deactivate()


def to(name, *args):
    return reverse(f"learning:{name}", args=args)


def send(browser, attempt, *answers):
    rows = [
        {"retry_key": one.retry_key, "position": one.position, "chosen": sorted(one.chosen), "sequence": one.sequence}
        for one in answers
    ]
    return browser.post(to("respond", attempt.uuid), json.dumps({"answers": rows}), content_type="application/json")


def test_the_start_page_says_what_awaits_and_starts_once(browser, room):
    page = browser.get(to("test", room.test.uuid)).content.decode()
    assert "Start the test" in page

    first = browser.post(to("start", room.test.uuid))
    second = browser.post(to("start", room.test.uuid))

    attempt = Attempt.objects.get()
    assert first.url == second.url == to("attempt", attempt.uuid, 1)


def test_a_refused_start_says_why(browser, room):
    learning.finished(room)
    learning.finished(room, at=NOON + timedelta(hours=1))

    answer = browser.post(to("start", room.test.uuid))

    assert answer.status_code == 409
    assert "No attempts are left." in answer.content.decode()


def test_an_answer_is_saved_at_the_servers_time_and_shown_after_a_reload(browser, room, now):
    attempt = learning.started(room)
    now(NOON + timedelta(minutes=3, seconds=31))

    receipt = send(browser, attempt, learning.answer(2, 1)).json()

    assert (receipt["saved"], receipt["remaining_seconds"], receipt["is_finished"]) == ("Saved at 12:03:31", 989, False)
    page = browser.get(to("attempt", attempt.uuid, 2)).content.decode()
    assert "Saved at 12:03:31" in page
    assert re.search(r'id="q2-1" checked', page)
    assert 'data-remaining="989"' in page


def test_the_remaining_seconds_are_a_plain_number(browser):
    attempt = learning.started(
        learning.classroom(minutes=90, with_learner=Attempt._meta.get_field("learner").related_model.objects.last())
    )
    browser.force_login(attempt.learner)

    assert 'data-remaining="5400"' in browser.get(to("attempt", attempt.uuid, 1)).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"answers": 1}',
        b'{"answers": [1]}',
        b'{"answers": [{"retry_key": "x", "position": 1, "chosen": [1]}]}',
        b'{"answers": [{"retry_key": "d9b2d63d-a233-4123-847a-7090dea0fe23", "position": "1", "chosen": [1]}]}',
        b'{"answers": [{"retry_key": "d9b2d63d-a233-4123-847a-7090dea0fe23", "position": 1, "chosen": [true]}]}',
        b'{"answers": [{"retry_key": "d9b2d63d-a233-4123-847a-7090dea0fe23", "position": 1, "chosen": [77]}]}',
    ],
)
def test_what_is_not_an_answer_is_refused_and_stores_nothing(browser, room, body):
    attempt = learning.started(room)

    answer = browser.post(to("respond", attempt.uuid), body, content_type="application/json")

    assert (answer.status_code, Response.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "given_at", ["yesterday", "2026-13-45T99:00:00Z", "0001-01-01T00:00:00Z", "2026-11-23T12:00:00", None, 5]
)
def test_a_browsers_clock_that_makes_no_sense_costs_no_answer(browser, room, given_at):
    attempt = learning.started(room)
    row = {"retry_key": str(uuid4()), "position": 1, "chosen": [1], "given_at": given_at}

    answer = browser.post(to("respond", attempt.uuid), json.dumps({"answers": [row]}), content_type="application/json")

    assert (answer.status_code, Response.objects.get().given_at) == (200, None)


def test_without_script_a_form_saves_the_answer_and_goes_on(browser, room):
    attempt = learning.started(room)
    form = {"retry_key": str(uuid4()), "chosen": ["1"], "then": "2"}

    once = browser.post(to("answer", attempt.uuid, 1), form)
    again = browser.post(to("answer", attempt.uuid, 1), form)

    assert once.url == again.url == to("attempt", attempt.uuid, 2)
    assert Response.objects.count() == 1


def test_without_script_another_choice_on_a_page_that_the_browser_kept_is_a_new_answer(browser, room):
    attempt = learning.started(room)
    kept = {"retry_key": str(uuid4()), "then": "2"}

    for choice in ("1", "2", "1"):  # Back, another choice, Next
        browser.post(to("answer", attempt.uuid, 1), {**kept, "chosen": [choice]})

    assert Response.objects.count() == 3
    assert re.search(r'id="q1-1" checked', browser.get(to("attempt", attempt.uuid, 1)).content.decode())


def test_without_script_going_on_without_a_choice_is_not_an_answer(browser, room):
    attempt = learning.started(room)

    answer = browser.post(to("answer", attempt.uuid, 1), {"retry_key": str(uuid4()), "then": "2"})

    assert (answer.url, Response.objects.count()) == (to("attempt", attempt.uuid, 2), 0)


@pytest.mark.parametrize(("place", "then"), [(1, 2), (2, 3), (3, 0)])
def test_enter_goes_forward(browser, room, place, then):
    """A browser presses the first button of a form when Enter is pressed in it."""
    attempt = learning.started(room)

    page = browser.get(to("attempt", attempt.uuid, 1)).content.decode()

    form = page.split(f'data-answer="{place}"')[1]
    assert re.search(r'<button[^>]*name="then" value="(\d+)"', form).group(1) == str(then)


def test_whoever_signs_in_again_after_pressing_a_button_is_led_to_it(browser, room):
    """Signing in leads to the address that was posted; by an address alone nothing is done."""
    attempt = learning.started(room)

    led = [browser.get(to(name, attempt.uuid, *args)).url for name, args in (("finish", []), ("answer", [2]), ("flag", [2]))]

    assert led == [to("review", attempt.uuid), to("attempt", attempt.uuid, 2), to("attempt", attempt.uuid, 2)]
    assert browser.get(to("start", room.test.uuid)).url == to("test", room.test.uuid)
    assert Attempt.objects.get().finished_at is None


def test_a_page_that_asks_with_no_answer_is_told_what_is_left(browser, room, now):
    attempt = learning.started(room)
    now(NOON + timedelta(minutes=5))

    receipt = send(browser, attempt).json()

    assert (receipt["acknowledged"], receipt["remaining_seconds"], receipt["is_finished"]) == ([], 900, False)


def test_the_result_leads_back_to_the_course(browser, room):
    attempt = learning.finished(room)

    assert to("course", room.course.uuid) in browser.get(to("result", attempt.uuid)).content.decode()


def test_a_result_outlives_the_enrolment_but_leads_to_nothing_that_is_closed(browser, room):
    attempt = learning.finished(room)
    room.course.enrolments.update(valid_until=NOON.date())

    page = browser.get(to("result", attempt.uuid)).content.decode()

    assert [to(name, uuid) in page for name, uuid in (("course", room.course.uuid), ("test", room.test.uuid))] == [False, False]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"answers": ' + b"[" * 100_000], ids=["bare", "as answers"])
def test_a_body_nested_without_end_is_refused(browser, room, body):
    attempt = learning.started(room)

    answer = browser.post(to("respond", attempt.uuid), body, content_type="application/json")

    assert answer.status_code == 422


def test_a_place_beyond_every_number_is_not_found(browser, room):
    attempt = learning.started(room)
    beyond = 10**30

    answers = [browser.get(to("attempt", attempt.uuid, beyond)), browser.post(to("answer", attempt.uuid, beyond))]
    flagged = browser.post(to("flag", attempt.uuid, beyond), {"flagged": "1"}, follow=True)

    assert [answer.status_code for answer in (*answers, flagged)] == [404, 404, 404]


def test_without_script_the_last_question_leads_to_the_review(browser, room):
    attempt = learning.started(room)

    answer = browser.post(to("answer", attempt.uuid, 3), {"retry_key": str(uuid4()), "chosen": ["1"], "then": "0"})

    assert answer.url == to("review", attempt.uuid)


def test_a_form_that_names_no_option_of_the_question_is_shown_again(browser, room):
    attempt = learning.started(room)

    answer = browser.post(to("answer", attempt.uuid, 1), {"retry_key": str(uuid4()), "chosen": ["99"]})

    assert (answer.status_code, Response.objects.count()) == (422, 0)


def test_a_question_that_the_paper_does_not_have_is_not_found(browser, room):
    attempt = learning.started(room)

    assert browser.get(to("attempt", attempt.uuid, 4)).status_code == 404
    assert browser.post(to("answer", attempt.uuid, 4)).status_code == 404


def test_the_review_counts_what_is_unanswered_and_says_the_consequence(browser, room):
    attempt = learning.started(room)
    send(browser, attempt, learning.answer(1, 1))
    browser.post(to("flag", attempt.uuid, 3), {"flagged": "1"})

    page = browser.get(to("review", attempt.uuid)).content.decode()

    assert "2 questions unanswered" in page
    assert "the answers cannot be changed" in page
    assert "You marked to look at later:" in page


def test_finishing_shows_the_result_question_by_question(browser, room):
    attempt = learning.started(room)
    send(browser, attempt, *[learning.answer(place, *right) for place, right in learning.right_places(attempt).items()])

    page = browser.post(to("finish", attempt.uuid), follow=True).content.decode()

    assert "100%" in page
    assert "Түсіндірме (en)" in page
    assert page.count("t-tag--ok") == 4  # passed, and three questions


def test_an_attempt_whose_time_ran_out_shows_its_result(browser, room, now):
    attempt = learning.started(room)
    now(attempt.closes_at + timedelta(minutes=1))

    answer = browser.get(to("attempt", attempt.uuid, 1))

    assert answer.url == to("result", attempt.uuid)
    assert "Finished when the time ran out" in browser.get(answer.url).content.decode()


def test_a_running_attempt_has_no_result_page(browser, room):
    attempt = learning.started(room)

    assert browser.get(to("result", attempt.uuid)).url == to("attempt", attempt.uuid, 1)


def test_the_page_after_the_end_is_the_result(browser, room):
    attempt = learning.finished(room)

    for name, args in (("attempt", [1]), ("review", [])):
        assert browser.get(to(name, attempt.uuid, *args)).url == to("result", attempt.uuid)
    sent = browser.post(to("answer", attempt.uuid, 1), {"retry_key": str(uuid4()), "chosen": ["1"], "then": "2"})
    assert sent.url == to("result", attempt.uuid)


def test_the_teacher_sees_every_response_with_its_time_and_verdict(browser, room, now):
    attempt = learning.started(room)
    now(NOON + timedelta(minutes=1))
    send(browser, attempt, learning.answer(1, 1))
    now(attempt.closes_at + timedelta(minutes=5))
    send(browser, attempt, learning.answer(1, 2))
    teacher = Client()
    teacher.force_login(room.teacher)

    page = teacher.get(to("judged-attempt", attempt.uuid)).content.decode()

    assert "12:01:00" in page
    assert "12:25:00" in page
    assert "Late" in page
    assert "Finished when the time ran out" in page


def test_the_teacher_is_led_from_a_test_to_its_results(room, now):
    teacher = Client()
    teacher.force_login(room.teacher)

    assert teacher.get(to("test", room.test.uuid)).url == to("results", room.test.uuid)

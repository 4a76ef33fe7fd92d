"""Results are confirmed by an examiner; who teaches the course is never its sole examiner (cl. 13)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from factories import learning, people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account
from torelik.identity.roles.queries import explanation
from torelik.kernel import duties
from torelik.kernel.actor import Scope
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.learning.assessment import actions, examining, rules
from torelik.learning.assessment.vocabulary import RefusalToConfirm
from torelik.learning.models import ConfirmedResult, ResultConfirmation
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
EXAMINE = "learning.examine"
PAGE = "/en/learning/examining/"


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def name_examiner(
    account: Account, room: learning.Classroom, *, kind: str = "exam", since: date = MONDAY, until: date | None = None
) -> None:
    """Give the role of an examiner for the classroom's test or course by the system, as an order does."""
    role = people.role("examiner", EXAMINE)
    scope = Scope(kind, room.test.key if kind == "exam" else room.course.key)
    given = learning.NOON.replace(year=2026, month=since.month, day=since.day)
    identity.assign_role(account=account, role=role, by=people.SYSTEM, at=given, valid_from=since, valid_until=until, scope=scope)


def examiner_of(room: learning.Classroom, **named: Any) -> Account:
    account = people.account(family_name="Бекенова")
    name_examiner(account, room, **named)
    return account


def confirm(room: learning.Classroom, by: Account, at: datetime, digest: str | None = None) -> ResultConfirmation:
    seen = examining.digest_of(examining.waiting_attempts(room.test.pk)) if digest is None else digest
    return actions.confirm_results(test=room.test.uuid, seen_digest=seen, by=people.actor(by), at=at)


def refusals(room: learning.Classroom, by: Account, at: datetime, digest: str | None = None) -> tuple[RefusalToConfirm, ...]:
    with pytest.raises(actions.ConfirmRefused) as refused:
        confirm(room, by, at, digest)
    assert not ConfirmedResult.objects.exists()
    return refused.value.refusals


@pytest.mark.parametrize("kind", ["exam", "course"])
def test_an_examiner_confirms_what_stood_on_the_page_once(at: datetime, kind: str) -> None:
    room = learning.classroom()
    attempt = learning.finished(room, at=at)
    examiner = examiner_of(room, kind=kind)
    digest = examining.digest_of(examining.waiting_attempts(room.test.pk))

    made = [confirm(room, examiner, at, digest) for _twice in range(2)]

    assert made[0] == made[1]
    assert ConfirmedResult.objects.get().attempt == attempt
    assert examining.confirmed_by([attempt.pk])[attempt.pk] == (examiner.get_full_name(), at)
    event = Event.objects.get(name="learning.results-confirmed")
    assert (event.actor_id, event.facts["count"], event.facts["digest"]) == (examiner.pk, 1, digest)
    told = Notification.objects.order_by("pk").values_list("account_id", "kind")
    assert set(told) == {(room.learner.pk, "learning.result-confirmed"), (room.teacher.pk, "learning.results-confirmed")}


def test_a_teacher_is_not_named_the_sole_examiner(at: datetime) -> None:
    room = learning.classroom()

    with pytest.raises(identity.AssignmentRefused) as refused:
        name_examiner(room.teacher, room)

    assert [one.value for one in refused.value.refusals] == ["conflict-of-duty"]
    assert "teaches this course" in " ".join(refused.value.particulars)


def test_a_teacher_may_examine_beside_somebody_who_does_not_teach(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    examiner_of(room)

    name_examiner(room.teacher, room)

    assert confirm(room, room.teacher, at).results.count() == 1


def test_an_examiner_who_has_become_the_sole_one_is_refused_at_the_act(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    examiner_of(room, since=date(2026, 9, 1), until=MONDAY)  # the order ran out this morning
    name_examiner(room.teacher, room, since=date(2026, 9, 1))

    assert refusals(room, room.teacher, at) == (RefusalToConfirm.SOLE_EXAMINER,)


def test_somebody_named_a_teacher_after_becoming_the_examiner_is_refused_at_the_act(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    examiner = examiner_of(room)
    room.course.teachers.create(teacher=examiner, position=2)

    assert refusals(room, examiner, at) == (RefusalToConfirm.SOLE_EXAMINER,)
    explained = explanation(examiner, grant=EXAMINE, within=Scope("exam", room.test.key), on=MONDAY)
    assert (explained.deciding.value, explained.is_allowed) == ("conflict", False)
    assert "teaches this course" in explained.facts_against[0]


@pytest.mark.parametrize(
    ("teaches", "others", "refused"), [(True, 0, True), (True, 1, False), (False, 0, False), (False, 2, False)]
)
def test_the_rule_of_the_sole_examiner(teaches: bool, others: int, refused: bool) -> None:
    assert rules.is_sole_examiner_who_teaches(teaches=teaches, other_examiners=others) is refused


@pytest.mark.parametrize(
    ("since", "until", "kind", "stands"),
    [
        (MONDAY, None, "exam", True),
        (MONDAY, None, "course", True),
        (date(2026, 9, 1), MONDAY, "exam", False),
        (MONDAY + timedelta(days=1), None, "exam", False),
    ],
    ids=["of the test", "of the course", "over", "still to come"],
)
def test_only_an_examiner_in_force_stands_beside_a_teacher(since: date, until: date | None, kind: str, stands: bool) -> None:
    room = learning.classroom()
    examiner_of(room, since=since, until=until, kind=kind)

    against = duties.facts_against((EXAMINE,), account_id=room.teacher.pk, scope=Scope("exam", room.test.key), on=MONDAY)

    assert (against == ()) is stands


def test_the_examiner_of_another_course_does_not_stand_beside_a_teacher() -> None:
    room = learning.classroom()
    examiner_of(learning.classroom(), kind="course")

    assert duties.facts_against((EXAMINE,), account_id=room.teacher.pk, scope=Scope("course", room.course.key), on=MONDAY)


def test_results_are_not_confirmed_while_somebody_sits_the_test(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    other = learning.learner()
    learning.enrol(other, room.course)
    learning.started(room, at=at, by=other)

    assert refusals(room, examiner_of(room), at) == (RefusalToConfirm.ATTEMPTS_OPEN,)


def test_what_has_come_in_meanwhile_is_looked_at_first(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    examiner = examiner_of(room)

    assert refusals(room, examiner, at, "0" * 64) == (RefusalToConfirm.CHANGED_MEANWHILE,)


def test_nothing_is_confirmed_where_nothing_waits(at: datetime) -> None:
    room = learning.classroom()

    assert refusals(room, examiner_of(room), at) == (RefusalToConfirm.NOTHING,)


def test_an_order_that_has_run_out_confirms_nothing(at: datetime) -> None:
    room = learning.classroom()
    learning.finished(room, at=at)
    examiner = examiner_of(room, since=date(2026, 9, 1), until=MONDAY)

    with pytest.raises(PermissionDenied):
        confirm(room, examiner, at)


def test_the_tests_of_others_are_not_found(client: Client, at: datetime) -> None:
    room, other = learning.classroom(), learning.classroom()
    examiner = examiner_of(room)
    client.force_login(examiner)

    with pytest.raises(NotFound):
        confirm(other, examiner, at)
    assert [client.get(f"{PAGE}{uuid}/").status_code for uuid in (room.test.uuid, other.test.uuid, uuid4())] == [200, 404, 404]
    assert [one.test.uuid for one in examining.examined_tests(visible_to=people.actor(examiner))] == [room.test.uuid]


def test_the_pages_confirm_and_the_learner_sees_by_whom(client: Client, at: datetime) -> None:
    room = learning.classroom()
    attempt = learning.finished(room, at=at)
    examiner = examiner_of(room)
    client.force_login(examiner)

    assert room.test.title.en in client.get(PAGE).content.decode()
    shown = client.get(f"{PAGE}{room.test.uuid}/").content.decode()
    assert "Confirm 1 result" in shown
    digest = examining.digest_of(examining.waiting_attempts(room.test.pk))
    late: Any = client.post(f"{PAGE}{room.test.uuid}/", {"digest": "x"})
    done: Any = client.post(f"{PAGE}{room.test.uuid}/", {"digest": digest}, follow=True)

    assert (late.status_code, "The list has changed" in late.content.decode()) == (409, True)
    assert "1 result is confirmed." in done.content.decode()
    assert "Nothing waits for confirmation" in done.content.decode()
    client.force_login(room.learner)
    assert examiner.get_full_name() in client.get(f"/en/learning/grades/{attempt.uuid}/").content.decode()


def test_without_the_grant_there_is_no_page(client: Client) -> None:
    room = learning.classroom()
    client.force_login(room.teacher)

    assert [client.get(page).status_code for page in (PAGE, f"{PAGE}{room.test.uuid}/")] == [403, 403]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_results_costs_the_same_few_questions(
    client: Client, at: datetime, count: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    room = learning.classroom()
    for _number in range(count):
        other = learning.learner()
        learning.enrol(other, room.course)
        learning.finished(room, at=at, by=other)
    client.force_login(examiner_of(room))

    with django_assert_max_num_queries(15):
        assert client.get(f"{PAGE}{room.test.uuid}/").status_code == 200

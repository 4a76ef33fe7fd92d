"""An attempt from its start to its one end."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from factories import learning, people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.learning.assessment import actions, queries, tasks
from torelik.learning.assessment.rules import IN_FLIGHT
from torelik.learning.assessment.vocabulary import Ending, RefusalToStart, Verdict
from torelik.learning.models import Attempt, PaperOption, Response, ResponseChoice

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def say(attempt, *answers, room, at=NOON):
    return actions.record_responses(attempt=attempt.uuid, answers=answers, by=room.by_learner, at=at)


def chosen_now(attempt):
    items = queries.paper(attempt.pk, with_key=False)
    return {item.position: [choice.position for choice in item.choices if choice.is_chosen] for item in items if item.is_answered}


def test_a_start_draws_the_paper_and_fixes_the_closing_time():
    room = learning.classroom()

    attempt = learning.started(room)

    assert (attempt.number, attempt.closes_at, attempt.max_points) == (1, NOON + 20 * MINUTE, Decimal(6))
    assert [item.position for item in attempt.paper.order_by("position")] == [1, 2, 3]
    assert Event.objects.filter(name="learning.attempt-started", about_key=str(attempt.uuid)).count() == 1


def test_starting_twice_finds_the_same_attempt():
    room = learning.classroom()

    assert learning.started(room).pk == learning.started(room, at=NOON + MINUTE).pk


def test_an_attempt_that_ran_out_makes_room_for_the_next():
    room = learning.classroom()
    first = learning.started(room)

    second = learning.started(room, at=NOON + timedelta(hours=1))

    first.refresh_from_db()
    assert (first.ending, first.finished_at, second.number) == (Ending.CLOCK, first.closes_at, 2)


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        ({"closes_at": NOON}, (RefusalToStart.CLOSED,)),
        ({"opens_at": NOON + MINUTE}, (RefusalToStart.NOT_OPEN_YET,)),
    ],
)
def test_a_test_that_is_not_open_cannot_be_started(situation, refusals):
    room = learning.classroom(**situation)

    with pytest.raises(actions.StartRefused) as refused:
        learning.started(room)

    assert refused.value.refusals == refusals


def test_nobody_has_more_attempts_than_allowed():
    room = learning.classroom(attempts=1)
    learning.finished(room)

    with pytest.raises(actions.StartRefused) as refused:
        learning.started(room, at=NOON + timedelta(hours=1))

    assert refused.value.refusals == (RefusalToStart.NO_ATTEMPTS_LEFT,)


def test_somebody_who_is_not_enrolled_finds_no_test():
    room, stranger = learning.classroom(), learning.learner()

    with pytest.raises(NotFound):
        learning.started(room, by=stranger)


def test_an_enrolment_that_has_ended_opens_no_test():
    room, former = learning.classroom(), learning.learner()
    learning.enrol(former, room.course, valid_until=NOON.date())

    with pytest.raises(NotFound):
        learning.started(room, by=former)


def test_somebody_without_the_grant_cannot_start():
    room = learning.classroom(with_learner=people.account())

    with pytest.raises(PermissionDenied):
        learning.started(room)


def test_the_database_holds_one_open_attempt_per_learner_and_test():
    room = learning.classroom()
    first = learning.started(room)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            test=room.test,
            learner=room.learner,
            number=2,
            seed="x",
            pass_percent=60,
            max_points=1,
            started_at=first.started_at,
            closes_at=first.closes_at,
        )


def test_an_answer_is_acknowledged_with_the_time_of_receipt():
    room = learning.classroom()
    attempt, given = learning.started(room), learning.answer(1, 1)

    receipt = say(attempt, given, room=room, at=NOON + MINUTE)

    assert receipt.acknowledged == (actions.Acknowledged(given.retry_key, Verdict.ACCEPTED, NOON + MINUTE),)
    assert (receipt.remaining_seconds, receipt.is_finished) == (19 * 60, False)
    assert chosen_now(attempt) == {1: [1]}


def test_the_same_retry_key_twice_changes_nothing():
    room = learning.classroom()
    attempt, given = learning.started(room), learning.answer(1, 1)
    first = say(attempt, given, room=room)
    say(attempt, learning.answer(1, 2), room=room, at=NOON + MINUTE)

    again = say(attempt, given, room=room, at=NOON + 2 * MINUTE)

    assert again.acknowledged == first.acknowledged
    assert (Response.objects.count(), chosen_now(attempt)) == (2, {1: [2]})


def test_a_retry_key_within_one_batch_counts_once():
    room = learning.classroom()
    attempt, key = learning.started(room), uuid4()

    say(attempt, learning.answer(1, 1, retry_key=key), learning.answer(1, 1, retry_key=key), room=room)

    assert Response.objects.count() == 1


def test_of_two_tabs_the_answer_received_last_counts_and_both_are_kept():
    room = learning.classroom()
    attempt = learning.started(room)

    say(attempt, learning.answer(1, 1, sequence=7), room=room)
    say(attempt, learning.answer(1, 2, sequence=1), room=room, at=NOON + MINUTE)

    assert chosen_now(attempt) == {1: [2]}
    assert [(row.sequence, row.verdict) for row in queries.responses(attempt.pk)] == [(7, "accepted"), (1, "accepted")]


def test_an_answer_can_be_taken_back():
    room = learning.classroom()
    attempt = learning.started(room)
    say(attempt, learning.answer(1, 1), room=room)

    say(attempt, learning.answer(1), room=room)

    assert chosen_now(attempt) == {}


def test_a_late_answer_is_stored_with_its_verdict_and_counts_for_nothing():
    room = learning.classroom()
    attempt = learning.started(room)

    receipt = say(attempt, learning.answer(1, 1), room=room, at=attempt.closes_at + IN_FLIGHT + MINUTE)

    assert [one.verdict for one in receipt.acknowledged] == [Verdict.LATE]
    assert (receipt.is_finished, chosen_now(attempt)) == (True, {})
    assert Response.objects.get().choices.count() == 1


def test_an_answer_after_the_end_is_stored_and_changes_no_result():
    room = learning.classroom()
    attempt = learning.finished(room, all_right=False)

    receipt = say(attempt, learning.answer(1, 1), room=room, at=NOON + 6 * MINUTE)

    points = attempt.points
    attempt.refresh_from_db()
    assert [one.verdict for one in receipt.acknowledged] == [Verdict.AFTER_FINISH]
    assert (attempt.points, chosen_now(attempt)) == (points, {})


@pytest.mark.parametrize(("position", "chosen"), [(9, [1]), (0, [1]), (1, [9])])
def test_an_answer_to_what_is_not_on_the_paper_stores_nothing(position, chosen):
    room = learning.classroom()
    attempt = learning.started(room)

    with pytest.raises(actions.UnknownPlace):
        say(attempt, learning.answer(1, 1), learning.answer(position, *chosen), room=room)

    assert Response.objects.count() == 0


def test_somebody_elses_attempt_takes_no_answer_no_flag_and_no_end():
    room, stranger = learning.classroom(), learning.learner()
    learning.enrol(stranger, room.course)
    attempt, by = learning.started(room), people.actor(stranger)

    with pytest.raises(NotFound):
        actions.record_responses(attempt=attempt.uuid, answers=[learning.answer(1, 1)], by=by, at=NOON)
    with pytest.raises(NotFound):
        actions.set_flag(attempt=attempt.uuid, position=1, is_flagged=True, by=by, at=NOON)
    with pytest.raises(NotFound):
        actions.finish_attempt(attempt=attempt.uuid, by=by, at=NOON)


def test_everything_right_earns_everything():
    attempt = learning.finished(learning.classroom())

    assert (attempt.points, attempt.percent, attempt.is_passed, attempt.ending) == (
        Decimal(6),
        Decimal(100),
        True,
        Ending.CANDIDATE,
    )
    assert [item.earned for item in attempt.paper.all()] == [Decimal(2)] * 3


def test_an_attempt_without_answers_earns_nothing():
    attempt = learning.finished(learning.classroom(), all_right=False)

    assert (attempt.points, attempt.percent, attempt.is_passed) == (Decimal(0), Decimal(0), False)


def test_finishing_twice_ends_once():
    room = learning.classroom()
    attempt = learning.finished(room)

    actions.finish_attempt(attempt=attempt.uuid, by=room.by_learner, at=NOON + timedelta(hours=1))

    finished_at = attempt.finished_at
    attempt.refresh_from_db()
    assert attempt.finished_at == finished_at == NOON + 5 * MINUTE
    assert Event.objects.filter(name="learning.attempt-finished").count() == 1


def test_the_scheduler_ends_what_ran_out_and_nothing_else():
    room = learning.classroom()
    other = learning.classroom(minutes=60)
    over, running = learning.started(room), learning.started(other)
    say(over, *[learning.answer(place, *right) for place, right in learning.right_places(over).items()], room=room)

    closed = tasks.close_expired_attempts(at=over.closes_at + IN_FLIGHT + MINUTE)

    over.refresh_from_db()
    running.refresh_from_db()
    assert (closed, over.ending, over.finished_at, over.percent) == (1, Ending.CLOCK, over.closes_at, Decimal(100))
    assert running.finished_at is None
    assert tasks.close_expired_attempts(at=over.closes_at + IN_FLIGHT + MINUTE) == 0


def test_a_flag_is_the_learners_own_and_ends_with_the_attempt():
    room = learning.classroom()
    attempt = learning.started(room)
    actions.set_flag(attempt=attempt.uuid, position=2, is_flagged=True, by=room.by_learner, at=NOON)
    assert [item.is_flagged for item in queries.paper(attempt.pk, with_key=False)] == [False, True, False]

    actions.set_flag(attempt=attempt.uuid, position=2, is_flagged=False, by=room.by_learner, at=NOON + timedelta(hours=1))

    assert [item.is_flagged for item in queries.paper(attempt.pk, with_key=False)] == [False, True, False]


def test_the_key_is_not_given_while_the_attempt_runs():
    room = learning.classroom()
    attempt = learning.started(room)

    items = queries.paper(attempt.pk, with_key=False)

    assert {choice.is_correct for item in items for choice in item.choices} == {None}
    assert {str(item.explanation) for item in items} == {""}


def test_the_database_refuses_to_change_a_response():
    room = learning.classroom()
    attempt = learning.started(room)
    say(attempt, learning.answer(1, 1), room=room)

    with pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.update(verdict=Verdict.LATE)
    with pytest.raises(DatabaseError), transaction.atomic():
        ResponseChoice.objects.update(paper_option=PaperOption.objects.last())

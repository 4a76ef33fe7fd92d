"""Sitting a test: one start, any number of answers, one end. Every moment is the server's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.learning.assessment import permissions, queries, rules
from torelik.learning.assessment.models import Attempt, PaperOption, PaperQuestion, Response, ResponseChoice
from torelik.learning.assessment.rules import GivenAnswer
from torelik.learning.assessment.vocabulary import RefusalToStart, Verdict
from torelik.learning.enrolment import permissions as enrolment_permissions
from torelik.learning.enrolment import queries as enrolment


class StartRefused(Exception):
    """An attempt cannot begin; ``refusals`` names every reason."""

    def __init__(self, refusals: Sequence[RefusalToStart]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = tuple(refusals)


class UnknownPlace(ValueError):
    """An answer names a question or an option that the paper does not have; it cannot be stored at all."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The server has this answer; the browser may forget it."""

    retry_key: str
    verdict: Verdict
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server says to answers: what it holds, how much time is left, whether the attempt is over."""

    acknowledged: tuple[Acknowledged, ...]
    remaining_seconds: int
    is_finished: bool


@transaction.atomic
def start_attempt(*, test: UUID, by: Actor, at: datetime) -> UUID:
    """Start an attempt, or find the one that is open: pressing twice starts once (cl. 13). Returns the attempt's UUID.

    The paper is drawn and the closing time fixed in this transaction. Raises ``NotFound`` for a test of a course
    in which *by* is not enrolled, and ``StartRefused`` with every reason.
    """
    by.require("learning.learn")
    card, _course = queries.test_by_uuid(test)
    seen = enrolment_permissions.enrolments_seen_by(by, on=clock.local_date(at))
    own = enrolment.lock_own_enrolment(seen, course_id=card.course_id)  # two tabs of one learner take turns here
    made = list(Attempt.objects.filter(test_id=card.id, learner_id=own.learner_id).order_by("number"))
    for attempt in made:
        if attempt.finished_at is None and not rules.has_run_out(queries.facts_of(attempt), at=at):
            return attempt.uuid
        if attempt.finished_at is None:
            _close(queries.lock_attempt(attempt.uuid, seen=permissions.attempts_made_by(by)), by=by, at=at)
    refusals = rules.refusals_to_start(
        used=len(made), allowed=card.attempts_allowed, opens_at=card.opens_at, closes_at=card.closes_at, at=at
    )
    if refusals:
        raise StartRefused(refusals)

    seed = new_uuid().hex
    bank, fixed, points = queries.bank_of(card.id)
    drawn = rules.draw_paper(bank, keep_order=fixed, count=card.questions_per_paper, seed=seed)
    attempt = Attempt.objects.create(
        test_id=card.id,
        learner_id=own.learner_id,
        number=len(made) + 1,
        seed=seed,
        pass_percent=card.pass_percent,
        max_points=Decimal(sum(points[question] for question, _options in drawn)),
        started_at=at,
        closes_at=rules.closing_time(started_at=at, minutes=card.minutes, test_closes_at=card.closes_at),
    )
    _write_paper(attempt, drawn, points=points)
    audit.record(
        "learning.attempt-started", by=by, about=attempt, at=at, facts={"test": str(card.uuid), "number": attempt.number}
    )
    return attempt.uuid


@transaction.atomic
def record_responses(*, attempt: UUID, answers: Sequence[GivenAnswer], by: Actor, at: datetime) -> Receipt:
    """Append answers that reached the server at the moment *at*; a retry key that is known changes nothing.

    Late answers, and answers after the end, are stored with their verdict and acknowledged like any other. There
    is no audit event: the rows themselves are the record, and nobody can change them. Raises ``NotFound`` for an
    attempt that is not the actor's own, and ``UnknownPlace``, storing nothing, for a malformed answer.
    """
    by.require("learning.learn")
    row = queries.lock_attempt(attempt, seen=permissions.attempts_made_by(by))
    places = queries.places_on_paper(row.pk)
    if any(answer.position not in places or not answer.chosen <= places[answer.position][1].keys() for answer in answers):
        raise UnknownPlace
    verdict = rules.verdict_of_answer(queries.facts_of(row), received_at=at)
    unique = {answer.retry_key: answer for answer in answers}
    known = _known_responses(row, list(unique))
    new = [answer for answer in unique.values() if answer.retry_key not in known]
    stored = Response.objects.bulk_create(
        Response(
            attempt=row,
            paper_question_id=places[answer.position][0],
            retry_key=UUID(answer.retry_key),
            sequence=answer.sequence,
            given_at=answer.given_at,
            received_at=at,
            verdict=verdict,
        )
        for answer in new
    )
    ResponseChoice.objects.bulk_create(
        ResponseChoice(response=response, paper_option_id=places[answer.position][1][place])
        for response, answer in zip(stored, new, strict=True)
        for place in sorted(answer.chosen)
    )
    if rules.has_run_out(queries.facts_of(row), at=at):
        _close(row, by=by, at=at)
    fresh = {answer.retry_key: Acknowledged(answer.retry_key, verdict, at) for answer in new}
    return Receipt(
        acknowledged=tuple((known | fresh)[key] for key in unique),
        remaining_seconds=rules.remaining_seconds(queries.facts_of(row), at=at),
        is_finished=row.finished_at is not None,
    )


@transaction.atomic
def set_flag(*, attempt: UUID, position: int, is_flagged: bool, by: Actor, at: datetime) -> None:
    """Set or lift the learner's own mark "look at this later"; it counts for nothing. Raises ``NotFound``."""
    by.require("learning.learn")
    row = queries.lock_attempt(attempt, seen=permissions.attempts_made_by(by))
    if row.finished_at is None and not rules.has_run_out(queries.facts_of(row), at=at):
        PaperQuestion.objects.filter(attempt=row, position=position).update(is_flagged=is_flagged)


@transaction.atomic
def finish_attempt(*, attempt: UUID, by: Actor, at: datetime) -> None:
    """End the attempt and fix its result; ending it again changes nothing. Raises ``NotFound``.

    Whether the learner or the clock ended it is worked out here, from the server's time.
    """
    by.require("learning.learn")
    row = queries.lock_attempt(attempt, seen=permissions.attempts_made_by(by))
    if row.finished_at is None:
        _close(row, by=by, at=at)


@transaction.atomic
def close_if_run_out(*, attempt: UUID, at: datetime) -> bool:
    """End the attempt on behalf of the clock if its time is over; tell whether it was ended just now.

    Done by the scheduler, and by whoever opens a page that needs the result before the scheduler came.
    """
    row = Attempt.objects.select_for_update(of=("self",)).filter(uuid=attempt).first()
    if row is None or not rules.has_run_out(queries.facts_of(row), at=at):
        return False
    _close(row, by=Actor.system("clock"), at=at)
    return True


def _close(row: Attempt, *, by: Actor, at: datetime) -> None:
    """The one ending, whatever its cause; the caller holds the row. What was accepted in time is scored."""
    row.ending, row.finished_at = rules.ending_at(queries.facts_of(row), at=at)
    total = Decimal(0)
    scored = []
    for item in queries.paper(row.pk, with_key=True):
        earned = rules.earned_points(
            item.kind,
            points=item.points,
            right=[choice.position for choice in item.choices if choice.is_correct],
            wrong=[choice.position for choice in item.choices if not choice.is_correct],
            chosen=[choice.position for choice in item.choices if choice.is_chosen],
        )
        scored.append(PaperQuestion(pk=item.id, earned=earned))
        total += earned
    PaperQuestion.objects.bulk_update(scored, ["earned"])
    row.points = total
    row.percent = rules.percent_of_points(total, row.max_points)
    row.is_passed = rules.is_passed(row.percent, pass_percent=row.pass_percent)
    row.save(update_fields=["ending", "finished_at", "points", "percent", "is_passed"])
    audit.record("learning.attempt-finished", by=by, about=row, at=at, facts={"ending": str(row.ending)})


def _write_paper(attempt: Attempt, drawn: Sequence[tuple[int, Sequence[int]]], *, points: dict[int, int]) -> None:
    questions = PaperQuestion.objects.bulk_create(
        PaperQuestion(attempt=attempt, position=position, question_id=question, points=points[question])
        for position, (question, _options) in enumerate(drawn, start=1)
    )
    PaperOption.objects.bulk_create(
        PaperOption(paper_question=row, position=position, option_id=option)
        for row, (_question, options) in zip(questions, drawn, strict=True)
        for position, option in enumerate(options, start=1)
    )


def _known_responses(row: Attempt, retry_keys: Sequence[str]) -> dict[str, Acknowledged]:
    rows = Response.objects.filter(attempt=row, retry_key__in=retry_keys).values_list("retry_key", "verdict", "received_at")
    return {str(key): Acknowledged(str(key), Verdict(verdict), received) for key, verdict, received in rows}

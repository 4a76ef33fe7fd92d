"""Questions about tests, attempts and papers."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.learning.assessment import rules
from torelik.learning.assessment.models import (
    Attempt,
    Option,
    PaperOption,
    PaperQuestion,
    Response,
    ResponseChoice,
    Test,
    TestQuestion,
)
from torelik.learning.assessment.rules import AttemptFacts
from torelik.learning.assessment.vocabulary import Ending, QuestionKind, RefusalToStart, Verdict


@dataclass(frozen=True, slots=True)
class TestCard:
    """What a list shows of a test."""

    id: int
    uuid: UUID
    course_id: int
    title: Trilingual
    after_lesson_id: int | None
    minutes: int
    attempts_allowed: int
    pass_percent: int
    questions_per_paper: int
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """One attempt as lists and pages show it. pii: the learner and the result"""

    id: int
    uuid: UUID
    test_id: int
    learner_id: int
    number: int
    started_at: datetime
    closes_at: datetime
    finished_at: datetime | None
    ending: str
    points: Decimal | None
    max_points: Decimal
    percent: Decimal | None
    is_passed: bool | None
    pass_percent: int
    learner_name: str
    test: TestCard
    course_uuid: UUID
    course_title: Trilingual
    group_name: str = ""

    @property
    def facts(self) -> AttemptFacts:
        return AttemptFacts(self.closes_at, self.finished_at, self.ending)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def ending_name(self) -> str:
        return str(Ending(self.ending).label) if self.ending else ""


@dataclass(frozen=True, slots=True)
class TestStanding:
    """A test with what one learner has made of it."""

    test: TestCard
    attempts: tuple[AttemptCard, ...] = ()

    @property
    def open_attempt(self) -> AttemptCard | None:
        return next((attempt for attempt in self.attempts if not attempt.is_finished), None)

    @property
    def best(self) -> AttemptCard | None:
        finished = [attempt for attempt in self.attempts if attempt.is_finished]
        return max(finished, key=lambda attempt: (attempt.percent or Decimal(0), -attempt.number), default=None)

    @property
    def attempts_left(self) -> int:
        return max(0, self.test.attempts_allowed - len(self.attempts))

    @property
    def is_passed(self) -> bool:
        return any(attempt.is_passed for attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class DueTest:
    """A test that waits for the learner: open, not passed, with an attempt left or one under way."""

    standing: TestStanding
    course_title: Trilingual
    is_soon: bool

    @property
    def test(self) -> TestCard:
        return self.standing.test


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One option on a paper; ``is_correct`` is ``None`` while the attempt runs."""

    id: int
    position: int
    text: Trilingual
    is_chosen: bool
    is_correct: bool | None


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question on a paper with the answer that counts now."""

    id: int
    position: int
    kind: str
    stem: Trilingual
    explanation: Trilingual
    points: int
    earned: Decimal | None
    is_flagged: bool
    choices: tuple[PaperChoice, ...]

    @property
    def is_answered(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def takes_several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_right(self) -> bool:
        return self.earned == self.points

    @property
    def is_partly_right(self) -> bool:
        return self.earned is not None and 0 < self.earned < self.points


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One response as it reached the server. pii: the learner's work"""

    position: int
    received_at: datetime
    given_at: datetime | None
    sequence: int
    verdict: str
    verdict_label: str
    chosen: tuple[Trilingual, ...]


def tests_of(course_ids: Collection[int]) -> list[TestCard]:
    """Return the tests of these courses in the order in which they were made; one query."""
    return [card_of_test(row) for row in Test.objects.filter(course_id__in=course_ids).order_by("course_id", "id")]


def test_by_uuid(uuid: UUID) -> tuple[TestCard, UUID]:
    """Return the test and its course's UUID. Raises ``NotFound``."""
    row = Test.objects.filter(uuid=uuid).select_related("course").first()
    if row is None:
        raise NotFound(f"test {uuid}")
    return card_of_test(row), row.course.uuid


def attempts(seen: Q, *, test_ids: Collection[int]) -> list[AttemptCard]:
    """Return the attempts at these tests that the filter lets through, the newest first; one query."""
    rows = Attempt.objects.filter(seen, test_id__in=test_ids).select_related("learner", "test__course")
    return [_attempt_card(row) for row in rows.order_by("-started_at", "-id")]


def standings(tests: Collection[TestCard], *, seen: Q) -> list[TestStanding]:
    """Return each test with the attempts that the filter lets through; one query."""
    by_test: dict[int, list[AttemptCard]] = defaultdict(list)
    for attempt in attempts(seen, test_ids=[test.id for test in tests]):
        by_test[attempt.test_id].append(attempt)
    return [TestStanding(test, tuple(by_test[test.id])) for test in tests]


def refusals_to_start(standing: TestStanding, *, at: datetime) -> tuple[RefusalToStart, ...]:
    """Return every reason why the learner cannot start a new attempt at the moment *at*. No query."""
    test = standing.test
    refusals = rules.refusals_to_start(
        used=len(standing.attempts), allowed=test.attempts_allowed, opens_at=test.opens_at, closes_at=test.closes_at, at=at
    )
    return tuple(refusals)


def tests_due(standings: Collection[TestStanding], *, at: datetime, courses: Mapping[int, Trilingual]) -> list[DueTest]:
    """Return the tests that wait for the learner, the nearest closing first; *courses* are titles by number. No query."""
    found = []
    for standing in standings:
        refusals = refusals_to_start(standing, at=at)
        if standing.open_attempt or not (standing.is_passed or refusals):
            found.append(DueTest(standing, courses[standing.test.course_id], rules.is_due_soon(standing.test.closes_at, at=at)))
    return sorted(found, key=lambda due: (due.test.closes_at is None, due.test.closes_at or at, due.test.id))


def all_attempts(seen: Q, *, limit: int | None = None, finished: bool = False) -> list[AttemptCard]:
    """Return the attempts that the filter lets through with their tests and courses, the newest first; one query."""
    rows = Attempt.objects.filter(seen).select_related("learner", "test__course").order_by("-started_at", "-id")
    if finished:
        rows = rows.filter(finished_at__isnull=False).order_by("-finished_at", "-id")
    return [_attempt_card(row) for row in rows[:limit]]


def attempt(uuid: UUID, *, seen: Q) -> AttemptCard:
    """Return one attempt with its test and course. Raises ``NotFound``, also for somebody else's."""
    row = Attempt.objects.filter(seen, uuid=uuid).select_related("learner", "test__course").first()
    if row is None:
        raise NotFound(f"attempt {uuid}")
    return _attempt_card(row)


def lock_attempt(uuid: UUID, *, seen: Q) -> Attempt:
    """Return the attempt's row and hold it to the end of the transaction. Raises ``NotFound``."""
    row = Attempt.objects.select_for_update(of=("self",)).filter(seen, uuid=uuid).first()
    if row is None:
        raise NotFound(f"attempt {uuid}")
    return row


def facts_of(row: Attempt) -> AttemptFacts:
    """Return what decides about the attempt."""
    return AttemptFacts(row.closes_at, row.finished_at, row.ending)


def run_out(*, at: datetime) -> list[UUID]:
    """Return the open attempts whose time, and the time for answers on their way, is over at the moment *at*."""
    rows = Attempt.objects.filter(finished_at=None, closes_at__lt=at - rules.IN_FLIGHT).order_by("closes_at", "id")
    return list(rows.values_list("uuid", flat=True))


def bank_of(test_id: int) -> tuple[dict[int, list[int]], set[int], dict[int, int]]:
    """Return what a paper is drawn from: options by question, the questions of true or false, points by question."""
    rows = TestQuestion.objects.filter(test_id=test_id).order_by("position", "id")
    facts = list(rows.values_list("question_id", "question__kind", "question__points"))
    bank: dict[int, list[int]] = {question: [] for question, _kind, _points in facts}
    options = Option.objects.filter(question_id__in=bank).order_by("position", "id")
    for question, option in options.values_list("question_id", "id"):
        bank[question].append(option)
    fixed = {question for question, kind, _points in facts if kind == QuestionKind.TRUE_FALSE}
    return bank, fixed, {question: points for question, _kind, points in facts}


def paper(attempt_id: int, *, with_key: bool) -> list[PaperItem]:
    """Return the paper with the answers that count now; four queries. The key is given for a finished attempt only."""
    chosen = _chosen_now(attempt_id)
    options: dict[int, list[PaperChoice]] = defaultdict(list)
    rows = PaperOption.objects.filter(paper_question__attempt_id=attempt_id).select_related("option")
    for row in rows.order_by("paper_question_id", "position"):
        is_correct = row.option.is_correct if with_key else None
        options[row.paper_question_id].append(PaperChoice(row.pk, row.position, row.option.text, row.pk in chosen, is_correct))
    questions = PaperQuestion.objects.filter(attempt_id=attempt_id).select_related("question").order_by("position")
    return [
        PaperItem(
            id=row.pk,
            position=row.position,
            kind=row.question.kind,
            stem=row.question.stem,
            explanation=row.question.explanation if with_key else Trilingual(),
            points=row.points,
            earned=row.earned,
            is_flagged=row.is_flagged,
            choices=tuple(options[row.pk]),
        )
        for row in questions
    ]


def places_on_paper(attempt_id: int) -> dict[int, tuple[int, dict[int, int]]]:
    """Return, by place on the paper, the question's row and its options' rows by place; one query."""
    places: dict[int, tuple[int, dict[int, int]]] = {}
    rows = PaperOption.objects.filter(paper_question__attempt_id=attempt_id).order_by("id")
    for question_place, question, place, option in rows.values_list(
        "paper_question__position", "paper_question_id", "position", "id"
    ):
        places.setdefault(question_place, (question, {}))[1][place] = option
    return places


def chosen_places(attempt_id: int, *, position: int) -> frozenset[int]:
    """Return the places of the options that count now for the question at *position*; two queries."""
    accepted = Response.objects.filter(attempt_id=attempt_id, paper_question__position=position, verdict=Verdict.ACCEPTED)
    newest = list(accepted.order_by("-id").values_list("id", flat=True)[:1])
    return frozenset(ResponseChoice.objects.filter(response_id__in=newest).values_list("paper_option__position", flat=True))


def is_received(attempt_id: int, *, retry_key: str) -> bool:
    """Tell whether an answer with this retry key has reached the server."""
    return Response.objects.filter(attempt_id=attempt_id, retry_key=retry_key).exists()


def last_accepted_at(attempt_id: int) -> datetime | None:
    """Return when the server last accepted an answer of the attempt."""
    rows = Response.objects.filter(attempt_id=attempt_id, verdict=Verdict.ACCEPTED).order_by("-id")
    return rows.values_list("received_at", flat=True).first()


def responses(attempt_id: int) -> list[ResponseRow]:
    """Return every response of the attempt in the order of receipt; two queries."""
    chosen: dict[int, list[Trilingual]] = defaultdict(list)
    choices = ResponseChoice.objects.filter(response__attempt_id=attempt_id)
    for choice in choices.select_related("paper_option__option").order_by("paper_option__position"):
        chosen[choice.response_id].append(choice.paper_option.option.text)
    rows = Response.objects.filter(attempt_id=attempt_id).select_related("paper_question").order_by("id")
    return [
        ResponseRow(
            position=row.paper_question.position,
            received_at=row.received_at,
            given_at=row.given_at,
            sequence=row.sequence,
            verdict=row.verdict,
            verdict_label=str(Verdict(row.verdict).label),
            chosen=tuple(chosen[row.pk]),
        )
        for row in rows
    ]


def _chosen_now(attempt_id: int) -> set[int]:
    """Return the options that count: for each question those of the accepted response received last."""
    accepted = Response.objects.filter(attempt_id=attempt_id, verdict=Verdict.ACCEPTED).order_by("id")
    newest = dict(accepted.values_list("paper_question_id", "id"))
    through = ResponseChoice.objects.filter(response_id__in=newest.values())
    return set(through.values_list("paper_option_id", flat=True))


def card_of_test(row: Test) -> TestCard:
    return TestCard(
        id=row.pk,
        uuid=row.uuid,
        course_id=row.course_id,
        title=row.title,
        after_lesson_id=row.after_lesson_id,
        minutes=row.minutes,
        attempts_allowed=row.attempts_allowed,
        pass_percent=row.pass_percent,
        questions_per_paper=row.questions_per_paper,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )


def _attempt_card(row: Attempt) -> AttemptCard:
    return AttemptCard(
        id=row.pk,
        uuid=row.uuid,
        test_id=row.test_id,
        learner_id=row.learner_id,
        number=row.number,
        started_at=row.started_at,
        closes_at=row.closes_at,
        finished_at=row.finished_at,
        ending=row.ending,
        points=row.points,
        max_points=row.max_points,
        percent=row.percent,
        is_passed=row.is_passed,
        pass_percent=row.pass_percent,
        learner_name=row.learner.get_full_name(),
        test=card_of_test(row.test),
        course_uuid=row.test.course.uuid,
        course_title=row.test.course.title,
    )


def names_of_tests() -> list[tuple[str, str]]:
    """Return key and title of each test, by title in the present language."""
    return sorted(((row.key, str(row.title)) for row in Test.objects.all()), key=lambda row: row[1])


@dataclass(frozen=True, slots=True)
class AssessmentFigures:
    """How knowledge is checked."""

    tests: int
    attempts: int


def assessment_figures() -> AssessmentFigures:
    """Count tests and attempts; two queries."""
    return AssessmentFigures(Test.objects.count(), Attempt.objects.count())


def rows_of(learner_id: int) -> dict[str, list[dict[str, object]]]:
    """Return the person's attempts and every answer they gave, for the export of their data; three queries.

    Which options are right is not told: the questions are used again.
    """
    made = Attempt.objects.filter(learner_id=learner_id).select_related("test").order_by("pk")
    given = (
        Response.objects.filter(attempt__learner_id=learner_id)
        .select_related("attempt", "paper_question__question")
        .prefetch_related("choices__paper_option__option")
        .order_by("pk")
    )
    return {
        "attempts": [
            {
                "attempt": str(row.uuid),
                "test": str(row.test.title),
                "number": row.number,
                "started_at": row.started_at.isoformat(),
                "finished_at": row.finished_at.isoformat() if row.finished_at else "",
                "ending": row.ending,
                "points": None if row.points is None else str(row.points),
                "of": str(row.max_points),
                "percent": None if row.percent is None else str(row.percent),
                "is_passed": row.is_passed,
            }
            for row in made
        ],
        "answers": [
            {
                "attempt": str(row.attempt.uuid),
                "question": str(row.paper_question.question.stem),
                "chosen": [str(choice.paper_option.option.text) for choice in row.choices.all()],
                "received_at": row.received_at.isoformat(),
                "verdict": row.verdict,
            }
            for row in given
        ],
    }

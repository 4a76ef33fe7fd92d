"""Defining questions and tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual
from torelik.learning.assessment import rules
from torelik.learning.assessment.models import Option, PaperQuestion, Question, Test, TestQuestion
from torelik.learning.courses import queries as courses
from torelik.learning.curriculum import queries as curriculum


@dataclass(frozen=True, slots=True)
class OptionText:
    """One option as its author writes it."""

    text: Trilingual
    is_correct: bool


class MalformedQuestion(ValueError):
    """A question cannot be asked like this; ``faults`` says every reason in an English sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


class QuestionInUse(ValueError):
    """The question stands on somebody's paper; a changed one needs a key of its own."""


class TooFewQuestions(ValueError):
    """A test cannot draw more questions than it names."""


@transaction.atomic
def define_question(
    *,
    key: str,
    discipline: str,
    kind: str,
    stem: Trilingual,
    options: Sequence[OptionText],
    points: int,
    by: Actor,
    at: datetime,
    topic: Trilingual | None = None,
    explanation: Trilingual | None = None,
    difficulty: int = 1,
) -> Question:
    """Put the question *key* into the bank of the discipline named by its key, or write it anew; safe to repeat.

    Raises ``MalformedQuestion``, ``QuestionInUse`` when it stands on a paper and would change, ``NotFound``.
    """
    by.require("learning.manage-tests")
    if faults := rules.faults_of_question(kind, correct=[option.is_correct for option in options]):
        raise MalformedQuestion(faults)
    wanted = {
        "discipline_id": curriculum.discipline_id(discipline),
        "topic": topic or Trilingual(),
        "kind": kind,
        "stem": stem,
        "explanation": explanation or Trilingual(),
        "difficulty": difficulty,
        "points": points,
    }
    # A paper that is being drawn holds a key share on the row: it waits for this lock, or this lock for it.
    question = Question.objects.select_for_update().filter(key=key).first()
    if question is not None:
        present = tuple(OptionText(option.text, option.is_correct) for option in question.options.order_by("position"))
        if present == tuple(options) and all(getattr(question, name) == value for name, value in wanted.items()):
            return question
        if PaperQuestion.objects.filter(question=question).exists():
            raise QuestionInUse(key)
    question, _created = Question.objects.update_or_create(key=key, defaults=wanted)
    question.options.all().delete()
    for position, written in enumerate(options, start=1):
        option = Option(question=question, position=position, is_correct=written.is_correct)
        option.text = written.text
        option.save()
    audit.record("learning.question-defined", by=by, about=question, at=at)
    return question


@transaction.atomic
def define_test(
    *,
    key: str,
    course: str,
    title: Trilingual,
    minutes: int,
    attempts_allowed: int,
    pass_percent: int,
    questions_per_paper: int,
    questions: Sequence[str],
    by: Actor,
    at: datetime,
    after_lesson: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Test:
    """Make the test *key* of the course, or set its rules anew for attempts to come (cl. 13); safe to repeat.

    *course*, *after_lesson* and *questions* are keys. Raises ``NotFound``, ``TooFewQuestions``.
    """
    by.require("learning.manage-tests")
    found = dict(Question.objects.filter(key__in=questions).values_list("key", "id"))
    if missing := [question for question in questions if question not in found]:
        raise NotFound(f"questions {', '.join(missing)}")
    if len(found) < questions_per_paper:
        raise TooFewQuestions(key)
    wanted = {
        "course_id": courses.course_id(course),
        "after_lesson_id": courses.lesson_id(after_lesson) if after_lesson else None,
        "title": title,
        "minutes": minutes,
        "attempts_allowed": attempts_allowed,
        "pass_percent": pass_percent,
        "questions_per_paper": questions_per_paper,
        "opens_at": opens_at,
        "closes_at": closes_at,
    }
    test, _created = Test.objects.update_or_create(key=key, defaults=wanted)
    test.pool.all().delete()
    TestQuestion.objects.bulk_create(
        TestQuestion(test=test, question_id=found[question], position=position)
        for position, question in enumerate(dict.fromkeys(questions), start=1)
    )
    audit.record("learning.test-defined", by=by, about=test, at=at, facts={"questions": len(found)})
    return test

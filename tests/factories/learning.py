"""Courses, learners and tests for tests; made through learning's own actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from factories import people
from factories.moments import NOON
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.learning import api as learning
from torelik.learning.assessment import actions
from torelik.learning.assessment.rules import GivenAnswer
from torelik.learning.models import Attempt, Course, Lesson, Test

SYSTEM = Actor.system("test")
LEARNER_GRANTS = ("learning.learn",)
TEACHER_GRANTS = ("learning.teach", "learning.see-results")
_NUMBERS = count(1)


def words(text: str) -> Trilingual:
    """Return the same text, told apart by language."""
    return Trilingual(f"{text} (kk)", f"{text} (ru)", f"{text} (en)")


def texts(paragraph: str = "Мәтін") -> dict[str, object]:
    """Return the texts of a lesson with a block of every kind."""
    blocks = [
        {"heading": "Тақырып"},
        {"text": paragraph},
        {"list": ["бірінші", "екінші"]},
        {"quote": {"text": "Дәйексөз", "source": "Дереккөз"}},
        {"note": "Ескерту"},
        {"question": "Сұрақ?"},
    ]
    return dict.fromkeys(("kk", "ru", "en"), blocks)


@dataclass(frozen=True)
class Classroom:
    """A course with lessons, a test, a teacher and one enrolled learner."""

    course: Course
    lessons: tuple[Lesson, ...]
    test: Test
    teacher: Account
    learner: Account

    @property
    def by_learner(self) -> Actor:
        return people.actor(self.learner)

    @property
    def by_teacher(self) -> Actor:
        return people.actor(self.teacher)


def learner(family_name: str = "Сәрсенова") -> Account:
    return people.account(grants=LEARNER_GRANTS, family_name=family_name)


def teacher(family_name: str = "Қасымов") -> Account:
    return people.account(grants=TEACHER_GRANTS, family_name=family_name)


def enrol(account: Account, course: Course, *, valid_from: date = date(2026, 9, 1), valid_until: date | None = None) -> None:
    learning.enrol_learners(
        learners=[account.pk], course=course.key, valid_from=valid_from, valid_until=valid_until, by=SYSTEM, at=NOON
    )


def classroom(
    *,
    lessons: int = 2,
    questions: int = 4,
    per_paper: int = 3,
    minutes: int = 20,
    attempts: int = 2,
    pass_percent: int = 60,
    closes_at: datetime | None = None,
    opens_at: datetime | None = None,
    by_teacher: Account | None = None,
    with_learner: Account | None = None,
) -> Classroom:
    """Make a course; its questions are of the three kinds in turn, and the first option of each is right."""
    number = next(_NUMBERS)
    who_teaches, who_learns = by_teacher or teacher(), with_learner or learner()
    learning.define_discipline(
        key=f"d-{number}", code=f"D-{number}", title=words("Пән"), credits=5, programmes=[], by=SYSTEM, at=NOON
    )
    course = learning.create_course(
        key=f"c-{number}",
        discipline=f"d-{number}",
        title=words(f"Курс {number}"),
        starts_on=date(2026, 9, 1),
        ends_through=date(2027, 1, 16),
        teachers=[who_teaches.pk],
        by=SYSTEM,
        at=NOON,
    )
    module = learning.add_module(course=course, position=1, title=words("Модуль"), by=SYSTEM, at=NOON)
    made = tuple(
        learning.add_lesson(
            module=module,
            key=f"l-{number}-{position}",
            position=position,
            kind="lecture",
            title=words(f"Сабақ {position}"),
            minutes=30,
            texts=texts(),
            by=SYSTEM,
            at=NOON,
        )
        for position in range(1, lessons + 1)
    )
    keys = [question(number, place) for place in range(1, questions + 1)]
    test = learning.define_test(
        key=f"t-{number}",
        course=course.key,
        title=words(f"Тест {number}"),
        minutes=minutes,
        attempts_allowed=attempts,
        pass_percent=pass_percent,
        questions_per_paper=per_paper,
        questions=keys,
        after_lesson=made[0].key if made else "",
        opens_at=opens_at,
        closes_at=closes_at,
        by=SYSTEM,
        at=NOON,
    )
    enrol(who_learns, course)
    return Classroom(course, made, test, who_teaches, who_learns)


def question(number: int, place: int) -> str:
    """Put a question into the bank of discipline *number*; return its key."""
    kind = ("single", "multiple", "true-false")[place % 3]
    right = {"single": [True, False, False], "multiple": [True, True, False, False], "true-false": [True, False]}[kind]
    learning.define_question(
        key=f"q-{number}-{place}",
        discipline=f"d-{number}",
        kind=kind,
        stem=words(f"Сұрақ {place}"),
        options=[learning.OptionText(words(f"Жауап {n}"), is_right) for n, is_right in enumerate(right, start=1)],
        points=2,
        explanation=words("Түсіндірме"),
        by=SYSTEM,
        at=NOON,
    )
    return f"q-{number}-{place}"


def started(room: Classroom, *, at: datetime = NOON, by: Account | None = None) -> Attempt:
    """Start an attempt at the classroom's test."""
    uuid = actions.start_attempt(test=room.test.uuid, by=people.actor(by or room.learner), at=at)
    return Attempt.objects.get(uuid=uuid)


def answer(position: int, *chosen: int, retry_key: UUID | None = None, sequence: int = 1) -> GivenAnswer:
    return GivenAnswer(str(retry_key or uuid4()), position, frozenset(chosen), sequence)


def right_places(attempt: Attempt) -> dict[int, list[int]]:
    """Return the places of the right options for each question of the paper."""
    return {
        item.position: [option.position for option in item.options.filter(option__is_correct=True)]
        for item in attempt.paper.all()
    }


def finished(room: Classroom, *, at: datetime = NOON, by: Account | None = None, all_right: bool = True) -> Attempt:
    """Sit the test: answer everything rightly, or nothing, and finish five minutes later."""
    attempt = started(room, at=at, by=by)
    actor = people.actor(by or room.learner)
    if all_right:
        answers = [answer(position, *places) for position, places in right_places(attempt).items()]
        actions.record_responses(attempt=attempt.uuid, answers=answers, by=actor, at=at + timedelta(minutes=1))
    actions.finish_attempt(attempt=attempt.uuid, by=actor, at=at + timedelta(minutes=5))
    attempt.refresh_from_db()
    return attempt

"""Questions and tests as their authors define them."""

import pytest

from factories import learning as made
from factories.learning import SYSTEM, words
from factories.moments import NOON
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.learning import api as learning
from torelik.learning.models import Option, Question

pytestmark = pytest.mark.django_db
RIGHT, WRONG = learning.OptionText(words("иә"), True), learning.OptionText(words("жоқ"), False)


def define(room, *, key="new", by=SYSTEM, options=(RIGHT, WRONG), points=1, stem="Жаңа сұрақ"):
    return learning.define_question(
        key=key,
        discipline=room.course.discipline.key,
        kind="single",
        stem=words(stem),
        options=options,
        points=points,
        by=by,
        at=NOON,
    )


def test_a_question_is_written_anew_under_its_key():
    room = made.classroom()
    define(room)

    define(room, stem="Түзетілген", points=3)

    question = Question.objects.get(key="new")
    assert (question.stem, question.points, question.options.count()) == (words("Түзетілген"), 3, 2)


def test_a_question_on_a_paper_is_never_changed():
    room = made.classroom(questions=1, per_paper=1)
    made.started(room)
    question = Question.objects.get()

    with pytest.raises(learning.QuestionInUse):
        define(room, key=question.key)

    assert question.stem == words("Сұрақ 1")


def test_a_question_on_a_paper_may_be_defined_again_without_a_change():
    room = made.classroom()
    made.started(room)
    options = list(Option.objects.values_list("id", flat=True))

    for place in range(1, 5):
        made.question(int(room.course.key.removeprefix("c-")), place)

    assert list(Option.objects.values_list("id", flat=True)) == options


def test_a_question_that_cannot_be_asked_is_refused():
    room = made.classroom()

    with pytest.raises(learning.MalformedQuestion) as refused:
        define(room, options=(WRONG, WRONG))

    assert refused.value.faults == ("A question with one answer has exactly one right option.",)


def test_a_test_cannot_draw_more_questions_than_it_names():
    with pytest.raises(learning.TooFewQuestions):
        made.classroom(questions=2, per_paper=3)


def test_a_test_of_unknown_questions_is_not_made():
    room = made.classroom()

    with pytest.raises(NotFound):
        learning.define_test(
            key="t",
            course=room.course.key,
            title=words("Тест"),
            minutes=1,
            attempts_allowed=1,
            pass_percent=50,
            questions_per_paper=1,
            questions=["nobody-wrote-this"],
            by=SYSTEM,
            at=NOON,
        )


def test_a_teacher_without_the_grant_defines_nothing():
    room = made.classroom()

    with pytest.raises(PermissionDenied):
        define(room, by=room.by_teacher)

"""How answers are judged and what they earn: tables, and properties that hold for every input."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torelik.learning.assessment import rules
from torelik.learning.assessment.rules import IN_FLIGHT, AttemptFacts
from torelik.learning.assessment.vocabulary import Ending, QuestionKind, RefusalToStart, Verdict

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CLOSES = START + timedelta(minutes=20)
SECOND = timedelta(seconds=1)
RUNNING = AttemptFacts(CLOSES)
FINISHED_EARLY = AttemptFacts(CLOSES, CLOSES - timedelta(minutes=10), Ending.CANDIDATE)
ENDED_BY_CLOCK = AttemptFacts(CLOSES, CLOSES, Ending.CLOCK)


@pytest.mark.parametrize(
    ("attempt", "received_at", "verdict"),
    [
        (RUNNING, START, Verdict.ACCEPTED),
        (RUNNING, CLOSES, Verdict.ACCEPTED),
        (RUNNING, CLOSES + IN_FLIGHT, Verdict.ACCEPTED),
        (RUNNING, CLOSES + IN_FLIGHT + SECOND, Verdict.LATE),
        (FINISHED_EARLY, CLOSES - SECOND, Verdict.AFTER_FINISH),
        (FINISHED_EARLY, CLOSES + timedelta(days=1), Verdict.AFTER_FINISH),
        (ENDED_BY_CLOCK, CLOSES + SECOND, Verdict.AFTER_FINISH),
        (ENDED_BY_CLOCK, CLOSES + IN_FLIGHT + SECOND, Verdict.LATE),
    ],
)
def test_the_time_of_receipt_decides_how_an_answer_counts(attempt, received_at, verdict):
    assert rules.verdict_of_answer(attempt, received_at=received_at) == verdict


@pytest.mark.parametrize(
    ("at", "ending"),
    [
        (CLOSES - SECOND, (Ending.CANDIDATE, CLOSES - SECOND)),
        (CLOSES, (Ending.CLOCK, CLOSES)),
        (CLOSES + timedelta(hours=3), (Ending.CLOCK, CLOSES)),
    ],
)
def test_no_attempt_ends_after_its_closing_time(at, ending):
    assert rules.ending_at(RUNNING, at=at) == ending


@pytest.mark.parametrize(
    ("attempt", "at", "has_run_out"),
    [
        (RUNNING, CLOSES + IN_FLIGHT, False),
        (RUNNING, CLOSES + IN_FLIGHT + SECOND, True),
        (FINISHED_EARLY, CLOSES + timedelta(days=1), False),
    ],
)
def test_the_clock_ends_an_attempt_after_the_way_of_the_last_answer(attempt, at, has_run_out):
    assert rules.has_run_out(attempt, at=at) == has_run_out


@pytest.mark.parametrize(
    ("attempt", "at", "seconds"),
    [(RUNNING, START, 1200), (RUNNING, CLOSES + SECOND, 0), (FINISHED_EARLY, START, 0)],
)
def test_remaining_time_is_never_below_zero(attempt, at, seconds):
    assert rules.remaining_seconds(attempt, at=at) == seconds


def test_an_attempt_closes_with_its_test_if_that_comes_first():
    assert rules.closing_time(started_at=START, minutes=20, test_closes_at=None) == CLOSES
    assert rules.closing_time(started_at=START, minutes=20, test_closes_at=START + timedelta(minutes=5)) == START + timedelta(
        minutes=5
    )
    assert rules.closing_time(started_at=START, minutes=20, test_closes_at=START + timedelta(days=1)) == CLOSES


@pytest.mark.parametrize(
    ("situation", "refusals"),
    [
        ({}, []),
        ({"opens_at": START + SECOND}, [RefusalToStart.NOT_OPEN_YET]),
        ({"closes_at": START}, [RefusalToStart.CLOSED]),
        ({"used": 2}, [RefusalToStart.NO_ATTEMPTS_LEFT]),
        ({"used": 2, "closes_at": START}, [RefusalToStart.CLOSED, RefusalToStart.NO_ATTEMPTS_LEFT]),
    ],
)
def test_every_reason_not_to_start_is_told(situation, refusals):
    usual = {"used": 0, "allowed": 2, "opens_at": None, "closes_at": None, "at": START}
    assert rules.refusals_to_start(**(usual | situation)) == refusals


@pytest.mark.parametrize(
    ("kind", "chosen", "earned"),
    [
        (QuestionKind.SINGLE, [1], "2.00"),
        (QuestionKind.SINGLE, [3], "0.00"),
        (QuestionKind.SINGLE, [], "0.00"),
        (QuestionKind.SINGLE, [1, 3], "0.00"),
        (QuestionKind.TRUE_FALSE, [1], "2.00"),
    ],
)
def test_one_right_answer_earns_all_or_nothing(kind, chosen, earned):
    assert rules.earned_points(kind, points=2, right=[1], wrong=[2, 3], chosen=chosen) == Decimal(earned)


@pytest.mark.parametrize(
    ("chosen", "earned"),
    [
        ([1, 2, 3], "2.00"),
        ([1, 2], "1.33"),
        ([1], "0.67"),
        ([1, 2, 4], "0.67"),
        ([1, 4], "0.00"),
        ([4, 5], "0.00"),
        ([1, 2, 3, 4, 5], "0.67"),
        ([], "0.00"),
    ],
)
def test_several_right_answers_earn_in_part(chosen, earned):
    assert rules.earned_points(QuestionKind.MULTIPLE, points=2, right=[1, 2, 3], wrong=[4, 5], chosen=chosen) == Decimal(earned)


def test_a_question_without_a_right_answer_earns_nothing():
    assert rules.earned_points(QuestionKind.MULTIPLE, points=2, right=[], wrong=[1], chosen=[1]) == 0


@pytest.mark.parametrize(
    ("earned", "maximum", "percent"),
    [("17", "24", "70.8"), ("0.05", "100", "0.1"), ("0.04", "100", "0.0"), ("3", "3", "100.0"), ("0", "0", "0.0")],
)
def test_percent_is_rounded_to_one_decimal_halves_up(earned, maximum, percent):
    assert rules.percent_of_points(Decimal(earned), Decimal(maximum)) == Decimal(percent)


@pytest.mark.parametrize(("percent", "passed"), [("60.0", True), ("59.9", False), ("100.0", True)])
def test_the_printed_percent_decides_whether_the_test_is_passed(percent, passed):
    assert rules.is_passed(Decimal(percent), pass_percent=60) == passed


@pytest.mark.parametrize(
    ("kind", "correct", "faults"),
    [
        ("single", [True, False], []),
        ("multiple", [True, True, False], []),
        ("true-false", [True, False], []),
        ("single", [True], ["A question has at least two options."]),
        ("single", [True, True], ["A question with one answer has exactly one right option."]),
        ("true-false", [True, False, False], ["A question of true or false has two options."]),
        ("multiple", [False, False], ["A question with several answers has at least one right option."]),
        ("multiple", [True, True], ["A question with several answers has a wrong option."]),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_why(kind, correct, faults):
    assert rules.faults_of_question(kind, correct=correct) == faults


@pytest.mark.parametrize(
    ("closes_at", "is_soon"),
    [(None, False), (START, False), (START + timedelta(days=14), True), (START + timedelta(days=15), False)],
)
def test_a_test_is_due_two_weeks_before_it_closes(closes_at, is_soon):
    assert rules.is_due_soon(closes_at, at=START) == is_soon


CHOICES = st.lists(st.integers(1, 8), unique=True)


@given(kind=st.sampled_from(list(QuestionKind)), points=st.integers(1, 20), right=CHOICES, chosen=CHOICES)
def test_a_score_is_never_below_zero_and_never_above_the_points(kind, points, right, chosen):
    wrong = [place for place in range(1, 9) if place not in right]

    assert 0 <= rules.earned_points(kind, points=points, right=right, wrong=wrong, chosen=chosen) <= points


@given(points=st.integers(1, 20), right=CHOICES.filter(bool), chosen=CHOICES, order=st.permutations(range(1, 9)))
def test_the_order_of_options_does_not_matter(points, right, chosen, order):
    wrong = [place for place in range(1, 9) if place not in right]
    moved = dict(zip(range(1, 9), order, strict=True))

    def earned(*, move):
        groups = {"right": right, "wrong": wrong, "chosen": chosen}
        return rules.earned_points(
            QuestionKind.MULTIPLE, points=points, **{name: [move(place) for place in places] for name, places in groups.items()}
        )

    assert earned(move=lambda place: place) == earned(move=lambda place: moved[place])


@given(kind=st.sampled_from(list(QuestionKind)), points=st.integers(1, 20), right=CHOICES.filter(bool))
def test_choosing_exactly_what_is_right_earns_everything(kind, points, right):
    assert rules.earned_points(kind, points=points, right=right, wrong=[9], chosen=right) == points


BANK = st.dictionaries(
    st.integers(1, 99), st.lists(st.integers(1, 999), unique=True, min_size=2, max_size=5), min_size=1, max_size=9
)


@given(bank=BANK, seed=st.text(max_size=8), count=st.integers(1, 9))
def test_a_paper_is_drawn_from_the_bank_and_the_same_seed_draws_it_again(bank, seed, count):
    paper = rules.draw_paper(bank, keep_order=(), count=count, seed=seed)
    again = rules.draw_paper(dict(reversed(bank.items())), keep_order=(), count=count, seed=seed)

    assert paper == again
    assert len({question for question, _options in paper}) == min(count, len(bank))
    assert all(sorted(options) == sorted(bank[question]) for question, options in paper)


def test_true_stands_before_false_whatever_the_seed():
    papers = [rules.draw_paper({1: [11, 12]}, keep_order={1}, count=1, seed=str(seed)) for seed in range(9)]
    assert papers == [[(1, [11, 12])]] * 9

"""How a paper is drawn, when an answer counts, what it earns. Plain Python, no database."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from torelik.learning.assessment.vocabulary import Ending, QuestionKind, RefusalToConfirm, RefusalToStart, Verdict

IN_FLIGHT = timedelta(seconds=30)
"""An answer may leave the candidate in time and arrive late: half a minute is allowed for the way."""

DUE_SOON = timedelta(days=14)
"""A test that closes within two weeks is shown as due."""

CENT = Decimal("0.01")
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What decides about an attempt. Moments are the server's, in UTC."""

    closes_at: datetime
    finished_at: datetime | None = None
    ending: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer as the browser sent it.

    ``retry_key`` is made once per answer and repeated with every retry; ``position`` is the question's place on
    the paper; ``chosen`` are places of options; ``sequence`` counts the answers of one page; ``given_at`` is the
    browser's own clock: evidence, never the judge.
    """

    retry_key: str
    position: int
    chosen: frozenset[int]
    sequence: int = 0
    given_at: datetime | None = None


def verdict_of_answer(attempt: AttemptFacts, *, received_at: datetime) -> Verdict:
    """How an answer counts. It is stored whatever the verdict: a commission may admit it later (cl. 13)."""
    if attempt.ending == Ending.CANDIDATE:
        return Verdict.AFTER_FINISH
    if received_at > attempt.closes_at + IN_FLIGHT:
        return Verdict.LATE
    if attempt.finished_at is not None:
        return Verdict.AFTER_FINISH
    return Verdict.ACCEPTED


def has_run_out(attempt: AttemptFacts, *, at: datetime) -> bool:
    """Tell whether the clock ends the attempt now: its time and the time for answers on their way are over."""
    return attempt.finished_at is None and at > attempt.closes_at + IN_FLIGHT


def ending_at(attempt: AttemptFacts, *, at: datetime) -> tuple[Ending, datetime]:
    """Return what ends the attempt at the moment *at* and when it counts as ended: never after its closing time."""
    return (Ending.CLOCK, attempt.closes_at) if at >= attempt.closes_at else (Ending.CANDIDATE, at)


def remaining_seconds(attempt: AttemptFacts, *, at: datetime) -> int:
    """Return the whole seconds left, never below zero."""
    return max(0, int((attempt.closes_at - at).total_seconds())) if attempt.finished_at is None else 0


def closing_time(*, started_at: datetime, minutes: int, test_closes_at: datetime | None) -> datetime:
    """Return when the attempt closes: after its minutes, or when the whole test closes, whichever comes first."""
    own = started_at + timedelta(minutes=minutes)
    return min(own, test_closes_at) if test_closes_at else own


def refusals_to_start(
    *, used: int, allowed: int, opens_at: datetime | None, closes_at: datetime | None, at: datetime
) -> list[RefusalToStart]:
    """Every reason why a new attempt cannot begin at the moment *at*."""
    checks = {
        RefusalToStart.NOT_OPEN_YET: opens_at is not None and at < opens_at,
        RefusalToStart.CLOSED: closes_at is not None and at >= closes_at,
        RefusalToStart.NO_ATTEMPTS_LEFT: used >= allowed,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def draw_paper(
    bank: Mapping[int, Sequence[int]], *, keep_order: Collection[int], count: int, seed: str
) -> list[tuple[int, list[int]]]:
    """Draw *count* questions with the order of their options; the same seed always draws the same paper.

    *bank* maps a question to its options in the author's order; those of *keep_order* (true or false) stay as
    they are. The order comes from SHA-256, not from ``random``: it must not change with the version of Python.
    """

    def place(kind: str, key: int) -> bytes:
        return hashlib.sha256(f"{seed}:{kind}:{key}".encode()).digest()

    questions = sorted(bank, key=lambda question: place("question", question))[:count]
    return [
        (
            question,
            list(bank[question])
            if question in keep_order
            else sorted(bank[question], key=lambda option: place("option", option)),
        )
        for question in questions
    ]


def earned_points(kind: str, *, points: int, right: Collection[int], wrong: Collection[int], chosen: Collection[int]) -> Decimal:
    """Return what a choice earns, from 0 to *points*, to the hundredth, halves up.

    One right answer, and true or false: all or nothing. Several right answers: each right choice earns its equal
    share, each wrong choice costs one such share, and the sum never falls below zero. Ticking everything thus
    earns nothing wherever there are at least as many wrong options as right ones.
    """
    taken, mistaken = len(set(chosen) & set(right)), len(set(chosen) & set(wrong))
    if kind != QuestionKind.MULTIPLE:
        whole = mistaken == 0 and taken == len(set(right)) and taken > 0
        return Decimal(points).quantize(CENT) if whole else Decimal(0).quantize(CENT)
    if not right:
        return Decimal(0).quantize(CENT)
    share = Decimal(max(0, taken - mistaken)) / Decimal(len(set(right)))
    return (share * points).quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of_points(earned: Decimal, maximum: Decimal) -> Decimal:
    """Return the share in percents to one decimal, halves up: 17 of 24 is 70.8. Nothing of nothing is 0.0."""
    if maximum <= 0:
        return Decimal("0.0")
    return (earned * 100 / maximum).quantize(TENTH, rounding=ROUND_HALF_UP)


def is_passed(percent: Decimal, *, pass_percent: int) -> bool:
    """Tell whether the test is passed: the percent that is printed decides, not one with more decimals."""
    return percent >= pass_percent


def faults_of_question(kind: str, *, correct: Sequence[bool]) -> list[str]:
    """Return everything that keeps a question from being asked, in English sentences for its author."""
    right = sum(correct)
    checks = {
        "A question has at least two options.": len(correct) < 2,
        "A question of true or false has two options.": kind == QuestionKind.TRUE_FALSE and len(correct) != 2,
        "A question with one answer has exactly one right option.": kind != QuestionKind.MULTIPLE and right != 1,
        "A question with several answers has at least one right option.": kind == QuestionKind.MULTIPLE and right < 1,
        "A question with several answers has a wrong option.": kind == QuestionKind.MULTIPLE and right == len(correct),
    }
    return [fault for fault, applies in checks.items() if applies]


def is_due_soon(closes_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a test closes within two weeks of the moment *at*."""
    return closes_at is not None and at < closes_at <= at + DUE_SOON


@dataclass(frozen=True, slots=True)
class ConfirmationFacts:
    """What is known when an examiner confirms the results of a test, read under a lock."""

    waiting: int
    open_attempts: int
    seen_digest: str
    present_digest: str
    teaches: bool
    other_examiners: int
    """Examiners of the test besides the actor who do not teach the course."""


def refusals_to_confirm(facts: ConfirmationFacts) -> list[RefusalToConfirm]:
    """Every reason not to confirm."""
    checks = {
        RefusalToConfirm.NOTHING: facts.waiting == 0,
        RefusalToConfirm.CHANGED_MEANWHILE: facts.waiting > 0 and facts.seen_digest != facts.present_digest,
        RefusalToConfirm.ATTEMPTS_OPEN: facts.open_attempts > 0,
        RefusalToConfirm.SOLE_EXAMINER: is_sole_examiner_who_teaches(
            teaches=facts.teaches, other_examiners=facts.other_examiners
        ),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def is_sole_examiner_who_teaches(*, teaches: bool, other_examiners: int) -> bool:
    """Tell whether somebody would judge their own teaching alone: an examiner who does not teach the course must stand beside."""
    return teaches and other_examiners == 0


def digest_of_results(results: Iterable[tuple[str, str]]) -> str:
    """Return the hash of results, each an attempt and its points: what the examiner saw is what is confirmed."""
    return hashlib.sha256("\n".join(f"{attempt} {points}" for attempt, points in sorted(results)).encode()).hexdigest()

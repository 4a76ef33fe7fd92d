"""Who examines a test, and what waits for their confirmation."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise

from torelik.identity import api as identity
from torelik.kernel.actor import ACADEMY, Actor, Scope
from torelik.kernel.errors import NotFound
from torelik.learning.assessment import queries, rules
from torelik.learning.assessment.models import Attempt, ResultConfirmation, Test
from torelik.learning.assessment.queries import AttemptCard, TestCard
from torelik.learning.assessment.vocabulary import GRANTS, SOLE_EXAMINER_TEACHES
from torelik.learning.courses import queries as courses


@dataclass(frozen=True, slots=True)
class ExaminedTest:
    """A test in the examiner's charge: how many attempts wait for confirmation, are confirmed, are under way."""

    test: TestCard
    course_title: str
    waiting: int
    confirmed: int
    open: int


def tests_examined_by(actor: Actor) -> Q:
    """Return the filter of tests whose results the actor may confirm by a grant in force."""
    scopes = actor.scopes_of(GRANTS.EXAMINE)
    if any(scope.kind == ACADEMY for scope in scopes):
        return Q()
    keys: dict[str, list[str]] = defaultdict(list)
    for scope in scopes:
        keys[scope.kind].append(scope.key)
    return Q(key__in=keys["exam"]) | Q(course__key__in=keys["course"])


def examined_tests(*, visible_to: Actor) -> list[ExaminedTest]:
    """Return the actor's tests, those that wait first; one query."""
    finished = Q(attempts__finished_at__isnull=False)
    rows = Test.objects.filter(tests_examined_by(visible_to)).select_related("course")
    counted = rows.annotate(
        confirmed=Count("attempts", filter=Q(attempts__confirmed__isnull=False)),
        waiting=Count("attempts", filter=finished & Q(attempts__confirmed=None)),
        open=Count("attempts", filter=Q(attempts__isnull=False) & ~finished),
    )
    found = [
        ExaminedTest(queries.card_of_test(row), str(row.course.title), row.waiting, row.confirmed, row.open)
        for row in counted.order_by("course__title_kk", "id")
    ]
    return sorted(found, key=lambda one: one.waiting == 0)


def examined_test(uuid: UUID, *, visible_to: Actor) -> Test:
    """Return one test in the actor's charge. Raises ``NotFound``."""
    row = Test.objects.filter(tests_examined_by(visible_to), uuid=uuid).select_related("course").first()
    if row is None:
        raise NotFound(f"test {uuid}")
    return row


def lock_test(uuid: UUID, *, visible_to: Actor) -> Test:
    """Return the test and hold it to the end of the transaction. Raises ``NotFound``."""
    row = Test.objects.select_for_update(of=("self",)).filter(tests_examined_by(visible_to), uuid=uuid).first()
    if row is None:
        raise NotFound(f"test {uuid}")
    return row


def waiting_attempts(test_id: int) -> list[AttemptCard]:
    """Return the finished attempts that nobody has confirmed, by the learner's name; one query."""
    found = queries.attempts(Q(finished_at__isnull=False, confirmed=None), test_ids=[test_id])
    return sorted(found, key=lambda one: (one.learner_name, one.number))


def digest_of(waiting: list[AttemptCard]) -> str:
    """Return the hash of what stands on the examiner's page."""
    return rules.digest_of_results((str(one.uuid), str(one.points)) for one in waiting)


def confirmation_facts(
    test: Test, *, by: Actor, seen_digest: str, on: date, waiting: list[AttemptCard]
) -> rules.ConfirmationFacts:
    """Return what decides whether *by* may confirm; others are asked for only where *by* teaches the course."""
    teaches = courses.teaches(by.account_id, course=test.course_id)
    return rules.ConfirmationFacts(
        waiting=len(waiting),
        open_attempts=Attempt.objects.filter(test=test, finished_at=None).count(),
        seen_digest=seen_digest,
        present_digest=digest_of(waiting),
        teaches=teaches,
        other_examiners=len(_independent_examiners(test.course_id, test_key=test.key, without=by.account_id, on=on))
        if teaches
        else 0,
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One confirmation as the page lists it. pii: the examiner"""

    examiner: str
    at: datetime
    count: int


def confirmations_of(test_id: int) -> list[Confirmed]:
    """Return the confirmations of a test, the newest first; one query."""
    rows = ResultConfirmation.objects.filter(test_id=test_id).select_related("examiner").annotate(count=Count("results"))
    return [Confirmed(row.examiner.get_full_name(), row.confirmed_at, row.count) for row in rows.order_by("-confirmed_at", "-pk")]


def confirmed_by(attempt_ids: list[int]) -> dict[int, tuple[str, datetime]]:
    """Return who confirmed each of these attempts, and when; one query."""
    rows = Attempt.objects.filter(pk__in=attempt_ids, confirmed__isnull=False).select_related("confirmed__confirmation__examiner")
    return {
        row.pk: (row.confirmed.confirmation.examiner.get_full_name(), row.confirmed.confirmation.confirmed_at) for row in rows
    }


def sole_examiner_who_teaches(*, account_id: int, scope: Scope, on: date) -> str | Promise | None:
    """Tell what speaks against the person as an examiner of the test or the course (a check of ``kernel.duties``)."""
    course_id, test_key = None, ""
    if scope.kind == "exam":
        course_id, test_key = Test.objects.filter(key=scope.key).values_list("course_id", "key").first() or (None, "")
    elif scope.kind == "course":
        course_id = courses.known_course(scope.key)
    return _against(account_id, course_id, test_key=test_key, on=on) if course_id is not None else None


def _against(account_id: int, course_id: int, *, test_key: str, on: date) -> str | Promise | None:
    teaches = courses.teaches(account_id, course=course_id)
    others = _independent_examiners(course_id, test_key=test_key, without=account_id, on=on) if teaches else []
    is_sole = rules.is_sole_examiner_who_teaches(teaches=teaches, other_examiners=len(others))
    return SOLE_EXAMINER_TEACHES if is_sole else None


def _independent_examiners(course_id: int, *, test_key: str, without: int | None, on: date) -> list[int]:
    """Return the examiners in force, besides one person, who do not teach the course."""
    scopes = [Scope("course", courses.key_of_course(course_id)), *([Scope("exam", test_key)] if test_key else [])]
    holders = {one for scope in scopes for one in identity.holders_within(GRANTS.EXAMINE, within=scope, on=on)}
    teachers = courses.teacher_ids(course_id)
    return sorted(holders - teachers - {without})

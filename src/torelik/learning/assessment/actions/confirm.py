"""Confirming the results of a test: what stood on the examiner's page is what is confirmed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.learning.assessment import examining, rules
from torelik.learning.assessment.models import ConfirmedResult, ResultConfirmation
from torelik.learning.assessment.vocabulary import GRANTS, NOTICES, RefusalToConfirm
from torelik.learning.courses import queries as courses
from torelik.notifications import api as notifications


class ConfirmRefused(Exception):
    """Results are not confirmed; ``refusals`` names every reason."""

    def __init__(self, refusals: Sequence[RefusalToConfirm]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = tuple(refusals)


@transaction.atomic
def confirm_results(*, test: UUID, seen_digest: str, by: Actor, at: datetime) -> ResultConfirmation:
    """Confirm every finished attempt of the test that waits for it (cl. 13); pressing twice confirms once.

    The rights of the day decide: an order that has run out confirms nothing, and a teacher who has become the sole examiner
    since being named is refused here. Raises ``NotFound`` for a test outside the actor's charge, ``ConfirmRefused``.
    """
    by.require(GRANTS.EXAMINE)
    row = examining.lock_test(test, visible_to=by)
    before = ResultConfirmation.objects.filter(test=row, examiner_id=by.account_id, digest=seen_digest).first()
    if before is not None:
        return before
    waiting = examining.waiting_attempts(row.pk)
    facts = examining.confirmation_facts(row, by=by, seen_digest=seen_digest, on=clock.local_date(at), waiting=waiting)
    if refusals := rules.refusals_to_confirm(facts):
        raise ConfirmRefused(refusals)
    if by.account_id is None:
        raise NotFound("the product itself examines nobody")
    made = ResultConfirmation.objects.create(test=row, examiner_id=by.account_id, confirmed_at=at, digest=facts.present_digest)
    ConfirmedResult.objects.bulk_create(
        ConfirmedResult(confirmation=made, attempt_id=one.id, points=one.points or Decimal(0)) for one in waiting
    )
    audit.record(
        "learning.results-confirmed",
        by=by,
        about=made,
        at=at,
        facts={"test": str(row.uuid), "count": len(waiting), "digest": facts.present_digest},
    )
    title = str(row.title)
    for one in waiting:
        path = f"/learning/grades/{one.uuid}/"
        notifications.notify(account_id=one.learner_id, kind=NOTICES.RESULT_CONFIRMED, words={"test": title}, path=path, at=at)
    for teacher in sorted(courses.teacher_ids(row.course_id) - {by.account_id}):
        notifications.notify(
            account_id=teacher,
            kind=NOTICES.RESULTS_CONFIRMED,
            words={"test": title, "count": str(len(waiting))},
            path=f"/learning/teaching/tests/{row.uuid}/",
            at=at,
        )
    return made

"""Trying again what failed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.outbox import api as outbox
from torelik.support.works.vocabulary import EVENTS, GRANTS, WorkState


@transaction.atomic
def run_again(*, uuid: UUID, by: Actor, at: datetime) -> bool:
    """Put a failed work into the queue again; say whether it was failed. Pressed twice, it is run once.

    Works are such that a second run does no harm: they take up what is left. Raises ``NotFound``.
    """
    by.require(GRANTS.RUN_WORKS)
    row = DBTaskResult.objects.select_for_update().filter(pk=uuid).first()
    if row is None:
        raise NotFound(uuid)
    if row.status != WorkState.FAILED:
        return False
    row.status, row.run_after, row.started_at, row.finished_at = WorkState.READY, at, None, None
    row.exception_class_path = row.traceback = ""
    row.save()
    audit.record(EVENTS.RUN_AGAIN, by=by, about=row, at=at, facts={"work": row.task_path})
    return True


@transaction.atomic
def try_again(*, topic: str, by: Actor, at: datetime) -> int:
    """Let the waiting messages of a topic be delivered at once instead of after their pause; return how many."""
    by.require(GRANTS.RUN_WORKS)
    count = outbox.hurry(topic, at=at)
    if count:
        audit.record(EVENTS.TRIED_AGAIN, by=by, at=at, facts={"topic": topic})
    return count

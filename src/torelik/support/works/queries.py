"""Questions to the queue of works."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django_tasks_db.models import DBTaskResult

from torelik.kernel.actor import Actor
from torelik.outbox import api as outbox
from torelik.support.works import registry
from torelik.support.works.vocabulary import GRANTS, WorkState


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One work as the page shows it; ``fault`` is the name of the error, never its text, which may quote anything."""

    uuid: UUID
    name: str
    address: str
    state: WorkState
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    fault: str = ""

    @property
    def seconds(self) -> int | None:
        """How long it took, where it has ended."""
        return int((self.ended_at - self.began_at).total_seconds()) if self.began_at and self.ended_at else None


@dataclass(frozen=True, slots=True)
class TopicLine:
    """Messages of one topic that wait for delivery."""

    topic: str
    name: str
    waiting: int
    since: datetime
    attempts: int
    fault: str


UNDONE = "undone"
"""Everything that somebody may have to look at."""


def works(*, state: str = "", visible_to: Actor) -> QuerySet[DBTaskResult[Any, Any]]:
    """Return the works, those asked for last first; of one state, or all that are not done."""
    visible_to.require(GRANTS.RUN_WORKS)
    rows: QuerySet[DBTaskResult[Any, Any]] = DBTaskResult.objects.order_by("-enqueued_at", "-pk")
    if state == UNDONE:
        return rows.exclude(status=WorkState.SUCCESSFUL)
    return rows.filter(status=state) if state else rows


def counts(*, visible_to: Actor) -> Counter[str]:
    """Return how many works there are in each state."""
    visible_to.require(GRANTS.RUN_WORKS)
    rows = DBTaskResult.objects.order_by().values("status").annotate(number=Count("pk"))
    return Counter({row["status"]: row["number"] for row in rows})


def lines(rows: Iterable[DBTaskResult[Any, Any]]) -> list[WorkLine]:
    """Return works with their names; no query."""
    return [
        WorkLine(
            uuid=row.pk,
            name=registry.name_of_work(row.task_path),
            address=registry.page_of_work(row.task_path),
            state=WorkState(row.status),
            asked_at=row.enqueued_at,
            began_at=row.started_at,
            ended_at=row.finished_at,
            fault=row.exception_class_path.rpartition(".")[2],
        )
        for row in rows
    ]


def undelivered(*, visible_to: Actor) -> list[TopicLine]:
    """Return what waits for delivery, by topic; one query."""
    visible_to.require(GRANTS.RUN_WORKS)
    return [
        TopicLine(one.topic, registry.name_of_topic(one.topic), one.count, one.since, one.attempts, one.fault)
        for one in outbox.waiting_by_topic()
    ]

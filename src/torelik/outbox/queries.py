"""Questions to the outbox."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from torelik.outbox.models import Message


def waiting() -> int:
    """Return how many messages wait for delivery."""
    return Message.objects.count()


def oldest_waiting_since() -> datetime | None:
    """Return when the oldest undelivered message was sent, for the health page."""
    oldest: datetime | None = Message.objects.aggregate(oldest=Min("sent_at"))["oldest"]
    return oldest


@dataclass(frozen=True, slots=True)
class WaitingTopic:
    """Messages of one topic that wait; ``fault`` is the kind of the last error of the one that was tried most often."""

    topic: str
    count: int
    since: datetime
    attempts: int
    fault: str


def waiting_by_topic() -> list[WaitingTopic]:
    """Return what waits, the topics with the oldest message first; one query and one for faults."""
    rows = Message.objects.order_by().values("topic").annotate(count=Count("pk"), since=Min("sent_at"), attempts=Max("attempts"))
    failed = Message.objects.filter(attempts__gt=0).order_by("topic", "attempts")
    faults = {topic: error.partition(":")[0] for topic, error in failed.values_list("topic", "last_error")}
    found = [WaitingTopic(**row, fault=faults.get(row["topic"], "")) for row in rows]
    return sorted(found, key=lambda one: one.since)

"""Questions to the outbox."""

from datetime import datetime

from django.db.models import Min

from torelik.outbox.models import Message


def waiting() -> int:
    """Return how many messages wait for delivery."""
    return Message.objects.count()


def oldest_waiting_since() -> datetime | None:
    """Return when the oldest undelivered message was sent, for the health page."""
    oldest: datetime | None = Message.objects.aggregate(oldest=Min("sent_at"))["oldest"]
    return oldest

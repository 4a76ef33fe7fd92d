"""What other contexts may use of the outbox."""

from torelik.outbox.actions import DELIVERY, deliver_pending, lease, send
from torelik.outbox.queries import oldest_waiting_since, waiting
from torelik.outbox.topics import Handler, UnknownTopic, subscribe

__all__ = [
    "DELIVERY",
    "Handler",
    "UnknownTopic",
    "deliver_pending",
    "lease",
    "oldest_waiting_since",
    "send",
    "subscribe",
    "waiting",
]

"""What other contexts may use of the outbox."""

from torelik.outbox.actions import DELIVERY, deliver_pending, hurry, lease, send
from torelik.outbox.queries import WaitingTopic, oldest_waiting_since, waiting, waiting_by_topic
from torelik.outbox.topics import Handler, UnknownTopic, subscribe

__all__ = [
    "DELIVERY",
    "Handler",
    "UnknownTopic",
    "WaitingTopic",
    "deliver_pending",
    "hurry",
    "lease",
    "oldest_waiting_since",
    "send",
    "subscribe",
    "waiting",
    "waiting_by_topic",
]

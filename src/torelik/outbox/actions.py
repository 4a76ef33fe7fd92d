"""Sending and delivering."""

import logging
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from torelik.kernel import clock
from torelik.outbox import topics
from torelik.outbox.models import Lease, Message

log = logging.getLogger(__name__)

DELIVERY = "outbox.delivery"
LEASE_SECONDS = 60
DELIVERY_SECONDS = 30
"""No new batch begins later than this after the lease was taken: what follows is left to its next holder."""

LONGEST_WAIT = timedelta(minutes=10)


def send(topic: str, payload: Mapping[str, Any], *, at: datetime) -> None:
    """Leave a message in the transaction that is under way; it is delivered after the commit, or never.

    Raises ``UnknownTopic`` when nobody handles *topic*.
    """
    topics.handler_of(topic)
    Message.objects.create(topic=topic, payload=dict(payload), sent_at=at)


@contextmanager
def lease(name: str, *, seconds: int = LEASE_SECONDS) -> Iterator[bool]:
    """Hold *name* alone for the length of the block; yields ``False`` when another process holds it.

    A lease whose holder died runs out after *seconds*.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}"[:64]
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    taken = Lease.objects.filter(name=name, held_until__lt=now).update(holder=holder, held_until=until) == 1
    if not taken and not Lease.objects.filter(name=name).exists():
        try:
            with transaction.atomic():
                Lease.objects.create(name=name, holder=holder, held_until=until)
            taken = True
        except IntegrityError:  # two processes came first at once; the other one was faster
            taken = False
    try:
        yield taken
    finally:
        if taken:
            Lease.objects.filter(name=name, holder=holder, held_until=until).update(held_until=clock.now())


def deliver_pending(*, limit: int = 2_000) -> int:
    """Deliver waiting messages of every topic, in order within each; return how many were delivered.

    A failing message stops its topic alone and is tried again later, with growing pauses up to ten minutes.
    """
    delivered = 0
    stop_at = clock.now() + timedelta(seconds=DELIVERY_SECONDS)
    with lease(DELIVERY) as held:
        if not held:
            return 0
        for topic in topics.topics():
            delivered += _deliver_topic(topic, limit=limit, stop_at=stop_at)
    return delivered


def hurry(topic: str, *, at: datetime) -> int:
    """Let the messages of a topic that were put off be tried at once; return how many there are."""
    return Message.objects.filter(topic=topic, not_before__gt=at).update(not_before=None)


def _deliver_topic(topic: str, *, limit: int, stop_at: datetime) -> int:
    handler, batch = topics.handler_of(topic)
    delivered = 0
    while delivered < limit:
        waiting = list(Message.objects.filter(topic=topic).order_by("id")[:batch])
        now = clock.now()
        if not waiting or now > stop_at or (waiting[0].not_before and waiting[0].not_before > now):
            break
        try:
            handler([message.payload for message in waiting])
        except Exception as error:  # whatever a handler raises, the message must stay and the others go on
            _postpone(waiting, error=error, now=now)
            break
        Message.objects.filter(id__in=[message.id for message in waiting]).delete()
        delivered += len(waiting)
    return delivered


def _postpone(messages: list[Message], *, error: Exception, now: datetime) -> None:
    attempts = messages[0].attempts + 1
    pause = min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_WAIT)
    log.exception("Delivery of topic %s failed, attempt %s.", messages[0].topic, attempts)
    Message.objects.filter(id__in=[message.id for message in messages]).update(
        attempts=attempts, not_before=now + pause, last_error=f"{type(error).__name__}: {error}"[:2000]
    )

"""Delivering the journal to its collectors."""

import logging
import os
import socket
import time
from collections import deque
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from torelik.audit import actions as journal
from torelik.audit import catalogue
from torelik.audit.export import queries
from torelik.audit.export.destinations import Destination, read_destinations
from torelik.audit.export.messages import message_of
from torelik.audit.export.models import ExportCursor
from torelik.audit.export.transport import CollectorLost, Connection
from torelik.audit.export.vocabulary import Which
from torelik.audit.signals import collector_lost
from torelik.audit.vocabulary import EVENTS, GRANTS
from torelik.kernel.actor import Actor

log = logging.getLogger(__name__)

BATCH = 500
PARCEL = 2_000
"""So many events at most go through one connection before the collector confirms that it has read them."""

ROUND_BATCHES = 40
HELD_SECONDS = 30


def destinations_of_the_site() -> tuple[Destination, ...]:
    """Return the collectors that the site's file names. Raises ``DestinationsWrong``."""
    return read_destinations(settings.TORELIK_EXPORT_FILE)


class Delivery:
    """The delivery to one collector, in the hands of one process.

    Three places of the chain: *sent* (handed to the network), *confirmed* (the collector read it and closed the
    connection in order), *settled* (it then stayed alive for ``settle_seconds``, time enough to write down what it had
    read). Only the settled place is kept in the cursor. Whatever dies in between, collector, network or this process,
    the chain is sent again from there: each event at least once, in order, recognisable by its sequence.

    The next connection is opened before the last one is closed: a collector that dies is noticed even when it is
    back at once.
    """

    def __init__(self, destination: Destination, *, by: Actor) -> None:
        by.require(GRANTS.KEEP_JOURNAL)
        self.destination = destination
        self._by = by
        self._holder = f"{socket.gethostname()}:{os.getpid()}"[:80]
        self._connection: Connection | None = None
        self._settled = self._sent = 0
        self._unconfirmed = 0
        self._unconfirmed_since = 0.0
        self._parcels: deque[tuple[int, float]] = deque()
        self._failures = 0
        self._not_before = 0.0
        self._renew_at = 0.0

    def round(self, *, at: datetime) -> int:
        """Send what waits, confirm and settle what was sent; return how many events were sent.

        A collector that does not answer is tried again after a pause that grows; the journal tells of the outage.
        """
        if time.monotonic() < self._not_before or not self._hold(at):
            return 0
        try:
            sent = self._send_waiting()
            self._confirm()
            self._settle(at)
        except OSError as error:
            self._lose(error, at=at)
            return 0
        self._failures = 0
        return sent

    def stop(self) -> None:
        """Give the destination back. What was not settled is sent again by whoever takes it."""
        self._drop_connection()
        ExportCursor.objects.filter(destination=self.destination.name, holder=self._holder).update(holder="", held_until=None)

    def _hold(self, at: datetime) -> bool:
        """Take or keep the destination: two processes that send at once would mix the order."""
        if self._connection and time.monotonic() < self._renew_at:
            return True
        mine = ExportCursor.objects.filter(destination=self.destination.name)
        until = at + timedelta(seconds=HELD_SECONDS)
        free = Q(held_until=None) | Q(held_until__lt=at) | Q(holder=self._holder)
        if not mine.filter(free).update(holder=self._holder, held_until=until):
            cursor = mine.first()
            if cursor is None:
                return self._begin(until)
            if not _is_dead(cursor.holder) or not mine.filter(holder=cursor.holder).update(holder=self._holder, held_until=until):
                self._drop_connection()
                return False
        self._renew_at = time.monotonic() + HELD_SECONDS / 3
        return True

    def _begin(self, until: datetime) -> bool:
        try:
            with transaction.atomic():
                ExportCursor.objects.create(destination=self.destination.name, holder=self._holder, held_until=until)
        except IntegrityError:  # another process met the collector at the same moment
            return False
        return True

    def _send_waiting(self) -> int:
        if self._connection is None:
            self._connection = Connection(self.destination)
            self._settled = self._sent = ExportCursor.objects.get(destination=self.destination.name).sequence
            self._parcels.clear()
            self._unconfirmed = 0
        if not self._connection.is_alive():
            raise CollectorLost("the collector ended the connection")
        sent = 0
        for _number in range(ROUND_BATCHES):
            batch = queries.sealed_after(self._sent, limit=BATCH)
            if batch.through == self._sent:
                break
            everything = self.destination.events is Which.ALL
            wanted = [one for one in batch.events if everything or catalogue.is_security(one.event.name)]
            if wanted:
                self._connection.send(b"".join(message_of(one, self.destination) for one in wanted))
            if not self._unconfirmed:
                self._unconfirmed_since = time.monotonic()
            self._unconfirmed += batch.through - self._sent
            self._sent = batch.through
            sent += len(wanted)
            if self._unconfirmed >= PARCEL:
                self._confirm()
        return sent

    def _confirm(self) -> None:
        """End the connection in order when enough went through it, or for long enough; go on with a new one."""
        waited = time.monotonic() - self._unconfirmed_since
        if self._connection is None or not self._unconfirmed:
            return
        if self._unconfirmed < PARCEL and waited < self.destination.confirm_seconds:
            return
        following = Connection(self.destination)
        try:
            self._connection.finish()
        except OSError:
            following.abort()
            raise
        self._connection = following
        self._parcels.append((self._sent, time.monotonic()))
        self._unconfirmed = 0

    def _settle(self, at: datetime) -> None:
        if self._connection is None:
            return
        ripe = time.monotonic() - self.destination.settle_seconds
        settled = self._settled
        while self._parcels and self._parcels[0][1] <= ripe:
            settled = self._parcels.popleft()[0]
        if settled == self._settled:
            return
        if not self._connection.is_alive():
            raise CollectorLost("the collector ended the connection")
        with transaction.atomic():
            cursor = ExportCursor.objects.select_for_update().get(destination=self.destination.name)
            if cursor.lost_at:
                self._tell(EVENTS.COLLECTOR_REGAINED, at=at, since=cursor.lost_at.isoformat())
            cursor.sequence, cursor.settled_at, cursor.lost_at, cursor.last_error = settled, at, None, ""
            cursor.save(update_fields=["sequence", "settled_at", "lost_at", "last_error"])
        self._settled = settled

    def _lose(self, error: OSError, *, at: datetime) -> None:
        self._drop_connection()
        pause = min(0.5 * 2 ** min(self._failures, 12), self.destination.longest_pause_seconds)
        self._failures += 1
        self._not_before = time.monotonic() + pause
        reason = f"{type(error).__name__}: {error}"[:300]
        log.warning("The collector %s does not answer (%s); again in %.1f s.", self.destination.name, reason, pause)
        with transaction.atomic():
            cursor = ExportCursor.objects.select_for_update().get(destination=self.destination.name)
            if cursor.lost_at is None:
                waiting = queries.last_sequence() - cursor.sequence
                self._tell(EVENTS.COLLECTOR_LOST, at=at, waiting=waiting, reason=type(error).__name__)
                cursor.lost_at = at
            cursor.last_error = reason
            cursor.save(update_fields=["lost_at", "last_error"])

    def _tell(self, name: EVENTS, *, at: datetime, **facts: object) -> None:
        told = {"destination": self.destination.name, **facts}
        journal.record(name, by=self._by, at=at, about_name=self.destination.name, facts=told)
        if name is EVENTS.COLLECTOR_LOST:
            collector_lost.send(sender=ExportCursor, destination=self.destination.name, at=at)

    def _drop_connection(self) -> None:
        if self._connection:
            self._connection.abort()
        self._connection = None
        self._parcels.clear()


def _is_dead(holder: str) -> bool:
    """Tell whether the process that held a destination is one of this host and is no more."""
    host, _colon, number = holder.rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

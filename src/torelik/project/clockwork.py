"""What the product does by the clock: seal the journal, deliver the outbox, close what has ended."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.learning import api as learning
from torelik.library import api as library
from torelik.outbox import api as outbox
from torelik.portal import api as portal

log = logging.getLogger(__name__)

SEAL_EVERY_SECONDS = 0.5
DELIVER_EVERY_SECONDS = 0.5
CLOSE_EVERY_SECONDS = 15
FORGET_EVERY_SECONDS = 3600
REPAIR_EDITORS_EVERY_SECONDS = 60
LOOK_AT_PEOPLE_EVERY_SECONDS = 600
BY = Actor.system("scheduler")


def run(*, stop: threading.Event) -> None:
    """Do everything at its own pace until *stop*; one failing round is logged and the next one comes."""
    jobs: list[tuple[Callable[[], object], float]] = [
        (lambda: audit.seal_events(at=clock.now()), SEAL_EVERY_SECONDS),
        (outbox.deliver_pending, DELIVER_EVERY_SECONDS),
        (lambda: identity.tell_reverification_due(by=BY, at=clock.now()), LOOK_AT_PEOPLE_EVERY_SECONDS),
        (lambda: identity.drop_undecided_lists(by=BY, at=clock.now()), LOOK_AT_PEOPLE_EVERY_SECONDS),
        (lambda: learning.close_expired_attempts(at=clock.now()), CLOSE_EVERY_SECONDS),
        (lambda: identity.forget_old_sessions(at=clock.now()), FORGET_EVERY_SECONDS),
        (lambda: portal.repair_editors(by=BY, at=clock.now()), REPAIR_EDITORS_EVERY_SECONDS),
    ]
    threads = [threading.Thread(target=_repeat, args=(job, pause, stop), daemon=True) for job, pause in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resume() -> None:
    """Take up imports that a stopped process left half-way."""
    library.resume_imports()


def drain_outbox(*, say: Callable[[str], None]) -> None:
    """Deliver everything that waits now, and seal the journal; used after long work at the keyboard."""
    with audit.acting_from(command="drain"):
        while outbox.deliver_pending():
            say(f"Search index: {outbox.waiting()} messages left")
        while audit.seal_events(at=clock.now()):
            pass


def _repeat(job: Callable[[], object], pause: float, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            job()
        except Exception:
            # The database may be away, an index half moved: whatever one round meets, the next one must come.
            log.exception("A round of clockwork failed.")
            stop.wait(5)
        stop.wait(pause)
    connection.close()

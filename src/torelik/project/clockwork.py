"""What the product does by the clock: seal, prove and export the journal, deliver the outbox, close what has ended."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections, connection

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.learning import api as learning
from torelik.library import api as library
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox
from torelik.portal import api as portal
from torelik.search import api as search
from torelik.support import api as support

log = logging.getLogger(__name__)

SEAL_EVERY_SECONDS = 0.5
DELIVER_EVERY_SECONDS = 0.5
CLOSE_EVERY_SECONDS = 15
FORGET_EVERY_SECONDS = 3600
RESUME_TEXTS_EVERY_SECONDS = 120
SWEEP_FILES_EVERY_SECONDS = 1800
TELL_NEW_TITLES_EVERY_SECONDS = 300
REMIND_READERS_EVERY_SECONDS = 1800
RELEASE_LETTERS_EVERY_SECONDS = 5
SEE_TO_RIGHTS_EVERY_SECONDS = 600
SEE_TO_HOLDS_EVERY_SECONDS = 300
REPAIR_EDITORS_EVERY_SECONDS = 60
LOOK_AT_PEOPLE_EVERY_SECONDS = 600
CHECK_INDEX_EVERY_SECONDS = 600
LOOK_AT_LINKS_EVERY_SECONDS = 3600
BY = Actor.system("scheduler")
EXPORT_EVERY_SECONDS = 0.5
PROVE_EVERY_SECONDS = 30


def run(*, stop: threading.Event) -> None:
    """Do everything at its own pace until *stop*; one failing round is logged and the next one comes."""
    jobs: list[tuple[Callable[[], object], float]] = [
        (lambda: audit.seal_events(at=clock.now()), SEAL_EVERY_SECONDS),
        (outbox.deliver_pending, DELIVER_EVERY_SECONDS),
        (lambda: identity.tell_reverification_due(by=BY, at=clock.now()), LOOK_AT_PEOPLE_EVERY_SECONDS),
        (lambda: identity.suspend_overdue(by=BY, at=clock.now()), LOOK_AT_PEOPLE_EVERY_SECONDS),
        (lambda: identity.drop_undecided_lists(by=BY, at=clock.now()), LOOK_AT_PEOPLE_EVERY_SECONDS),
        (lambda: learning.close_expired_attempts(at=clock.now()), CLOSE_EVERY_SECONDS),
        (lambda: documents.see_to_ends(by=BY, at=clock.now()), SEE_TO_RIGHTS_EVERY_SECONDS),
        (lambda: documents.sweep_unrecorded(by=BY, at=clock.now()), SWEEP_FILES_EVERY_SECONDS),
        (lambda: documents.resume_texts(at=clock.now()), RESUME_TEXTS_EVERY_SECONDS),
        (lambda: library.tell_new_titles(at=clock.now()), TELL_NEW_TITLES_EVERY_SECONDS),
        (lambda: notifications.release_letters(at=clock.now()), RELEASE_LETTERS_EVERY_SECONDS),
        (lambda: notifications.forget_old(by=BY, at=clock.now()), FORGET_EVERY_SECONDS),
        (lambda: library.remind_readers(by=BY, at=clock.now()), REMIND_READERS_EVERY_SECONDS),
        (lambda: library.lose_long_overdue(by=BY, at=clock.now()), REMIND_READERS_EVERY_SECONDS),
        (lambda: library.see_to_holds(by=BY, at=clock.now()), SEE_TO_HOLDS_EVERY_SECONDS),
        (lambda: library.see_to_requests(by=BY, at=clock.now()), SEE_TO_HOLDS_EVERY_SECONDS),
        (lambda: library.check_links_when_due(at=clock.now()), LOOK_AT_LINKS_EVERY_SECONDS),
        (lambda: identity.forget_old_sessions(at=clock.now()), FORGET_EVERY_SECONDS),
        (lambda: portal.repair_editors(by=BY, at=clock.now()), REPAIR_EDITORS_EVERY_SECONDS),
        (lambda: library.remove_old_exports(by=BY), FORGET_EVERY_SECONDS),
        (lambda: library.forget_answers_to_programs(at=clock.now()), FORGET_EVERY_SECONDS),
        (lambda: support.forget_done_works(at=clock.now()), FORGET_EVERY_SECONDS),
        (lambda: support.spread_to_hooks(at=clock.now()), DELIVER_EVERY_SECONDS),
        (support.deliver_hooks, DELIVER_EVERY_SECONDS),
        (lambda: support.forget_old_deliveries(at=clock.now()), FORGET_EVERY_SECONDS),
        (_check_index, CHECK_INDEX_EVERY_SECONDS),
        (_prove, PROVE_EVERY_SECONDS),
    ]
    _together([partial(_repeat, job, pause, stop) for job, pause in jobs] + _deliveries(stop))


def export_journal(*, stop: threading.Event) -> int:
    """Deliver the journal to every collector of the site until *stop*, without other clockwork; return how many there are."""
    deliveries = _deliveries(stop)
    _together(deliveries)
    return len(deliveries)


def _deliveries(stop: threading.Event) -> list[partial[None]]:
    """Return one loop a collector: one that is away holds up nobody. A file that cannot be used exports nothing."""
    try:
        destinations = audit.destinations_of_the_site()
    except audit.DestinationsWrong as wrong:
        log.error("The journal is not exported: %s", wrong)
        return []
    by = Actor.system("export")
    return [partial(_deliver, audit.Delivery(one, by=by), stop) for one in destinations]


def _deliver(delivery: audit.Delivery, stop: threading.Event) -> None:
    with audit.acting_from(command="export"):  # each thread has an origin of its own
        _repeat(lambda: delivery.round(at=clock.now()), EXPORT_EVERY_SECONDS, stop, at_the_end=delivery.stop)


def _prove() -> None:
    by = Actor.system("scheduler")
    with audit.acting_from(command="scheduler"):
        audit.make_due_checkpoint(by=by, at=clock.now())
        audit.verify_nightly(by=by, at=clock.now())


def _check_index() -> None:
    with audit.acting_from(command="scheduler"):
        search.check_nightly(by=BY, at=clock.now())


def _together(loops: list[partial[None]]) -> None:
    threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resume() -> None:
    """Take up imports that a stopped process left half-way."""
    library.resume_imports()
    library.resume_batches()
    library.resume_gatherings()
    library.resume_exports()
    library.fill_dictionaries(at=clock.now())


def deliver(*, stop: threading.Event) -> None:
    """Deliver the outbox until *stop*, without other clockwork."""
    with audit.acting_from(command="deliver"):
        _repeat(outbox.deliver_pending, DELIVER_EVERY_SECONDS, stop)


def drain_outbox(*, say: Callable[[str], None]) -> None:
    """Deliver everything that waits now, and seal the journal; used after long work at the keyboard."""
    with audit.acting_from(command="drain"):
        while outbox.deliver_pending():
            say(f"Search index: {outbox.waiting()} messages left")
        while audit.seal_events(at=clock.now()):
            pass


def _repeat(
    job: Callable[[], object], pause: float, stop: threading.Event, *, at_the_end: Callable[[], object] = lambda: None
) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            job()
        except Exception:
            # The database may be away, an index half moved: whatever one round meets, the next one must come.
            log.exception("A round of clockwork failed.")
            stop.wait(5)
        stop.wait(pause)
    at_the_end()
    connection.close()

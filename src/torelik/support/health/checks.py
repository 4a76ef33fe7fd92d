"""The checks of the floor: database, migrations, disk, clock, queues, journal with its proofs and export, help desk."""

import ctypes
import shutil
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.clock import local_date
from torelik.notifications import api as notifications
from torelik.outbox import api as outbox
from torelik.search import api as search
from torelik.support.health import rules
from torelik.support.health.registry import Check, Reading
from torelik.support.health.vocabulary import State, Unit
from torelik.support.tickets import queries as tickets

IS_SCHEDULER_RUNNING = gettext_lazy(
    "See whether the scheduler runs: torelik run starts it, the service log names its last error."
)
TIME_ERROR = 5
"""What the kernel answers (adjtimex) when nothing keeps its clock right."""
CLOCK_STEP = timedelta(seconds=2)
NIGHTLY_GRACE = timedelta(days=3)
"""The journal is verified every night; a sealer that is behind may put that off for two days."""
COPY_GRACE = timedelta(minutes=5)
"""A checkpoint is copied in the round that signs it; what lies longer was refused by the folder."""

LETTER_DAYS = 7


def database(at: datetime) -> Reading:
    """Ask the database for nothing and take the time."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    seconds = time.perf_counter() - began
    state = rules.state_of(seconds, warn_from=0.5, fail_from=10)
    advice = "" if state == State.OK else _("See what the database server is busy with, and whether its disk is slow.")
    return Reading(state, round(seconds, 4), _("The database answers in %(ms)s ms.") % {"ms": round(seconds * 1000, 1)}, advice)


def migrations(at: datetime) -> Reading:
    """Compare the tables with what this version of the product needs."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        sentence = _("The database is behind the product; steps missing: %(count)s.") % {"count": missing}
        return Reading(State.FAIL, missing, sentence, _("Run: torelik prepare"))
    return Reading(State.OK, 0, _("The database has the shape that this version needs."))


def disk(at: datetime) -> Reading:
    """Look at what is free where the product keeps its files."""
    usage = shutil.disk_usage(settings.DATA)
    state = rules.state_of_disk(free=usage.free, total=usage.total)
    sentence = _("Free: %(free)s of %(total)s GiB in the folder of data.") % {
        "free": round(usage.free / rules.GIB, 1),
        "total": round(usage.total / rules.GIB, 1),
    }
    advice = "" if state == State.OK else _("Free some space or enlarge the disk: without it nothing can be saved.")
    return Reading(state, usage.free, sentence, advice)


def outbox_lag(at: datetime) -> Reading:
    """See how long the oldest message of the outbox has waited: search and notices are fed from it."""
    since = outbox.oldest_waiting_since()
    lag = max((at - since).total_seconds(), 0) if since else 0
    state = rules.state_of(lag, warn_from=60, fail_from=600)
    sentence = _("Messages to deliver: %(count)s; the oldest waits for %(seconds)s s.") % {
        "count": outbox.waiting(),
        "seconds": int(lag),
    }
    return Reading(state, int(lag), sentence, "" if state == State.OK else str(IS_SCHEDULER_RUNNING))


def task_lag(at: datetime) -> Reading:
    """See how long the oldest long task has waited for the worker."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=at)
    since = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    lag = max((at - since).total_seconds(), 0) if since else 0
    state = rules.state_of(lag, warn_from=300, fail_from=3600)
    advice = "" if state == State.OK else _("See whether the worker runs: torelik run starts it. A long import is no fault.")
    return Reading(state, int(lag), _("The oldest task waits for the worker for %(seconds)s s.") % {"seconds": int(lag)}, advice)


def journal_lag(at: datetime) -> Reading:
    """See how long events of the journal have waited for their seal; the sealer comes twice a second."""
    backlog = audit.journal_backlog()
    lag = max((at - backlog.waiting_since).total_seconds(), 0) if backlog.waiting_since else 0
    state = rules.state_of(lag, warn_from=15, fail_from=300)
    sentence = _("Events without a seal: %(count)s; nothing was sealed for %(seconds)s s.") % {
        "count": backlog.waiting,
        "seconds": int(lag),
    }
    return Reading(state, int(lag), sentence, "" if state == State.OK else str(IS_SCHEDULER_RUNNING))


def journal_proof(at: datetime) -> Reading:
    """Look at what the last verification of the journal found, and whether it was last night's."""
    last = audit.last_verification()
    if last is None:
        return Reading(State.WARN, 0, _("The journal has not been verified yet."), str(IS_SCHEDULER_RUNNING))
    words = {"day": date_format(local_date(last.began_at), "SHORT_DATE_FORMAT"), "count": last.faults}
    sentence = _("Last verification of the journal: %(day)s; faults found: %(count)s.") % words
    if last.faults:
        advice = _("Keep the database as it is and tell the information security service: the journal was touched.")
        return Reading(State.FAIL, last.faults, sentence, advice)
    is_late = at - last.began_at > NIGHTLY_GRACE
    return Reading(State.WARN if is_late else State.OK, 0, sentence, str(IS_SCHEDULER_RUNNING) if is_late else "")


def checkpoints(at: datetime) -> Reading:
    """See whether signed checkpoints of the journal reach their folder, which another host should keep."""
    state = audit.checkpoint_state(settings.TORELIK_CHECKPOINTS)
    sentence = _("Signed checkpoints that are not in their folder: %(count)s.") % {"count": state.not_copied}
    is_late = bool(state.not_copied and state.made_at and at - state.made_at > COPY_GRACE)
    advice = _("See whether the folder of checkpoints is mounted and can be written to.")
    return Reading(State.WARN if is_late else State.OK, state.not_copied, sentence, advice if is_late else "")


def export_lag(at: datetime) -> Reading:
    """See how long the oldest event has waited for a collector of security events, the worst collector counted."""
    try:
        collectors = audit.export_states(audit.destinations_of_the_site())
    except audit.DestinationsWrong:
        return Reading(State.FAIL, -1, _("The file of collectors cannot be used: nothing is sent."), _("Run: torelik check"))
    if not collectors:
        return Reading(State.OK, 0, _("No collector of security events is connected."))
    since = min((one.oldest_waiting_at for one in collectors if one.oldest_waiting_at), default=None)
    lag = max((at - since).total_seconds(), 0) if since else 0
    state = rules.worst(
        [rules.state_of(lag, warn_from=300, fail_from=3600), State.WARN if any(one.lost_at for one in collectors) else State.OK]
    )
    words = {"count": max(one.waiting for one in collectors), "seconds": int(lag)}
    sentence = _("Events that wait for a collector: %(count)s; the oldest waits for %(seconds)s s.") % words
    advice = _("See whether the collector answers; torelik journal export --status names its last error.")
    return Reading(state, int(lag), sentence, "" if state == State.OK else advice)


def search_index(at: datetime) -> Reading:
    """See whether the index can be searched, and what its last comparison with the database found."""
    try:
        count = search.engine().count()
    except search.IndexOutdated:
        sentence = _("The search index was made by another version of the product, and nothing is found.")
        return Reading(State.FAIL, -1, sentence, _("Run: torelik index rebuild"))
    last = search.last_check()
    if last is None:
        sentence = _("Documents that can be found: %(count)s. They have not been compared with the database yet.")
        return Reading(State.WARN, 0, sentence % {"count": count}, str(IS_SCHEDULER_RUNNING))
    words = {"count": count, "day": date_format(local_date(last.began_at), "SHORT_DATE_FORMAT"), "differences": last.differences}
    if last.differences and not last.mended:
        sentence = _("Documents that can be found: %(count)s. Compared with the database: %(day)s; differences: %(differences)s.")
        return Reading(State.WARN, last.differences, sentence % words, _("Run: torelik index check --mend"))
    sentence = _("Documents that can be found: %(count)s. Compared with the database: %(day)s; mended: %(differences)s.")
    is_late = at - last.began_at > NIGHTLY_GRACE
    advice = str(IS_SCHEDULER_RUNNING) if is_late else ""
    return Reading(State.WARN if is_late else State.OK, last.differences, sentence % words, advice)


def clock(at: datetime) -> Reading:
    """Compare the clock with the journal, which cannot lie in the future, and ask the kernel whether anything keeps it right."""
    sealed_at = audit.journal_backlog().last_sealed_at
    ahead = max((sealed_at - at).total_seconds(), 0) if sealed_at else 0
    if ahead > CLOCK_STEP.total_seconds():
        sentence = _("The clock was set back: the journal was last sealed %(seconds)s s later than now.") % {
            "seconds": int(ahead)
        }
        return Reading(State.FAIL, int(ahead), sentence, _("Set the clock by a time source and tell the auditor."))
    if _kernel_clock_state() == TIME_ERROR:
        sentence = _("Nothing keeps the clock of this machine right.")
        return Reading(
            State.WARN, int(ahead), sentence, _("Start chrony or systemd-timesyncd: the journal needs the right time.")
        )
    return Reading(State.OK, int(ahead), _("The clock is kept right by a time source."))


def _kernel_clock_state() -> int:
    """Return what Linux says of its own clock; asking with empty modes changes nothing. Elsewhere 0: unknown is no fault."""
    libc = ctypes.CDLL(None)
    return int(libc.adjtimex(ctypes.create_string_buffer(512))) if hasattr(libc, "adjtimex") else 0


def help_desk(at: datetime) -> Reading:
    """See whether a question to the help desk has been left lying."""
    figures = tickets.ticket_figures(at=at)
    waiting = figures.oldest_waiting_days
    state = State.WARN if waiting >= tickets.LATE_DAYS else State.OK
    sentence = _("Questions without an answer: %(count)s; days that the oldest has waited: %(days)s.") % {
        "count": figures.waiting,
        "days": waiting,
    }
    return Reading(state, figures.waiting, sentence, "" if state == State.OK else _("Remind the unit in charge of it."))


def letters(at: datetime) -> Reading:
    """See whether notifications could not be sent by e-mail in the last days."""
    failed = notifications.count_failed_letters(since=at - timedelta(days=LETTER_DAYS))
    sentence = _("Letters of the last %(days)s days that could not be sent: %(count)s.") % {"days": LETTER_DAYS, "count": failed}
    advice = _("The history of notifications says why, and sends them again.") if failed else ""
    return Reading(State.WARN if failed else State.OK, failed, sentence, advice)


def printed_forms(_at: datetime) -> Reading:
    """See whether the academy's own printed forms could be set when they were last needed."""
    faulty = documents.faulty_forms()
    if not faulty:
        return Reading(State.OK, 0, _("Every printed form that was needed could be set."))
    sentence = _("Own forms that cannot be set: %(names)s. Papers are made by the product's forms.") % {
        "names": ", ".join(faulty)
    }
    return Reading(
        State.WARN, len(faulty), sentence, _("Read the file beside the form whose name ends with .fault, and mend the form.")
    )


FLOOR = (
    Check("database", gettext_lazy("Database"), database, Unit.SECONDS, is_vital=True),
    Check("migrations", gettext_lazy("Shape of the database"), migrations, is_vital=True),
    Check("disk-free", gettext_lazy("Disk space"), disk, Unit.BYTES, is_vital=True),
    Check("outbox-lag", gettext_lazy("Outbox"), outbox_lag, Unit.SECONDS),
    Check("task-lag", gettext_lazy("Long tasks"), task_lag, Unit.SECONDS),
    Check("journal-lag", gettext_lazy("Seals of the journal"), journal_lag, Unit.SECONDS),
    Check("journal-proof", gettext_lazy("Verification of the journal"), journal_proof),
    Check("checkpoints", gettext_lazy("Checkpoints of the journal"), checkpoints),
    Check("export-lag", gettext_lazy("Export of security events"), export_lag, Unit.SECONDS),
    Check("clock-step", gettext_lazy("Clock"), clock, Unit.SECONDS),
    Check("search-index", gettext_lazy("Search index"), search_index),
    Check("printed-forms", gettext_lazy("Printed forms"), printed_forms),
    Check("letters", gettext_lazy("Notifications by e-mail"), letters),
    Check("help-desk", gettext_lazy("Help desk"), help_desk),
)

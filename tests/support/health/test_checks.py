"""Each check is broken on purpose and must say so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from factories import collectors, helpdesk, people
from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.outbox import api as outbox
from torelik.support.health import checks, queries, registry
from torelik.support.health.registry import Check, Reading
from torelik.support.health.vocabulary import State

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
AIGERIM = Actor(account_id=7, name="Сәрсенова Айгерім")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_database_that_answers_is_in_order(at: datetime) -> None:
    assert checks.database(at).state == State.OK


def test_a_missing_step_of_the_database_is_told_with_the_command(at: datetime) -> None:
    assert checks.migrations(at) == Reading(State.OK, 0, "The database has the shape that this version needs.")

    MigrationRecorder(connection).record_unapplied("support", "0002_webhooks")

    broken = checks.migrations(at)
    assert (broken.state, broken.value, broken.advice) == (State.FAIL, 1, "Run: torelik prepare")


@pytest.mark.parametrize(("free", "state"), [(400 * 1024**3, State.OK), (1 * 1024**3, State.WARN), (1, State.FAIL)])
def test_a_full_disk_is_told(at: datetime, monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free, total=500 * 1024**3))

    reading = checks.disk(at)

    assert (reading.state, reading.value, bool(reading.advice)) == (state, free, state != State.OK)


@pytest.mark.parametrize(("seconds", "state"), [(0, State.OK), (61, State.WARN), (601, State.FAIL)])
def test_a_message_that_waits_is_told(at: datetime, seconds: int, state: State) -> None:
    outbox.send("support.letters", {"ticket": 0, "occasion": "opened"}, at=at)

    reading = checks.outbox_lag(at + timedelta(seconds=seconds))

    assert (reading.state, reading.value) == (state, seconds)


def test_a_task_that_waits_for_the_worker_is_told(at: datetime) -> None:
    assert checks.task_lag(at) == Reading(State.OK, 0, "The oldest task waits for the worker for 0 s.")

    waiting_task(enqueued_at=at - timedelta(seconds=3601))

    reading = checks.task_lag(at)
    assert (reading.state, reading.value) == (State.FAIL, 3601)


def waiting_task(*, enqueued_at: datetime) -> None:
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", queue_name="default", backend_name="default", run_after=enqueued_at
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=enqueued_at)


@pytest.mark.parametrize(("seconds", "state"), [(1, State.OK), (15, State.WARN), (300, State.FAIL)])
def test_an_event_without_a_seal_is_told(at: datetime, seconds: int, state: State) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)

    reading = checks.journal_lag(at + timedelta(seconds=seconds))

    assert (reading.state, reading.value) == (state, seconds)


def test_an_imported_old_event_is_not_taken_for_a_dead_sealer(at: datetime) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.seal_events(at=at)
    audit.record("audit.journal-read", by=AIGERIM, at=at - timedelta(days=400))

    assert checks.journal_lag(at + timedelta(seconds=1)).value == 1


def test_a_sealed_journal_is_in_order_however_long_ago(at: datetime) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.seal_events(at=at)

    assert checks.journal_lag(at + timedelta(days=30)).state == State.OK


def test_a_journal_that_was_not_verified_last_night_needs_a_look(at: datetime) -> None:
    assert checks.journal_proof(at).state == State.WARN

    audit.verify_and_keep(by=SYSTEM, at=at)

    assert checks.journal_proof(at) == Reading(State.OK, 0, "Last verification of the journal: 23 Nov 2026; faults found: 0.")
    assert checks.journal_proof(at + timedelta(days=3, seconds=1)).state == State.WARN


def test_a_journal_that_was_touched_does_not_work(at: datetime) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.verify_and_keep(by=SYSTEM, at=at + timedelta(minutes=1))

    reading = checks.journal_proof(at + timedelta(minutes=1))

    assert (reading.state, reading.value) == (State.FAIL, 1)
    assert "information security" in reading.advice


def test_a_checkpoint_that_its_folder_refuses_is_told_after_a_while(at: datetime, settings: Any, tmp_path: Path) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.seal_events(at=at)
    audit.make_due_checkpoint(by=SYSTEM, at=at)
    assert checks.checkpoints(at + timedelta(hours=1)).state == State.OK

    settings.TORELIK_CHECKPOINTS = tmp_path / "unmounted"

    assert [checks.checkpoints(at + wait).state for wait in (timedelta(minutes=5), timedelta(minutes=6))] == [
        State.OK,
        State.WARN,
    ]


def test_a_site_without_collectors_exports_nothing_and_that_is_said(at: datetime) -> None:
    assert checks.export_lag(at) == Reading(State.OK, 0, "No collector of security events is connected.")


def test_a_file_of_collectors_that_cannot_be_used_is_a_failure(at: datetime, settings: Any) -> None:
    settings.TORELIK_EXPORT_FILE.write_text("version: 7\n")

    reading = checks.export_lag(at)

    assert (reading.state, reading.advice) == (State.FAIL, "Run: torelik check")


@pytest.mark.parametrize(
    ("seconds", "lost", "state"),
    [(1, False, State.OK), (300, False, State.WARN), (3600, False, State.FAIL), (1, True, State.WARN), (3600, True, State.FAIL)],
)
def test_an_event_that_waits_for_a_collector_is_told(at: datetime, settings: Any, seconds: int, lost: bool, state: State) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.seal_events(at=at)
    collectors.connect(settings.TORELIK_EXPORT_FILE, "whole", settled=True, at=at)
    assert checks.export_lag(at + timedelta(days=1)).state == State.OK

    collectors.connect(settings.TORELIK_EXPORT_FILE, "behind", settled=True, behind=1, lost=lost, at=at)

    reading = checks.export_lag(at + timedelta(seconds=seconds))
    assert (reading.state, reading.value) == (state, seconds)


@pytest.mark.parametrize(("kernel", "state"), [(0, State.OK), (checks.TIME_ERROR, State.WARN)])
def test_a_clock_that_nothing_keeps_right_needs_a_look(
    at: datetime, monkeypatch: pytest.MonkeyPatch, kernel: int, state: State
) -> None:
    monkeypatch.setattr(checks, "_kernel_clock_state", lambda: kernel)

    assert checks.clock(at).state == state


def test_a_clock_that_was_set_back_is_told(at: datetime) -> None:
    audit.record("audit.journal-read", by=AIGERIM, at=at)
    audit.seal_events(at=at)

    reading = checks.clock(at - timedelta(hours=1))

    assert (reading.state, reading.value) == (State.FAIL, 3600)


def test_the_kernel_is_asked_without_changing_its_clock() -> None:
    assert checks._kernel_clock_state() in range(6)


@pytest.mark.parametrize(("days", "state"), [(2, State.OK), (3, State.WARN)])
def test_a_question_left_lying_is_told(at: datetime, days: int, state: State) -> None:
    helpdesk.subject()
    helpdesk.ticket(by=people.actor(people.account()))

    reading = checks.help_desk(at + timedelta(days=days))

    assert (reading.state, reading.value) == (state, 1)


def test_a_check_that_cannot_be_made_is_a_failure_and_silences_no_other(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_at: datetime) -> Any:
        raise OSError("secret path")

    monkeypatch.setattr(
        registry, "_CHECKS", {"a": Check("a", "A", explode, is_vital=True), "b": Check("b", "B", checks.database)}
    )

    health = queries.health(at=at)

    assert [result.reading.state for result in health.results] == [State.FAIL, State.OK]
    assert health.results[0].reading.sentence == "The check could not be made: OSError."
    assert (health.state, health.is_ready) == (State.FAIL, False)


def test_a_queue_that_stands_still_keeps_the_pages_open(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    still = Check("queue", "Queue", lambda _at: Reading(State.FAIL, 9, "It stands still."))
    monkeypatch.setattr(registry, "_CHECKS", {"queue": still})

    health = queries.health(at=at)

    assert (health.state, health.is_ready) == (State.FAIL, True)


def test_registering_a_name_again_replaces_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_CHECKS", {})
    first, second = Check("one", "1", checks.database), Check("one", "2", checks.database)

    registry.register_check(first)
    registry.register_check(second)

    assert registry.checks() == [second]

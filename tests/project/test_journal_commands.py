"""The journal at the keyboard: what each command prints, and with which exit code it ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from torelik.audit import api as audit
from torelik.audit.models import Event, RestoredEvent, Seal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project import cli

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
OLD = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Carry out ``torelik journal …`` and return its exit code and what it printed."""

    def call(*words: object) -> tuple[int, str, str]:
        code = cli.main(["journal", *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.fixture
def three_events() -> None:
    for number in range(3):
        audit.record("audit.journal-read", by=BY, at=OLD, about_name=f"thing {number}")
    audit.seal_events(at=OLD)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> datetime:
    now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def test_verify_ends_with_success_when_nothing_was_touched(run: Run, three_events: None) -> None:
    assert run("verify")[:2] == (0, "3 sealed events, 0 checkpoints, 0 faults\n")


def test_verify_names_every_fault_and_ends_with_failure(run: Run, three_events: None, tampering: Callable[[], None]) -> None:
    tampering()
    Event.objects.filter(about_name="thing 1").update(actor_name="Bolat")

    code, printed, _error = run("verify", "--json")

    answer = json.loads(printed)
    assert (code, answer["events"], answer["sealed"], answer["faults_in_all"]) == (1, 3, 3, 1)
    assert [(fault["fault"], fault["sequence"]) for fault in answer["faults"]] == [("event-changed", 2)]


def test_verify_with_checkpoints_and_a_public_key_finds_a_cut_tail(
    run: Run, three_events: None, frozen: datetime, tampering: Callable[[], None], settings: Any, tmp_path: Path
) -> None:
    assert run("checkpoint")[0] == 0
    code, pem, said = run("public-key")
    (tmp_path / "key.pem").write_text(pem)
    tampering()
    Event.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    Seal.objects.all()._raw_delete("default")  # type: ignore[attr-defined]

    found = run("verify", "--checkpoints", settings.TORELIK_CHECKPOINTS, "--key", tmp_path / "key.pem")

    assert (code, said) == (0, f"key {audit.id_of(audit.public_key())}\n")
    assert found[0] == 1
    assert "checkpoints-2026-11-23.jsonl:1" in found[1]


def test_verify_with_a_folder_that_is_not_there_is_a_failure(run: Run, tmp_path: Path) -> None:
    code, _printed, error = run("verify", "--checkpoints", tmp_path / "nowhere")

    assert (code, "there is nothing" in error) == (1, True)


def test_a_key_that_others_may_read_is_told(run: Run, settings: Any) -> None:
    audit.public_key()
    settings.TORELIK_CHECKPOINT_KEY_FILE.chmod(0o644)

    code, _printed, error = run("public-key")

    assert (code, "chmod 600" in error) == (1, True)


def test_the_status_of_the_export_tells_how_far_each_collector_is(
    run: Run, three_events: None, settings: Any, tmp_path: Path
) -> None:
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    none = run("export", "--status")
    (tmp_path / "ca.pem").write_text("")
    settings.TORELIK_EXPORT_FILE.write_text("version: 1\ndestinations: [{name: sts, host: siem.example, ca_file: ca.pem}]")

    code, printed, _error = run("export", "--status", "--json")

    assert none[:2] == (0, f"No collector is named in {tmp_path / 'export.yaml'}.\n")
    assert (code, [(one["destination"], one["waiting"]) for one in json.loads(printed)]) == (0, [("sts", 3)])
    assert "sts (siem.example:6514): received through 0, waiting 3 since 2026-01-15" in run("export", "--status")[1]


def test_an_export_without_collectors_is_a_failure(run: Run, settings: Any, tmp_path: Path) -> None:
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"

    assert run("export")[0] == 1


def test_a_file_of_collectors_that_is_wrong_is_told(run: Run, settings: Any, tmp_path: Path) -> None:
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    settings.TORELIK_EXPORT_FILE.write_text("version: 2")

    code, _printed, error = run("export", "--status")

    assert (code, "version 2 is not 1" in error) == (1, True)


def test_old_months_are_archived_proved_removed_restored_and_put_away(
    run: Run, three_events: None, frozen: datetime, settings: Any
) -> None:
    audit.record("audit.journal-read", by=BY, at=frozen)
    audit.seal_events(at=frozen)
    file = settings.TORELIK_JOURNAL_ARCHIVE / "journal-2026-01.jsonl.gz"

    archived = run("archive", "--remove")
    again = run("archive")
    proved = run("verify-archive", file)
    restored = run("restore-archive", file)
    listed = run("archives")

    assert archived[:2] == (0, f"{file}: 3 events\n2026-01: 3 events left the online journal\n")
    assert again[:2] == (0, "No month waits for an archive.\n")
    assert proved[:2] == (0, f"{file}: nothing was touched.\n")
    assert (restored[0], RestoredEvent.objects.count()) == (0, 3)
    assert listed[1] == "2026-01  journal-2026-01.jsonl.gz  3 events  archived, restored  keep until 2029-02-01\n"
    assert run("forget-archive", "2026-01")[:2] == (0, "2026-01: 3 events put away.\n")
    audit.seal_events(at=frozen)
    assert run("verify")[0] == 0


def test_a_touched_archive_is_told(run: Run, three_events: None, frozen: datetime, settings: Any) -> None:
    run("archive", "--month", "2026-01")
    file = settings.TORELIK_JOURNAL_ARCHIVE / "journal-2026-01.jsonl.gz"
    file.write_bytes(b"")

    assert run("verify-archive", file)[0] == 1
    assert run("restore-archive", file)[0] == 1


@pytest.mark.parametrize(
    "words", [("archive", "--month", "January"), ("archive", "--month", "2026-11"), ("verify-archive", "nowhere")]
)
def test_what_cannot_be_archived_or_read_is_a_failure(run: Run, frozen: datetime, words: tuple[str, ...]) -> None:
    code, _printed, error = run(*words)

    assert (code, error.startswith("torelik: ")) == (1, True)


def test_the_rights_in_the_database_are_printed_as_sql(run: Run) -> None:
    code, printed, _error = run("grants", "--role", "torelik_app")

    assert code == 0
    assert "GRANT SELECT, INSERT ON public.audit_event, public.audit_seal" in printed
    assert run("grants", "--role", "x; DROP")[0] == 1


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="PostgreSQL can")
def test_rights_cannot_be_given_on_sqlite(run: Run) -> None:
    assert connection.vendor == "sqlite"
    assert run("grants", "--apply")[0] == 1


def test_the_check_tells_of_collectors_behind_of_copies_missing_and_of_faults(
    capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path, at: datetime, tampering: Callable[[], None]
) -> None:
    (tmp_path / "ca.pem").write_text("")
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    settings.TORELIK_EXPORT_FILE.write_text("version: 1\ndestinations: [{name: sts, host: siem.example, ca_file: ca.pem}]")
    long_ago = clock.now() - timedelta(hours=1)
    audit.record("audit.journal-read", by=BY, at=long_ago)
    audit.seal_events(at=long_ago)
    settings.TORELIK_CHECKPOINTS.write_text("a file where the folder should be")
    audit.make_due_checkpoint(by=BY, at=long_ago)
    audit.seal_events(at=long_ago)
    tampering()
    Event.objects.filter(name="audit.journal-read").update(actor_name="Bolat")
    audit.verify_and_keep(by=BY, at=clock.now(), checkpoints=tmp_path / "none")

    assert cli.main(["check"]) == 1

    printed = capsys.readouterr().out
    assert "The collector sts lacks 2 events." in printed
    assert "yet: 1. Can it be written to?" in printed
    assert "found: 2. Run: torelik journal verify" in printed

"""Checkpoints: signed, copied off the host, and the only ones who know of a tail that was cut off."""

import json
import os
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models import QuerySet

from torelik.audit import api as audit
from torelik.audit import queries as journal
from torelik.audit import rules
from torelik.audit.checkpoints import actions, keys
from torelik.audit.checkpoints.models import Checkpoint
from torelik.audit.models import Event, Seal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
Write = Callable[..., list[int]]


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.TORELIK_CHECKPOINTS)


@pytest.fixture
def key_file(settings: Any) -> Path:
    return Path(settings.TORELIK_CHECKPOINT_KEY_FILE)


@pytest.fixture
def checkpoint(sealed_events: list[int], at: datetime) -> Checkpoint:
    """A checkpoint over five seals, with its own event sealed after it."""
    made = audit.make_due_checkpoint(by=BY, at=at)
    assert made is not None
    audit.seal_events(at=at)
    return made


def faults(at: datetime, **arguments: Any) -> list[tuple[str, int | None]]:
    kept = audit.verify_and_keep(by=BY, at=at, **arguments)
    return [(found["fault"], found["sequence"]) for found in kept.first_faults]


def remove(rows: QuerySet[Any]) -> None:
    rows._raw_delete("default")  # type: ignore[attr-defined]


def test_a_checkpoint_says_how_far_the_chain_had_come_and_its_event_carries_it(checkpoint: Checkpoint, at: datetime) -> None:
    last = Seal.objects.get(sequence=5)

    assert (checkpoint.sequence, checkpoint.digest, checkpoint.count, checkpoint.made_at) == (5, last.digest, 5, at)
    assert Event.objects.get(name="audit.checkpoint-signed").facts == {
        "sequence": 5,
        "seal": last.digest,
        "count": 5,
        "key": audit.id_of(audit.public_key()),
        "signature": checkpoint.signature,
    }
    assert faults(at) == []


def test_only_whoever_keeps_the_journal_signs_checkpoints(
    sealed_events: list[int], someone_with: Callable[..., Actor], at: datetime
) -> None:
    with pytest.raises(PermissionDenied):
        actions.make_checkpoint(by=someone_with("audit.read-journal"), at=at)

    assert Checkpoint.objects.count() == 0


def test_nothing_is_signed_while_nothing_but_checkpoints_happens(checkpoint: Checkpoint, at: datetime) -> None:
    assert audit.make_due_checkpoint(by=BY, at=at + timedelta(days=1)) is None


def test_an_empty_journal_has_nothing_to_sign(at: datetime) -> None:
    assert audit.make_due_checkpoint(by=BY, at=at) is None


@pytest.mark.parametrize(("minutes", "signed"), [(9, 1), (10, 2)])
def test_a_checkpoint_is_signed_every_ten_minutes(
    checkpoint: Checkpoint, write_events: Write, at: datetime, minutes: int, signed: int
) -> None:
    write_events(1)
    audit.seal_events(at=at)

    audit.make_due_checkpoint(by=BY, at=at + timedelta(minutes=minutes))

    assert Checkpoint.objects.count() == signed


def test_each_day_has_its_file_in_the_folder(checkpoint: Checkpoint, write_events: Write, folder: Path, at: datetime) -> None:
    write_events(1)
    audit.seal_events(at=at)
    audit.make_due_checkpoint(by=BY, at=at + timedelta(days=1))

    files = {file.name: [json.loads(line)["sequence"] for line in file.read_text().splitlines()] for file in folder.iterdir()}
    assert files == {"checkpoints-2026-11-23.jsonl": [5], "checkpoints-2026-11-24.jsonl": [7]}
    assert audit.checkpoint_state(folder) == audit.CheckpointState(7, at + timedelta(days=1), 0)


def test_a_folder_that_was_away_receives_what_it_missed(
    sealed_events: list[int], write_events: Write, folder: Path, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file where the mounted folder should be")
    audit.make_due_checkpoint(by=BY, at=at)
    missing = audit.checkpoint_state(folder).not_copied
    folder.unlink()
    write_events(1)
    audit.seal_events(at=at)

    audit.make_due_checkpoint(by=BY, at=at + timedelta(hours=1))

    assert (missing, "cannot be copied" in caplog.text) == (1, True)
    assert audit.checkpoint_state(folder).not_copied == 0
    assert faults(at) == []


def test_a_line_half_written_when_the_process_died_stays_alone(checkpoint: Checkpoint, folder: Path, at: datetime) -> None:
    (file,) = folder.iterdir()
    file.write_text(file.read_text()[:40])

    actions.copy_checkpoints(folder=folder)

    assert [json.loads(line)["sequence"] for line in file.read_text().splitlines()[1:]] == [5]
    assert faults(at) == [("checkpoint-unreadable", None)]


def test_a_tail_that_was_cut_off_is_found_by_the_checkpoint_alone(
    checkpoint: Checkpoint, tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    remove(Event.objects.filter(id__in=Seal.objects.filter(sequence__gt=3).values("event_id")))
    remove(Seal.objects.filter(sequence__gt=3))
    remove(Checkpoint.objects.all())

    assert list(audit.verify_journal(sealed_before=at)) == []
    assert faults(at) == [("tail-cut", 5)]


def test_a_chain_that_was_computed_anew_is_found_by_the_checkpoint_alone(
    checkpoint: Checkpoint, tampering: Callable[[], None], at: datetime
) -> None:
    tampering()
    Event.objects.filter(actor_name="Сәрсенова Айгерім").update(actor_name="Bolat")
    previous = rules.FIRST_PREVIOUS
    for seal in Seal.objects.order_by("sequence"):
        facts = journal.facts_of(Event.objects.get(id=seal.event_id))
        digest = rules.seal_digest(sequence=seal.sequence, previous=previous, event=facts)
        Seal.objects.filter(sequence=seal.sequence).update(previous=previous, digest=digest)
        previous = digest

    assert list(audit.verify_journal(sealed_before=at)) == []
    assert faults(at) == [("chain-rewritten", 5)]


@pytest.mark.parametrize(
    "change", [{"sequence": 4}, {"digest": "0" * 64}, {"count": 9}, {"at": "2026-01-01"}, {"signature": "00"}]
)
def test_a_checkpoint_that_was_changed_is_found_by_its_signature(
    checkpoint: Checkpoint, folder: Path, at: datetime, change: dict[str, Any]
) -> None:
    (file,) = folder.iterdir()
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, **change}) + "\n")

    assert [fault for fault, _sequence in faults(at)] == ["checkpoint-forged"]


def test_a_checkpoint_of_a_strangers_key_is_forged(checkpoint: Checkpoint, key_file: Path, at: datetime) -> None:
    key_file.unlink()  # a new key is made on the next use

    assert faults(at) == [("checkpoint-forged", 5)]


def test_checkpoints_of_an_earlier_key_are_believed_while_its_public_half_is_kept(
    checkpoint: Checkpoint, key_file: Path, at: datetime
) -> None:
    (key_file.parent / "of-2025.pub.pem").write_text(audit.pem_of(audit.public_key()))
    key_file.unlink()

    assert faults(at) == []


def test_an_auditor_verifies_with_the_public_key_on_another_host(checkpoint: Checkpoint, folder: Path, at: datetime) -> None:
    key = audit.public_key()
    stranger = Ed25519PrivateKey.generate().public_key()

    assert faults(at, checkpoints=folder, public_keys={audit.id_of(key): key}) == []
    assert faults(at, checkpoints=folder, public_keys={audit.id_of(stranger): stranger})[0] == ("checkpoint-forged", 5)


def test_a_folder_without_the_checkpoints_that_were_signed_is_a_fault(checkpoint: Checkpoint, folder: Path, at: datetime) -> None:
    (file,) = folder.iterdir()
    file.unlink()

    soon = faults(at + timedelta(minutes=30))
    audit.seal_events(at=at)

    assert soon == []
    assert faults(at + timedelta(minutes=61)) == [("checkpoints-missing", 5)]


def test_the_key_is_made_once_and_its_owner_alone_may_read_it(key_file: Path) -> None:
    first = keys.private_key(key_file)

    assert stat.S_IMODE(os.stat(key_file).st_mode) == 0o600
    assert audit.id_of(keys.private_key(key_file).public_key()) == audit.id_of(first.public_key())


def test_a_key_that_others_may_read_is_refused(key_file: Path) -> None:
    keys.private_key(key_file)
    key_file.chmod(0o640)

    with pytest.raises(audit.KeyRefused, match="chmod 600"):
        keys.private_key(key_file)


def _pem_of_another_kind() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("content", [b"no key", _pem_of_another_kind()], ids=["no key", "another kind"])
def test_a_file_with_something_else_is_refused(key_file: Path, content: bytes) -> None:
    key_file.write_bytes(content)
    key_file.chmod(0o600)

    with pytest.raises(audit.KeyRefused):
        keys.private_key(key_file)
    with pytest.raises(audit.KeyRefused):
        audit.read_public_key(key_file)


def test_a_private_key_file_is_no_public_key(key_file: Path) -> None:
    public = generate_private_key(SECP256R1()).public_key()
    key_file.write_bytes(public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))

    with pytest.raises(audit.KeyRefused, match="another kind"):
        audit.read_public_key(key_file)

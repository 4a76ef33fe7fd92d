"""Questions about checkpoints: those of the database, and those of the folder off the host."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from torelik.audit.checkpoints.models import Checkpoint
from torelik.audit.checkpoints.rules import NotACheckpoint, Signed, Statement, from_line
from torelik.audit.models import Event, Seal
from torelik.audit.rules import moment
from torelik.audit.vocabulary import EVENTS

PATTERN = "checkpoints-*.jsonl"


@dataclass(frozen=True, slots=True)
class CheckpointState:
    """The newest checkpoint, and how many of them the folder lacks."""

    sequence: int
    made_at: datetime | None
    not_copied: int


def signed_of(row: Checkpoint) -> Signed:
    """Return a row as the value that is written to files."""
    return Signed(Statement(row.sequence, row.digest, row.count, moment(row.made_at), row.key), row.signature)


def newest() -> Checkpoint | None:
    """Return the newest checkpoint of the database."""
    return Checkpoint.objects.order_by("-sequence").first()


def seals_to_sign(*, after: int) -> Seal | None:
    """Return the newest seal when something happened after the seal *after*; a checkpoint's own event is nothing."""
    newest_seal = Seal.objects.order_by("-sequence").first()
    if newest_seal is None or newest_seal.sequence == after:
        return None
    since = Seal.objects.filter(sequence__gt=after).values("event_id")
    happened = Event.objects.filter(id__in=since).exclude(name=EVENTS.CHECKPOINT_SIGNED).exists()
    return newest_seal if happened else None


def checkpoints_after(sequence: int) -> Iterator[Checkpoint]:
    """Yield the checkpoints of the database that are newer than *sequence*, oldest first."""
    return Checkpoint.objects.filter(sequence__gt=sequence).order_by("sequence").iterator()


def files_of(path: Path) -> list[Path]:
    """Return the files of checkpoints in a folder, oldest first, or the one file that was named; a missing folder has none."""
    return [path] if path.is_file() else sorted(path.glob(PATTERN))


def lines_of(path: Path) -> Iterator[tuple[str, Signed | None]]:
    """Yield every line of the files with the checkpoint that it holds; ``None`` for one that cannot be read."""
    for file in files_of(path):
        with file.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    yield f"{file.name}:{number}", from_line(line)
                except NotACheckpoint:
                    yield f"{file.name}:{number}", None


def last_copied(folder: Path) -> int:
    """Return the newest sequence that the folder holds; 0 for an empty or missing one. Reads the last file alone."""
    for file in reversed(files_of(folder)):
        copied = [signed.statement.sequence for _where, signed in lines_of(file) if signed]
        if copied:
            return max(copied)
    return 0


def checkpoint_state(folder: Path) -> CheckpointState:
    """Tell how far checkpoints have come, for the auditor and the health page."""
    last = newest()
    missing = Checkpoint.objects.filter(sequence__gt=last_copied(folder)).count() if last else 0
    return CheckpointState(last.sequence if last else 0, last.made_at if last else None, missing)

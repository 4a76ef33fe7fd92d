"""Which month may be archived, and what an archive says. Plain Python."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from torelik.audit.archive.vocabulary import Refusal
from torelik.audit.rules import EventFacts

_HEADING = b"torelik journal archive 1\n"

FLOOR_ONLINE_MONTHS = 2
FLOOR_YEARS = 3
"""Below these no site may go."""


class NotAnArchive(ValueError):
    """A file is no manifest, or a line of an archive cannot be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself: the ends of its part of the chain, and the digest of its file."""

    month: str
    first_sequence: int
    last_sequence: int
    first_previous: str
    last_digest: str
    events: int
    file: str
    sha256: str
    made_at: str
    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event in an archive with its seal."""

    sequence: int
    previous: str
    digest: str
    sealed_at: str
    event_id: int
    event: EventFacts


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What decides whether a month may be archived."""

    month: date
    waiting_events: int
    first_waiting_month: date | None
    file_exists: bool


@dataclass(frozen=True, slots=True)
class RemovalFacts:
    """What decides whether an archived month may leave the online journal."""

    month: date
    first_sequence: int
    last_sequence: int
    online_from: int
    newest_sequence: int
    delivered: int | None
    file_is_right: bool


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """Return the first day of the month *count* months later (or earlier, when negative)."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def first_month_online(*, today: date, online_months: int) -> date:
    """Return the earliest month that must stay online: so many full months, and the one under way."""
    return month_after(month_of(today), -max(online_months, FLOOR_ONLINE_MONTHS))


def keep_until(month: date, *, years: int) -> date:
    """Return the day from which the archive of *month* may be destroyed."""
    return month_after(month, 12 * max(years, FLOOR_YEARS) + 1)


def refusals_to_archive(facts: MonthFacts, *, today: date, online_months: int) -> list[Refusal]:
    """Every reason not to archive the month."""
    checks = {
        Refusal.TOO_YOUNG: facts.month >= first_month_online(today=today, online_months=online_months),
        Refusal.NOTHING: facts.waiting_events == 0,
        Refusal.EARLIER_FIRST: facts.first_waiting_month is not None and facts.first_waiting_month < facts.month,
        Refusal.FILE_EXISTS: facts.file_exists,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_remove(facts: RemovalFacts, *, today: date, online_months: int) -> list[Refusal]:
    """Every reason not to take the archived month out of the online journal."""
    checks = {
        Refusal.TOO_YOUNG: facts.month >= first_month_online(today=today, online_months=online_months),
        Refusal.REMOVED: facts.online_from > facts.last_sequence,
        Refusal.EARLIER_FIRST: facts.online_from < facts.first_sequence,
        Refusal.NEWEST: facts.last_sequence >= facts.newest_sequence,
        Refusal.NOT_DELIVERED: facts.delivered is not None and facts.delivered < facts.last_sequence,
        Refusal.FILE_WRONG: not facts.file_is_right,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def file_name(month: date) -> str:
    """Return the name of the month's file; its manifest lies beside it."""
    return f"journal-{month:%Y-%m}.jsonl.gz"


def manifest_name(file: str) -> str:
    """Return the name of the manifest of *file*."""
    return file.removesuffix(".jsonl.gz") + ".manifest.json"


def signed_bytes(manifest: Manifest) -> bytes:
    """Return what the key signs."""
    return _HEADING + json.dumps(asdict(manifest), sort_keys=True, separators=(",", ":")).encode()


def manifest_text(manifest: Manifest, signature: str) -> str:
    """Return the manifest as it lies beside its file."""
    return json.dumps({**asdict(manifest), "signature": signature}, indent=2, sort_keys=True) + "\n"


def read_manifest(text: str) -> tuple[Manifest, str]:
    """Read a manifest with its signature. Raises ``NotAnArchive``."""
    try:
        said = json.loads(text)
        signature = str(said.pop("signature"))
        return Manifest(**said), signature
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAnArchive(str(error)) from error


def line_text(line: Line) -> bytes:
    """Return the event as one line of an archive."""
    return (
        json.dumps(asdict(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        + b"\n"
    )


def read_line(text: bytes) -> Line:
    """Read a line of an archive. Raises ``NotAnArchive``."""
    try:
        said: Mapping[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
        return Line(**{**said, "event": EventFacts(**said["event"])})
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnArchive(str(error)) from error

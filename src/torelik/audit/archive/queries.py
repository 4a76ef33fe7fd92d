"""Questions about archives, and reading their files."""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from torelik.audit import queries as journal
from torelik.audit.archive import rules
from torelik.audit.archive.models import Archive, RestoredEvent
from torelik.audit.archive.rules import Line, Manifest, MonthFacts, NotAnArchive, RemovalFacts
from torelik.audit.archive.vocabulary import Refusal
from torelik.audit.checkpoints import keys
from torelik.audit.export import queries as export
from torelik.audit.export.destinations import Destination
from torelik.audit.models import Seal
from torelik.audit.rules import ChainEnd, moment, seal_digest
from torelik.kernel import clock

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ArchiveCard:
    """One archived month, for lists: whether it is still online or restored, and until when its file must be kept."""

    month: date
    events: int
    first_sequence: int
    last_sequence: int
    file_name: str
    is_online: bool
    is_restored: bool
    keep_until: date


def archives() -> list[Archive]:
    """Return all archives in the order of the chain."""
    return list(Archive.objects.order_by("first_sequence"))


def archive_of(month: date) -> Archive | None:
    """Return the archive of the month."""
    return Archive.objects.filter(month=month).first()


def archive_cards(*, years: int) -> list[ArchiveCard]:
    """Return all archives, newest month first."""
    online_from = first_online() or 0
    restored = set(RestoredEvent.objects.values_list("month", flat=True).distinct())
    return [
        ArchiveCard(
            month=row.month,
            events=row.events,
            first_sequence=row.first_sequence,
            last_sequence=row.last_sequence,
            file_name=row.file_name,
            is_online=bool(online_from) and online_from <= row.first_sequence,
            is_restored=row.month in restored,
            keep_until=rules.keep_until(row.month, years=years),
        )
        for row in reversed(archives())
    ]


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the journal is kept: full months online, years in archives, and how many months are archived already."""

    online_months: int
    years: int
    archived: int


def retention() -> Retention:
    """Return the periods that hold at this site: its settings, which the floors below them bind."""
    return Retention(
        online_months=max(settings.TORELIK_JOURNAL_ONLINE_MONTHS, rules.FLOOR_ONLINE_MONTHS),
        years=max(settings.TORELIK_JOURNAL_YEARS, rules.FLOOR_YEARS),
        archived=Archive.objects.count(),
    )


def restored_events() -> QuerySet[RestoredEvent]:
    """Return the events of archives that were brought back for reading."""
    return RestoredEvent.objects.all()


def first_online() -> int | None:
    """Return the first place of the chain that is online."""
    return Seal.objects.order_by("sequence").values_list("sequence", flat=True).first()


def last_end() -> ChainEnd:
    """Return where the newest archive ends."""
    last = Archive.objects.order_by("-last_sequence").first()
    return ChainEnd(last.last_sequence, last.last_digest) if last else ChainEnd()


def months_waiting(*, before: date) -> list[date]:
    """Return the months before *before* that have seals and no archive, oldest first.

    An event belongs to the month in which it was sealed: seals alone never go back in time.
    """
    waiting = Seal.objects.filter(sequence__gt=last_end().sequence, sealed_at__lt=_midnight(before))
    ends = waiting.aggregate(first=Min("sealed_at"), last=Max("sealed_at"))
    if ends["first"] is None:
        return []
    month, last = rules.month_of(clock.local_date(ends["first"])), rules.month_of(clock.local_date(ends["last"]))
    found = []
    while month <= last:
        following = rules.month_after(month)
        if waiting.filter(sealed_at__gte=_midnight(month), sealed_at__lt=_midnight(following)).exists():
            found.append(month)
        month = following
    return found


def month_facts(month: date, *, folder: Path) -> MonthFacts:
    """Return what decides whether the month may be archived."""
    waiting = Seal.objects.filter(sequence__gt=last_end().sequence).order_by("sequence")
    first = waiting.values_list("sealed_at", flat=True).first()
    own = waiting.filter(sealed_at__lt=_midnight(rules.month_after(month)), sealed_at__gte=_midnight(month))
    return MonthFacts(
        month=month,
        waiting_events=own.count(),
        first_waiting_month=rules.month_of(clock.local_date(first)) if first else None,
        file_exists=(folder / rules.file_name(month)).exists(),
    )


def removal_facts(archive: Archive, *, folder: Path, destinations: tuple[Destination, ...]) -> RemovalFacts:
    """Return what decides whether the archived month may leave the online journal."""
    return RemovalFacts(
        month=archive.month,
        first_sequence=archive.first_sequence,
        last_sequence=archive.last_sequence,
        online_from=first_online() or 0,
        newest_sequence=export.last_sequence(),
        delivered=export.delivered_everywhere(destinations),
        file_is_right=file_digest(folder / archive.file_name) == archive.file_sha256,
    )


def lines_of_month(month: date) -> Iterator[Line]:
    """Yield the month's events with their seals, in the order of the chain; the caller has seen to it that none is missing."""
    end = _midnight(rules.month_after(month))
    after = last_end().sequence
    while True:
        rows = Seal.objects.filter(sequence__gt=after, sealed_at__lt=end).order_by("sequence")[:BATCH]
        seals = list(rows)
        if not seals:
            return
        events = journal.facts_by_id([seal.event_id for seal in seals])
        for seal in seals:
            event = events.get(seal.event_id)
            if event is None:
                raise NotAnArchive(f"seal {seal.sequence} has no event")
            yield Line(seal.sequence, seal.previous, seal.digest, moment(seal.sealed_at), seal.event_id, event)
        after = seals[-1].sequence


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file; nothing when there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(row: Archive) -> Manifest:
    """Return what an archive's row says, as it was signed."""
    return Manifest(
        month=f"{row.month:%Y-%m}",
        first_sequence=row.first_sequence,
        last_sequence=row.last_sequence,
        first_previous=row.first_previous,
        last_digest=row.last_digest,
        events=row.events,
        file=row.file_name,
        sha256=row.file_sha256,
        made_at=moment(row.made_at),
        key=row.key,
    )


def is_signed(row: Archive, *, public_keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Tell whether a key that we know signed the archive."""
    return is_manifest_signed(manifest_of(row), row.signature, public_keys=public_keys)


def is_manifest_signed(manifest: Manifest, signature: str, *, public_keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Tell whether a key that we know signed the manifest."""
    key = public_keys.get(manifest.key)
    return key is not None and keys.is_signed(rules.signed_bytes(manifest), signature, key)


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive's file with the manifest that lies beside it."""

    path: Path
    manifest: Manifest
    signature: str


def open_archive(path: Path) -> Opened:
    """Read the manifest beside the file. Raises ``NotAnArchive`` or ``OSError``."""
    manifest, signature = rules.read_manifest((path.with_name(rules.manifest_name(path.name))).read_text(encoding="utf-8"))
    return Opened(path, manifest, signature)


def refusals_of_file(opened: Opened, *, public_keys: Mapping[str, Ed25519PublicKey]) -> list[Refusal]:
    """Every reason not to believe an archive's file: its signature, its digest, its chain from end to end."""
    manifest = opened.manifest
    if not is_manifest_signed(manifest, opened.signature, public_keys=public_keys):
        return [Refusal.FORGED]
    if file_digest(opened.path) != manifest.sha256:
        return [Refusal.FILE_WRONG]
    previous, expected = manifest.first_previous, manifest.first_sequence
    for line in lines_of_file(opened.path):
        right = seal_digest(sequence=line.sequence, previous=line.previous, event=line.event)
        if (line.sequence, line.previous, line.digest) != (expected, previous, right):
            return [Refusal.FAULTY]
        previous, expected = line.digest, expected + 1
    whole = (expected - 1, previous, expected - manifest.first_sequence)
    return [] if whole == (manifest.last_sequence, manifest.last_digest, manifest.events) else [Refusal.FAULTY]


def lines_of_file(path: Path) -> Iterator[Line]:
    """Yield the events of a file. Raises ``NotAnArchive``."""
    with gzip.open(path, "rb") as file:
        for text in cast(BinaryIO, file):
            yield rules.read_line(text)

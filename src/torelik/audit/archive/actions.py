"""Archiving months, taking them out of the online journal, and bringing them back for reading."""

import gzip
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from torelik.audit import actions as journal
from torelik.audit import append_only
from torelik.audit.archive import queries, rules
from torelik.audit.archive.models import Archive, RestoredEvent
from torelik.audit.archive.rules import Line, Manifest, NotAnArchive
from torelik.audit.archive.vocabulary import Refusal
from torelik.audit.checkpoints import keys
from torelik.audit.export.destinations import Destination
from torelik.audit.models import Event, Seal
from torelik.audit.rules import ChainEnd, moment, seal_digest
from torelik.audit.vocabulary import EVENTS, GRANTS
from torelik.kernel import clock
from torelik.kernel.actor import Actor

BATCH = 1_000


class ArchiveRefused(Exception):
    """The journal keeps the month as it is; every reason is told."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__(" ".join(str(refusal.label) for refusal in self.refusals))


def due_months(*, at: datetime) -> list[date]:
    """Return the months that may be archived and are not, oldest first."""
    months = settings.TORELIK_JOURNAL_ONLINE_MONTHS
    return queries.months_waiting(before=rules.first_month_online(today=clock.local_date(at), online_months=months))


def archive_month(*, month: date, folder: Path, by: Actor, at: datetime) -> Archive:
    """Write the month's sealed events to a file with a signed manifest; they stay online until they are removed.

    An event belongs to the month in which it was sealed. Raises ``ArchiveRefused`` with every reason, and
    ``OSError`` when the folder cannot be written to; a file half written is taken away.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    facts = queries.month_facts(month, folder=folder)
    refusals = rules.refusals_to_archive(facts, today=clock.local_date(at), online_months=settings.TORELIK_JOURNAL_ONLINE_MONTHS)
    if refusals:
        raise ArchiveRefused(refusals)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / rules.file_name(month)
    partial = path.with_name(f"{path.name}.part")
    begins_after = queries.last_end()
    try:
        end = _write(partial, queries.lines_of_month(month), begins_after=begins_after)
        sha256 = queries.file_digest(partial)
        key = keys.private_key(settings.TORELIK_CHECKPOINT_KEY_FILE)
        manifest = Manifest(
            month=f"{month:%Y-%m}",
            first_sequence=begins_after.sequence + 1,
            last_sequence=end.sequence,
            first_previous=begins_after.digest,
            last_digest=end.digest,
            events=end.sequence - begins_after.sequence,
            file=path.name,
            sha256=sha256,
            made_at=moment(at),
            key=keys.id_of(key.public_key()),
        )
        signature = key.sign(rules.signed_bytes(manifest)).hex()
        (folder / rules.manifest_name(path.name)).write_text(rules.manifest_text(manifest, signature), encoding="utf-8")
        return _keep(manifest, signature, month=month, partial=partial, path=path, by=by, at=at)
    except NotAnArchive:
        raise ArchiveRefused([Refusal.FAULTY]) from None
    finally:
        partial.unlink(missing_ok=True)


def _write(path: Path, lines: Iterator[Line], *, begins_after: ChainEnd) -> ChainEnd:
    """Write the lines, following the chain as they pass. Raises ``NotAnArchive`` where it is broken."""
    end = begins_after
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
        for line in lines:
            right = seal_digest(sequence=line.sequence, previous=line.previous, event=line.event)
            if (line.sequence, line.previous, line.digest) != (end.sequence + 1, end.digest, right):
                raise NotAnArchive(f"the chain is broken at {line.sequence}")
            packed.write(rules.line_text(line))
            end = ChainEnd(line.sequence, line.digest)
    with path.open("rb") as written:
        os.fsync(written.fileno())
    return end


@transaction.atomic
def _keep(manifest: Manifest, signature: str, *, month: date, partial: Path, path: Path, by: Actor, at: datetime) -> Archive:
    row = Archive.objects.create(
        month=month,
        first_sequence=manifest.first_sequence,
        last_sequence=manifest.last_sequence,
        first_previous=manifest.first_previous,
        last_digest=manifest.last_digest,
        events=manifest.events,
        file_name=manifest.file,
        file_sha256=manifest.sha256,
        made_at=at,
        key=manifest.key,
        signature=signature,
    )
    facts = {
        "month": manifest.month,
        "first": manifest.first_sequence,
        "last": manifest.last_sequence,
        "events": manifest.events,
        "seal": manifest.last_digest,
        "file": manifest.sha256,
    }
    journal.record(EVENTS.ARCHIVED, by=by, at=at, about_name=manifest.month, facts=facts)
    partial.replace(path)  # last: a row without its file would be worse than a file without its row
    return row


@transaction.atomic
def remove_archived(*, month: date, folder: Path, destinations: tuple[Destination, ...], by: Actor, at: datetime) -> int:
    """Take an archived month out of the online journal; return how many events left.

    Only the owner of the tables may: the triggers are lifted inside the one transaction that deletes, and the role
    that the product runs under on PostgreSQL can do neither. Raises ``ArchiveRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    row = queries.archive_of(month)
    if row is None:
        raise ArchiveRefused([Refusal.NO_ARCHIVE])
    facts = queries.removal_facts(row, folder=folder, destinations=destinations)
    refusals = rules.refusals_to_remove(facts, today=clock.local_date(at), online_months=settings.TORELIK_JOURNAL_ONLINE_MONTHS)
    if refusals:
        raise ArchiveRefused(refusals)
    seals = Seal.objects.filter(sequence__lte=row.last_sequence)
    with append_only.lifted():
        events = Event.objects.filter(id__in=seals.values("event_id"))._raw_delete("default")
        seals._raw_delete("default")
    told = {"month": f"{month:%Y-%m}", "events": events, "last": row.last_sequence}
    journal.record(EVENTS.ARCHIVE_REMOVED, by=by, at=at, about_name=f"{month:%Y-%m}", facts=told)
    return int(events)


@transaction.atomic
def restore_archive(*, path: Path, by: Actor, at: datetime) -> int:
    """Bring a file's events back for reading, beside the online journal; return how many.

    The file is believed only whole: signature, digest, chain. Raises ``ArchiveRefused``, ``NotAnArchive``, ``OSError``.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    opened = queries.open_archive(path)
    month = date.fromisoformat(f"{opened.manifest.month}-01")
    refusals = verify_archive(path=path)
    if RestoredEvent.objects.filter(month=month).exists():
        refusals.append(Refusal.RESTORED)
    if refusals:
        raise ArchiveRefused(refusals)
    portion: list[RestoredEvent] = []
    for line in queries.lines_of_file(path):
        portion.append(_restored(line, month=month))
        if len(portion) >= BATCH:
            RestoredEvent.objects.bulk_create(portion)
            portion = []
    RestoredEvent.objects.bulk_create(portion)
    facts = {"month": opened.manifest.month, "events": opened.manifest.events}
    journal.record(EVENTS.ARCHIVE_RESTORED, by=by, at=at, about_name=opened.manifest.month, facts=facts)
    return opened.manifest.events


def verify_archive(*, path: Path) -> list[Refusal]:
    """Return every reason not to believe the file. Raises ``NotAnArchive`` or ``OSError`` when it cannot be read at all."""
    known = keys.known_public_keys(settings.TORELIK_CHECKPOINT_KEY_FILE)
    return queries.refusals_of_file(queries.open_archive(path), public_keys=known)


def _restored(line: Line, *, month: date) -> RestoredEvent:
    event = line.event
    return RestoredEvent(
        uuid=event.uuid,
        name=event.name,
        at=datetime.fromisoformat(event.at),
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        about_kind=event.about_kind,
        about_key=event.about_key,
        about_name=event.about_name,
        facts=event.facts,
        origin=event.origin,
        sequence=line.sequence,
        month=month,
        seal=line.digest,
    )


@transaction.atomic
def forget_restored(*, month: date, by: Actor, at: datetime) -> int:
    """Put a restored month away again; return how many events there were. The archive's file stays."""
    by.require(GRANTS.KEEP_JOURNAL)
    count, _by_model = RestoredEvent.objects.filter(month=month).delete()
    if not count:
        raise ArchiveRefused([Refusal.NO_ARCHIVE])
    journal.record(
        EVENTS.ARCHIVE_FORGOTTEN, by=by, at=at, about_name=f"{month:%Y-%m}", facts={"month": f"{month:%Y-%m}", "events": count}
    )
    return count

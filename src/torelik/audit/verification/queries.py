"""Questions about verifications, and the walk along the chain itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef

from torelik.audit import queries as journal
from torelik.audit import rules
from torelik.audit.archive import queries as archives
from torelik.audit.checkpoints import keys
from torelik.audit.checkpoints import queries as checkpoints
from torelik.audit.checkpoints.rules import Signed, signed_bytes
from torelik.audit.models import Event, Seal
from torelik.audit.rules import ChainEnd
from torelik.audit.verification.models import Verification
from torelik.audit.vocabulary import Fault

BATCH = 5_000
GREATEST_NOT_SEALED = 1_000
COPY_GRACE = timedelta(hours=1)
"""So long a checkpoint may wait for its copy, e.g. while the folder's host is restarted."""

PublicKeys = Mapping[str, Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the chain: which fault, at which place of the sequence, about which event, in which line."""

    fault: Fault
    sequence: int | None
    event_id: int | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class VerificationCard:
    """One verification: when, how many, which faults came first."""

    began_at: datetime
    events: int
    checkpoints: int
    faults: int
    first_faults: list[dict[str, Any]]


def last_verification() -> VerificationCard | None:
    """Return the newest verification."""
    last = Verification.objects.order_by("-began_at", "-id").first()
    if last is None:
        return None
    return VerificationCard(last.began_at, last.events, last.checkpoints, last.faults, last.first_faults)


def faults_of_the_chain(*, sealed_before: datetime, begins_after: ChainEnd = ChainEnd()) -> Iterator[Finding]:
    """Walk the online chain and yield every fault found; nothing yielded means nothing was touched.

    Events younger than *sealed_before* may still wait for their seal; older ones without a seal are faults.
    """
    previous, expected = begins_after.digest, begins_after.sequence + 1
    columns = ("sequence", "event_id", "previous", "digest")
    while True:
        seals = list(Seal.objects.filter(sequence__gte=expected).order_by("sequence").values_list(*columns)[:BATCH])
        if not seals:
            break
        known = journal.facts_by_id([event_id for _sequence, event_id, _previous, _digest in seals])
        for sequence, event_id, said_previous, digest in seals:
            if sequence != expected:
                yield Finding(Fault.SEQUENCE_BROKEN, expected, None)
                expected = sequence
            if said_previous != previous:
                yield Finding(Fault.SEAL_BROKEN, sequence, event_id)
            facts = known.get(event_id)
            if facts is None:
                yield Finding(Fault.EVENT_REMOVED, sequence, event_id)
            elif rules.seal_digest(sequence=sequence, previous=said_previous, event=facts) != digest:
                yield Finding(Fault.EVENT_CHANGED, sequence, event_id)
            previous, expected = digest, expected + 1
    # A seal outside the sequence was never walked past above and vouches for nothing.
    sealed = Seal.objects.filter(sequence__gt=begins_after.sequence, event_id=OuterRef("id"))
    forgotten = Event.objects.filter(~Exists(sealed), at__lt=sealed_before).order_by("id")
    for event_id in forgotten.values_list("id", flat=True)[:GREATEST_NOT_SEALED]:
        yield Finding(Fault.NOT_SEALED, None, event_id)


def beginning_of_the_chain(*, public_keys: PublicKeys) -> tuple[ChainEnd, list[Finding]]:
    """Return what the first online seal must follow: nothing, or the last of the archives that took its forerunners away.

    An archive counts only when it is signed and follows from the one before it.
    """
    first = Seal.objects.order_by("sequence").values_list("sequence", flat=True).first()
    if first in (None, 1):
        return ChainEnd(), []
    end = ChainEnd()
    for archive in archives.archives():
        follows = (archive.first_sequence, archive.first_previous) == (end.sequence + 1, end.digest)
        if not follows or not archives.is_signed(archive, public_keys=public_keys):
            return end, [Finding(Fault.ARCHIVE_FORGED, archive.first_sequence, None, archive.file_name)]
        end = ChainEnd(archive.last_sequence, archive.last_digest)
        if archive.last_sequence == first - 1:
            return end, []
    return ChainEnd(), []  # no archive explains the gap: the walk will say so


@dataclass(slots=True)
class Compared:
    """How many checkpoints a comparison has read."""

    checkpoints: int = 0


def faults_against_checkpoints(
    *, path: Path, public_keys: PublicKeys, at: datetime, begins_after: ChainEnd = ChainEnd(), compared: Compared | None = None
) -> Iterator[Finding]:
    """Compare the chain with the checkpoints of a folder or a file and yield every fault found.

    This finds what no chain can find in itself: a tail that was cut off, and a chain that was computed anew.
    """
    counted = compared or Compared()
    batch: list[tuple[str, Signed]] = []
    newest = 0
    for where, signed in checkpoints.lines_of(path):
        counted.checkpoints += 1
        if signed is None:
            yield Finding(Fault.CHECKPOINT_UNREADABLE, None, None, where)
            continue
        key = public_keys.get(signed.statement.key)
        if key is None or not keys.is_signed(signed_bytes(signed.statement), signed.signature, key):
            yield Finding(Fault.CHECKPOINT_FORGED, signed.statement.sequence, None, where)
            continue
        newest = max(newest, signed.statement.sequence)
        batch.append((where, signed))
        if len(batch) >= BATCH:
            yield from _disagreements(batch, begins_after)
            batch = []
    yield from _disagreements(batch, begins_after)
    for row in checkpoints.checkpoints_after(newest):
        if at - row.made_at > COPY_GRACE:
            yield Finding(Fault.CHECKPOINTS_MISSING, row.sequence, None)


def _disagreements(batch: list[tuple[str, Signed]], begins_after: ChainEnd) -> Iterator[Finding]:
    wanted = [signed.statement.sequence for _where, signed in batch]
    known = dict(Seal.objects.filter(sequence__in=wanted).values_list("sequence", "digest"))
    if begins_after.sequence:
        known[begins_after.sequence] = begins_after.digest
    for where, signed in batch:
        statement = signed.statement
        if statement.sequence < begins_after.sequence:
            continue  # its seal is in an archive, which has its own proof
        if statement.sequence not in known:
            yield Finding(Fault.TAIL_CUT, statement.sequence, None, where)
        elif known[statement.sequence] != statement.digest:
            yield Finding(Fault.CHAIN_REWRITTEN, statement.sequence, None, where)

"""Taking in what a desk without a connection scanned, each scan once and at its own moment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.offline_desk import applying, queries, rules
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.rules import Placed, SentScan
from torelik.library.offline_desk.vocabulary import EVENTS, BatchRefusal, Note, ScanState, Verb


class BatchRefused(Exception):
    """No scan is taken; they stay in the browser or the file. Carries every reason."""

    def __init__(self, refusals: Sequence[BatchRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of the scans, in the order in which they were sent, and how many had not been known before."""

    rows: list[OfflineScan]
    new: int


def take_scans(
    *,
    scans: Sequence[SentScan],
    owner: UUID,
    offset: timedelta,
    by: Actor,
    at: datetime,
    branch_id: int | None = None,
    from_file_of: str | None = None,
) -> Taken:
    """Apply the scans of a browser in device time (cl. 12), each in a transaction of its own.

    *owner* is the account in whose name they were made: only that person sends them, anybody of the desk takes in a file.
    *offset* is what the clock of the device was behind ours. A scan that is known already keeps its answer, so that a
    request that was cut off is simply sent again. Raises ``PermissionDenied`` and ``BatchRefused``; then nothing is taken.
    """
    by.require(GRANTS.ISSUE_ITEM)
    checks = {
        BatchRefusal.SOMEBODY_ELSES: from_file_of is None and not _is_own(owner, by=by),
        BatchRefusal.TOO_MANY: len(scans) > rules.MOST_SCANS,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise BatchRefused(refusals)
    known = queries.scans_by_key([scan.key for scan in scans])
    new: list[OfflineScan] = []
    for placed in rules.placed(scans, offset=offset, at=at):
        if placed.scan.key not in known:
            row, is_new = _take(placed, by=by, at=at, branch_id=branch_id, scanned_by_name=from_file_of or "")
            known[placed.scan.key] = row
            new += [row] if is_new else []
    if new:
        _tell_journal(new, offset=offset, file_of=owner if from_file_of is not None else None, by=by, at=at)
    # A later scan may have changed what became of an earlier one.
    answers = queries.scans_by_key([scan.key for scan in scans])
    return Taken([answers[scan.key] for scan in scans], len(new))


def _is_own(owner: UUID, *, by: Actor) -> bool:
    if by.account_id is None:
        return False
    card = identity.accounts_by_id([by.account_id]).get(by.account_id)
    return card is not None and card.uuid == owner


def _take(placed: Placed, *, by: Actor, at: datetime, branch_id: int | None, scanned_by_name: str) -> tuple[OfflineScan, bool]:
    try:
        return _apply_once(placed, by=by, at=at, branch_id=branch_id, scanned_by_name=scanned_by_name), True
    except IntegrityError:
        # The same scan is sent twice at the same moment: whoever was first by the constraint has answered.
        row = queries.scans_by_key([placed.scan.key]).get(placed.scan.key)
        if row is None:
            raise
        return row, False


@transaction.atomic
def _apply_once(placed: Placed, *, by: Actor, at: datetime, branch_id: int | None, scanned_by_name: str) -> OfflineScan:
    scan = placed.scan
    # Written first: its key keeps everybody else from applying the same scan.
    row = OfflineScan.objects.create(
        uuid=scan.key,
        device=scan.device,
        sitting=scan.sitting,
        position=scan.position,
        verb=scan.verb,
        number=scan.number,
        ticket=_ticket(scan),
        scanned_at=scan.scanned_at,
        happened_at=placed.happened_at,
        received_at=at,
        branch_id=branch_id,
        sent_by_id=by.account_id,
        scanned_by_name=scanned_by_name[:200],
        state=ScanState.NOTED,
        note=Note.TAKEN_BACK,
    )
    if scan.is_taken_back:
        return row
    if placed.doubt is not None:
        row.state, row.note, row.conflict = ScanState.CONFLICT, "", placed.doubt
    else:
        applying.apply(row, by=by, at=at)
    row.save(update_fields=["state", "note", "conflict", "refusals", "item", "loan", "ticket"])
    return row


def _ticket(scan: SentScan) -> str:
    if scan.is_taken_back or scan.verb == Verb.RETURN:
        return ""
    # As at the desk with a connection: a ticket scanned among the books changes the reader for those after it.
    return queries.ticket_scanned_in_sitting(scan.sitting, before=scan.position) or scan.ticket


@transaction.atomic
def _tell_journal(rows: Sequence[OfflineScan], *, offset: timedelta, file_of: UUID | None, by: Actor, at: datetime) -> None:
    states = Counter(row.state for row in rows)
    facts: dict[str, object] = {
        "applied": states[ScanState.APPLIED],
        "noted": states[ScanState.NOTED],
        "conflicts": states[ScanState.CONFLICT],
        "clock_offset": round(offset.total_seconds()),
    }
    if file_of is not None:
        facts["from_file"] = str(file_of)
    audit.record_bulk(EVENTS.SCANS_TAKEN, by=by, at=at, identifiers=[row.uuid for row in rows], facts=facts)

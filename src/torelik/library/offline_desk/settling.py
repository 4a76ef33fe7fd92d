"""Settling conflicts of the offline desk: every decision is a row that stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.lending import actions as lending
from torelik.library.lending import queries as loans
from torelik.library.lending.vocabulary import GRANTS, Refusal
from torelik.library.offline_desk import applying, queries, rules
from torelik.library.offline_desk.models import OfflineScan, OfflineSettlement
from torelik.library.offline_desk.vocabulary import CLOCK, EVENTS, Conflict, ScanState, SettlementRefusal, Way


class SettlementRefused(Exception):
    """The conflict stays as it is; carries every reason."""

    def __init__(self, refusals: Sequence[SettlementRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a scan should have said; what is empty stays."""

    number: str = ""
    ticket: str = ""
    happened_at: datetime | None = None


@transaction.atomic
def settle_conflict(
    *, uuid: UUID, way: Way, by: Actor, at: datetime, reason: str = "", correction: Correction | None = None
) -> OfflineScan:
    """Settle one conflict, and return the scan: what the rules still refuse stays a conflict, with the reasons of now.

    A corrected ticket holds for every book of the same reader at that desk. Raises ``PermissionDenied`` where refusals are
    lifted without the right, ``SettlementRefused`` with every reason, ``NotFound``.
    """
    by.require(GRANTS.ISSUE_ITEM)
    if way == Way.LIFT:
        by.require(GRANTS.LIFT_REFUSAL)
    scan, wanted = queries.lock_scan(uuid), correction or Correction()
    _require_open(scan, way, wanted, reason=reason, at=at)
    if way == Way.CORRECT and wanted.ticket and scan.conflict == Conflict.UNKNOWN_READER:
        for other in queries.lock_scans_with_ticket(scan.sitting, scan.ticket, but=scan.pk):
            _settle(other, way, Correction(ticket=wanted.ticket), reason=reason, by=by, at=at)
    _settle(scan, way, wanted, reason=reason, by=by, at=at)
    return scan


def _require_open(scan: OfflineScan, way: Way, wanted: Correction, *, reason: str, at: datetime) -> None:
    ways = rules.ways_of(Conflict(scan.conflict), [Refusal(value) for value in scan.refusals]) if scan.conflict else ()
    changed = (
        wanted.number not in ("", scan.number)
        or wanted.ticket not in ("", scan.ticket)
        or wanted.happened_at not in (None, scan.happened_at)
    )
    # A doubtful moment may be right all the same: whoever says so has corrected it.
    says_moment = scan.conflict in CLOCK and wanted.happened_at is not None
    refusals = rules.refusals_to_settle(
        is_open=scan.state == ScanState.CONFLICT,
        way=way,
        ways=ways,
        reason=reason,
        is_corrected=changed or says_moment,
        moment=wanted.happened_at,
        at=at,
    )
    if refusals:
        raise SettlementRefused(refusals)


def _settle(scan: OfflineScan, way: Way, wanted: Correction, *, reason: str, by: Actor, at: datetime) -> None:
    before = Correction()
    if way == Way.CORRECT:
        before = Correction(scan.number, scan.ticket, scan.happened_at)
        scan.number, scan.ticket = wanted.number or scan.number, wanted.ticket or scan.ticket
        scan.happened_at = wanted.happened_at or scan.happened_at
    if way == Way.DISCARD:
        scan.state = ScanState.DISCARDED
    else:
        if way == Way.TAKE_BACK:
            _take_back(scan, by=by, at=at)
        applying.apply(scan, by=by, at=at, lift_reason=reason if way == Way.LIFT else "")
    scan.save(update_fields=["number", "ticket", "happened_at", "state", "note", "conflict", "refusals", "item", "loan"])
    OfflineSettlement.objects.create(
        scan=scan,
        way=way,
        outcome=scan.state,
        reason=reason.strip()[:300],
        number=before.number,
        ticket=before.ticket,
        happened_at=before.happened_at,
        settled_at=at,
        settled_by_id=by.account_id,
    )
    facts = {"way": way.value, "outcome": str(scan.state), "reason": reason.strip()[:300]}
    audit.record(EVENTS.CONFLICT_SETTLED, by=by, about=scan, at=at, facts={name: fact for name, fact in facts.items() if fact})


def _take_back(scan: OfflineScan, *, by: Actor, at: datetime) -> None:
    last = loans.last_loan_of_item(scan.item_id) if scan.item_id else None
    # Somebody may have taken it back meanwhile, or lent it anew: then the issue is simply tried.
    if last is not None and last.returned_at is None and last.issued_at <= scan.happened_at:
        lending.return_loan(loan_uuid=last.uuid, branch_id=scan.branch_id, by=by, at=scan.happened_at, known_at=at)

"""What one scan does to the loans, in the transaction of whoever calls; the same for a fresh scan and a settled conflict."""

from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending import actions as lending
from torelik.library.lending import queries as loans
from torelik.library.lending.queries import Loan
from torelik.library.lending.vocabulary import LoanState
from torelik.library.offline_desk import queries, rules
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.vocabulary import Conflict, Note, ScanState, Verb
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.queries import PatronCard


def apply(scan: OfflineScan, *, by: Actor, at: datetime, lift_reason: str = "") -> None:
    """Apply the scan at its own moment; the row says afterwards what became of it, and is not saved."""
    scan.item_id = None
    found = loans.what_has_number(scan.number)
    if isinstance(found, PatronCard):
        _note(scan, Note.TICKET)
    elif found is None:
        _conflict(scan, Conflict.UNKNOWN_COPY)
    else:
        scan.item_id = found.id
        if scan.verb == Verb.RETURN:
            _return(scan, found, by=by, at=at)
        else:
            _issue(scan, found, by=by, at=at, lift_reason=lift_reason)


def _issue(scan: OfflineScan, item: ItemCard, *, by: Actor, at: datetime, lift_reason: str) -> None:
    reader = patrons.patron_by_ticket(scan.ticket) if scan.ticket else None
    if reader is None:
        _conflict(scan, Conflict.UNKNOWN_READER)
        return
    last = loans.last_loan_of_item(item.id)
    verdict = rules.verdict_of_issue(_history(last, reader_id=reader.id), happened_at=scan.happened_at)
    if isinstance(verdict, Note):
        _note(scan, verdict, loan_id=last.pk if last else None)
    elif verdict is not None:
        _conflict(scan, verdict)
    else:
        _lend(scan, item, reader, by=by, at=at, lift_reason=lift_reason)


def _lend(scan: OfflineScan, item: ItemCard, reader: PatronCard, *, by: Actor, at: datetime, lift_reason: str) -> None:
    try:
        outcome = lending.issue_item(
            item_id=item.id, patron_id=reader.id, by=by, at=scan.happened_at, known_at=at, lift_reason=lift_reason
        )
    except lending.IssueRefused as refused:
        _conflict(scan, Conflict.REFUSED)
        scan.refusals = [refusal.value for refusal in refused.refusals]
        return
    _applied(scan, outcome.loan.pk)
    # Another device may have told of the return before this one told of the issue.
    earlier_told = queries.lock_return_of_copy(item.id, since=scan.happened_at)
    if earlier_told is not None:
        lending.return_loan(
            loan_uuid=outcome.loan.uuid, branch_id=earlier_told.branch_id, by=by, at=earlier_told.happened_at, known_at=at
        )
        _applied(earlier_told, outcome.loan.pk)
        earlier_told.save(update_fields=["state", "note", "conflict", "refusals", "loan", "ticket"])


def _return(scan: OfflineScan, item: ItemCard, *, by: Actor, at: datetime) -> None:
    last = loans.last_loan_of_item(item.id)
    verdict = rules.verdict_of_return(_history(last), happened_at=scan.happened_at)
    if verdict is None and last is not None:
        lending.return_loan(loan_uuid=last.uuid, branch_id=scan.branch_id, by=by, at=scan.happened_at, known_at=at)
        _applied(scan, last.pk)
        return
    moved_on = last is not None and (last.returned_at is None or last.returned_at > scan.happened_at)
    received = not moved_on and lending.receive_item(item_id=item.id, branch_id=scan.branch_id, by=by, at=at)
    _note(scan, Note.ON_ITS_WAY if received else Note.NOT_ON_LOAN)


def _history(last: Loan | None, *, reader_id: int | None = None) -> rules.CopyHistory:
    if last is None:
        return rules.CopyHistory()
    return rules.CopyHistory(
        issued_at=last.issued_at,
        returned_at=last.returned_at,
        is_open=last.state == LoanState.ON_LOAN,
        is_own=last.patron_id == reader_id,
    )


def _applied(scan: OfflineScan, loan_id: int) -> None:
    _say(scan, ScanState.APPLIED, loan_id=loan_id)


def _note(scan: OfflineScan, note: Note, *, loan_id: int | None = None) -> None:
    _say(scan, ScanState.NOTED, note=note, loan_id=loan_id)


def _conflict(scan: OfflineScan, conflict: Conflict) -> None:
    _say(scan, ScanState.CONFLICT, conflict=conflict)


def _say(scan: OfflineScan, state: ScanState, *, note: str = "", conflict: str = "", loan_id: int | None = None) -> None:
    scan.state, scan.note, scan.conflict, scan.loan_id, scan.refusals = state, note, conflict, loan_id, []
    if state in (ScanState.APPLIED, ScanState.NOTED):
        scan.ticket = ""  # what a reader reads is known by the loan alone, and forgotten with it

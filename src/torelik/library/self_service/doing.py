"""What a reader does at a terminal, each as one act of lending or holds, told in the language of the moment.

Refusals are lending's own. Of other readers nothing is told: not who has a copy, nor for whom one is put aside.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.library.holdings.queries import ItemCard
from torelik.library.holds import actions as holding
from torelik.library.holds import queries as holds
from torelik.library.holds.rules import Pickup
from torelik.library.holds.vocabulary import HoldRefusal, HoldState
from torelik.library.lending import actions as lending
from torelik.library.lending import queries as loans
from torelik.library.lending import telling
from torelik.library.lending.vocabulary import Refusal
from torelik.library.patrons.queries import PatronCard
from torelik.library.self_service import rules
from torelik.library.self_service.queries import TerminalCard
from torelik.library.self_service.vocabulary import Alert
from torelik.ui.templatetags.torelik import clock_time, long_date


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: ``words`` say why not, or what is to be done now. ``due_on`` and ``due_at`` are the loan's."""

    is_done: bool
    words: tuple[str, ...] = ()
    title: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    is_renewal: bool = False
    alert: Alert | None = None
    destination: str = ""
    position: int | None = None
    pickup: str = ""
    is_on_shelf: bool = False


@dataclass(frozen=True, slots=True)
class RenewedTogether:
    """The inventory numbers of the loans that were extended, and of those that were not."""

    renewed: tuple[str, ...]
    refused: tuple[str, ...]


def issue(*, item: ItemCard, reader: PatronCard, terminal: TerminalCard, renews: bool, at: datetime) -> Done:
    """Lend a copy. One that the reader has already is told again; from the next day on the scan extends it where *renews*."""
    try:
        outcome = lending.issue_item(item_id=item.id, patron_id=reader.id, by=terminal.actor, at=at)
    except lending.IssueRefused as refused:
        return Done(False, tuple(_reason(one, refused) for one in refused.refusals), item.title)
    issued_on = clock.local_date(outcome.loan.issued_at)
    if not outcome.is_new and rules.is_renewal(asked=renews, issued_on=issued_on, today=clock.local_date(at)):
        return renew(item=item, reader=reader, terminal=terminal, at=at)
    return _lent(outcome, item)


def _reason(refusal: Refusal, refused: lending.IssueRefused) -> str:
    return str(refusal.label) if refusal == Refusal.ON_LOAN else telling.reason(refusal, refused.case)


def _lent(outcome: lending.Outcome, item: ItemCard, *, is_renewal: bool = False) -> Done:
    loan = outcome.loan
    until = _("Return by %(date)s") % {"date": long_date(loan.due_on)}
    if loan.due_at:
        until = f"{until}, {clock_time(loan.due_at)}"
    return Done(True, (until,), item.title, loan.due_on, loan.due_at, is_renewal=is_renewal)


def take_back(*, item: ItemCard, terminal: TerminalCard, at: datetime) -> Done:
    """Take a copy back, whoever had it, and tell where it goes; the second scan of a day tells the same."""
    branch_id, by = terminal.branch_id, terminal.actor
    try:
        outcome = lending.return_item(item_id=item.id, branch_id=branch_id, by=by, at=at)
    except lending.ReturnRefused as refused:
        # Nobody has the copy: it arrives from another branch, or was fetched for somebody who waits.
        if not lending.receive_item(item_id=item.id, branch_id=branch_id, by=by, at=at):
            return Done(False, tuple(str(one.label) for one in refused.refusals), item.title)
    else:
        if not outcome.is_new:
            lending.receive_item(item_id=item.id, branch_id=branch_id, by=by, at=at)
    return goes(item)


def goes(item: ItemCard) -> Done:
    """Tell where a copy that came back is to be put, or sent."""
    if not holds.is_set_aside(item.id):
        return Done(True, (), item.title)
    hold = holds.hold_of_copy(item.uuid)
    if hold is not None and hold.state == HoldState.IN_TRANSIT:
        branch = str(hold.pickup_branch or "")
        words = _("Send it to where it is picked up: %(branch)s.") % {"branch": branch or "—"}
        return Done(True, (words,), item.title, alert=Alert.HOLD_ELSEWHERE, destination=branch)
    if hold is not None:
        return Done(True, (_("Put it on the hold shelf."),), item.title, alert=Alert.HOLD_HERE)
    transfer = holds.transfer_of_copy(item.uuid)
    if transfer is not None and transfer.from_branch_id != transfer.to_branch_id:
        branch = str(transfer.to_branch or "")
        words = _("Send it to its branch: %(branch)s.") % {"branch": branch or "—"}
        return Done(True, (words,), item.title, alert=Alert.SEND_HOME, destination=branch)
    return Done(True, (), item.title)


def renew(*, item: ItemCard, reader: PatronCard, terminal: TerminalCard, at: datetime) -> Done:
    """Extend the reader's own loan of a copy; the second scan of a day changes nothing and tells the same."""
    loan = loans.last_loan_of_item(item.id)
    if loan is None or loan.returned_at is not None or loan.patron_id != reader.id:
        return Done(False, (_("This book is not issued to you."),), item.title)
    try:
        outcome = lending.renew_loan(loan_uuid=loan.uuid, by=terminal.actor, at=at)
    except lending.RenewalRefused as refused:
        reasons = tuple(str(one.label) for one in refused.refusals)
        return Done(False, reasons, item.title, refused.loan.due_on, refused.loan.due_at)
    return _lent(outcome, item, is_renewal=True)


def renew_all(*, reader: PatronCard, terminal: TerminalCard, at: datetime) -> RenewedTogether:
    """Extend every loan of the reader that can be extended, each by itself."""
    renewed, refused = [], []
    for uuid in loans.open_loan_uuids(reader.id):
        try:
            renewed.append(lending.renew_loan(loan_uuid=uuid, by=terminal.actor, at=at).loan.item.inventory_number)
        except lending.RenewalRefused as refusal:
            refused.append(refusal.loan.item.inventory_number)
    return RenewedTogether(tuple(renewed), tuple(refused))


def place_hold(*, item: ItemCard, reader: PatronCard, terminal: TerminalCard, at: datetime) -> Done:
    """Let the reader wait for the title of a copy; the copy waits where the terminal stands. Asked twice, it is one hold."""
    pickup = terminal.pickup if terminal.pickup != Pickup() else holds.first_pickup()
    try:
        holding.place_hold(record_id=item.record_id, patron_id=reader.id, pickup=pickup, by=terminal.actor, at=at)
    except holding.HoldRefused as refused:
        if HoldRefusal.ALREADY_WAITING not in refused.refusals:
            return Done(False, tuple(str(one.label) for one in refused.refusals), item.title)
    line = _waiting(item, reader)
    if line is None:  # issued or cancelled at this very moment
        return Done(False, (), item.title)
    is_on_shelf = line.state in (HoldState.READY, HoldState.ALLOCATED)
    words = () if line.position is None else (_("No. %(position)d in the queue") % {"position": line.position},)
    return Done(True, words, item.title, position=line.position, pickup=line.pickup, is_on_shelf=is_on_shelf)


def cancel_hold(*, item: ItemCard, reader: PatronCard, terminal: TerminalCard, at: datetime) -> Done:
    """Let the reader wait no more; where the reader did not wait there is nothing to do."""
    line = _waiting(item, reader)
    if line is not None:
        try:
            holding.cancel_hold(uuid=line.uuid, by=terminal.actor, at=at)
        except holding.ChangeRefused as refused:
            return Done(False, tuple(str(one.label) for one in refused.refusals), item.title)
    return Done(True, (), item.title)


def _waiting(item: ItemCard, reader: PatronCard) -> holds.HoldLine | None:
    lines, _copies = holds.of_reader(reader.id, [])
    return next((line for line in lines if line.record_uuid == item.record_uuid), None)

"""What comes of each act with a copy, wherever it stands and whoever waits for it: every cell of the table (cl. 12)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from factories.moments import NOON
from factories.people import SYSTEM
from library.holds.holds_stage import Stage, place, staged
from torelik.library.holds import actions
from torelik.library.holds.models import Hold
from torelik.library.holds.rules import ACTIONS
from torelik.library.holds.vocabulary import Act, HoldState, Standing, Verdict
from torelik.library.lending import actions as lending
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import LoanState

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
REFUSED = (actions.HoldRefused, actions.ChangeRefused, lending.IssueRefused, lending.RenewalRefused, lending.ReturnRefused)


def where_it_is(stage: Stage) -> Verdict:
    """Say where the copy is now, by what is open: a hold that has it, a way, or neither."""
    hold, way = Hold.objects.filter(copy=stage.copy).first(), stage.open_way()
    if hold is not None:
        told = {HoldState.READY: Verdict.READY, HoldState.IN_TRANSIT: Verdict.SENT, HoldState.ALLOCATED: Verdict.CHOSEN}
        return told[HoldState(hold.state)]
    if way is None:
        return Verdict.SHELVED
    if way.from_branch_id == way.to_branch_id:
        return Verdict.BACK
    return Verdict.GOES_ON if way.sent_at else Verdict.SENT_HOME


def request(stage: Stage) -> Verdict:
    hold = place(stage.copy, stage.another, at=LATER)
    return {HoldState.ALLOCATED: Verdict.CHOSEN, HoldState.QUEUED: Verdict.QUEUED}[HoldState(hold.state)]


def request_again(stage: Stage) -> Verdict:
    has_it = Loan.objects.filter(patron=stage.borrower, returned_at=None).exists()
    place(stage.copy, stage.borrower if has_it else stage.first, at=LATER)
    return Verdict.QUEUED


def issue_to_first(stage: Stage) -> Verdict:
    lending.issue_item(item_id=stage.copy.pk, patron_id=stage.first.pk, by=SYSTEM, at=LATER)
    assert where_it_is(stage) == Verdict.SHELVED  # neither a hold nor a way is open: it is in the reader's hands
    return Verdict.FULFILLED if stage.hold and stage.now().state == HoldState.FULFILLED else Verdict.ISSUED


def issue_to_another(stage: Stage) -> Verdict:
    lending.issue_item(item_id=stage.copy.pk, patron_id=stage.another.pk, by=SYSTEM, at=LATER)
    return Verdict.ISSUED


def scanned_in_return(stage: Stage, branch_id: int) -> Verdict:
    """Scan as the desk does in its mode of returns: what nobody has is received."""
    try:
        lending.return_item(item_id=stage.copy.pk, branch_id=branch_id, by=SYSTEM, at=LATER)
    except lending.ReturnRefused:
        if not lending.receive_item(item_id=stage.copy.pk, branch_id=branch_id, by=SYSTEM, at=LATER):
            raise
    return where_it_is(stage)


def extend(stage: Stage) -> Verdict | None:
    loan = Loan.objects.filter(item=stage.copy, returned_at=None).first()
    if loan is None:
        return None
    lending.renew_loan(loan_uuid=loan.uuid, by=SYSTEM, at=LATER)
    return Verdict.EXTENDED


def cancel(stage: Stage) -> Verdict | None:
    if stage.hold is None:
        return None
    actions.cancel_hold(uuid=stage.hold.uuid, by=SYSTEM, at=LATER)
    assert stage.now().state == HoldState.CANCELLED
    if Loan.objects.filter(item=stage.copy, state=LoanState.ON_LOAN).exists():
        return Verdict.LOAN_STAYS
    found = where_it_is(stage)
    return Verdict.FREED if found == Verdict.SHELVED else found


def validate(stage: Stage) -> Verdict:
    actions.receive(item_id=stage.copy.pk, branch_id=stage.home.pk, by=SYSTEM, at=LATER)
    return where_it_is(stage)


DONE: dict[Act, Callable[[Stage], Verdict | None]] = {
    Act.REQUEST: request,
    Act.REQUEST_AGAIN: request_again,
    Act.ISSUE_TO_FIRST: issue_to_first,
    Act.ISSUE_TO_ANOTHER: issue_to_another,
    Act.RETURN_HERE: lambda stage: scanned_in_return(stage, stage.home.pk),
    Act.RETURN_ELSEWHERE: lambda stage: scanned_in_return(stage, stage.elsewhere.pk),
    Act.EXTEND: extend,
    Act.CANCEL: cancel,
    Act.VALIDATE: validate,
}
NOBODY_TO_ASK_AGAIN = {(Act.REQUEST_AGAIN, Standing.SHELF), (Act.REQUEST_AGAIN, Standing.WAY_HOME)}
CELLS = [(act, standing) for act in Act for standing in Standing if (act, standing) not in NOBODY_TO_ASK_AGAIN]


@pytest.mark.parametrize(("act", "standing"), CELLS)
def test_what_comes_of_an_act_where_a_copy_stands(act: Act, standing: Standing) -> None:
    stage = staged(standing)

    try:
        verdict = DONE[act](stage)
    except REFUSED:
        verdict = Verdict.REFUSED

    assert verdict == ACTIONS[act][standing]


def test_the_table_has_every_cell() -> None:
    assert set(ACTIONS) == set(Act)
    assert all(set(row) == set(Standing) for row in ACTIONS.values())

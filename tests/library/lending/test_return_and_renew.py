"""Taking back, extending, undoing: each twice is once, each leaves its trace."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from factories import library as make
from factories import people
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.library.lending import actions, queries
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.lending.vocabulary import GRANTS, RenewalRefusal, ReturnRefusal, UndoRefusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(someone_with: Callable[..., Actor]) -> Actor:
    """Somebody who works at a lending desk."""
    make.policy()
    return someone_with(GRANTS.ISSUE_ITEM)


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_copy_comes_back_and_can_be_lent_again(desk: Actor, at: datetime) -> None:
    item, reader = make.item(), make.patron()
    make.loan(to=reader, of=item)

    outcome = actions.return_item(item_id=item.pk, by=desk, at=at)

    assert outcome.is_new
    assert Loan.objects.values("state", "returned_at").get() == {"state": "returned", "returned_at": at}
    assert actions.issue_item(item_id=item.pk, patron_id=make.patron().pk, by=desk, at=at).is_new
    assert events("library.item-returned") == 1


def test_a_copy_scanned_twice_is_returned_once(desk: Actor, at: datetime) -> None:
    item = make.item()
    make.loan(to=make.patron(), of=item)
    actions.return_item(item_id=item.pk, by=desk, at=at)

    again = actions.return_item(item_id=item.pk, by=desk, at=at + timedelta(hours=1))

    assert (again.is_new, again.loan.returned_at) == (False, at)
    assert events("library.item-returned") == 1


def test_a_copy_that_came_back_another_day_is_not_on_loan(desk: Actor, at: datetime) -> None:
    item = make.item()
    make.loan(to=make.patron(), of=item)
    actions.return_item(item_id=item.pk, by=desk, at=at)

    with pytest.raises(actions.ReturnRefused) as refused:
        actions.return_item(item_id=item.pk, by=desk, at=at + timedelta(days=1))

    assert refused.value.refusals == [ReturnRefusal.NOT_ON_LOAN]


def test_a_copy_that_was_never_lent_is_not_on_loan(desk: Actor, at: datetime) -> None:
    with pytest.raises(actions.ReturnRefused):
        actions.return_item(item_id=make.item().pk, by=desk, at=at)


def test_a_stale_row_never_ends_the_next_readers_loan(desk: Actor, at: datetime) -> None:
    item = make.item()
    stale = make.loan(to=make.patron(), of=item)
    actions.return_loan(loan_uuid=stale.uuid, by=desk, at=at)
    following = make.loan(to=make.patron(), of=item)

    again = actions.return_loan(loan_uuid=stale.uuid, by=desk, at=at)

    assert not again.is_new
    assert Loan.objects.get(pk=following.pk).returned_at is None


@pytest.mark.parametrize("act", [actions.return_loan, actions.undo_issue])
def test_nobody_ends_a_loan_without_the_grant(
    act: Callable[..., object], someone_with: Callable[..., Actor], at: datetime
) -> None:
    loan = make.loan(to=make.patron())

    with pytest.raises(PermissionDenied):
        act(loan_uuid=loan.uuid, by=someone_with("library.manage-items"), at=at)


def test_nobody_takes_back_a_copy_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    loan = make.loan(to=make.patron())

    with pytest.raises(PermissionDenied):
        actions.return_item(item_id=loan.item_id, by=someone_with("library.manage-items"), at=at)


@pytest.mark.parametrize("act", [actions.return_loan, actions.undo_issue, actions.renew_loan])
def test_a_strangers_number_is_not_found(act: Callable[..., object], desk: Actor, at: datetime) -> None:
    make.loan(to=make.patron())

    with pytest.raises(NotFound):
        act(loan_uuid=new_uuid(), by=desk, at=at)


def test_a_loan_is_extended_from_today(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron())

    outcome = actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=at + timedelta(days=10))

    assert outcome.is_new
    assert Loan.objects.values("due_on", "renewals").get() == {"due_on": date(2026, 12, 24), "renewals": 1}
    assert Event.objects.values_list("facts__due_on", flat=True).get(name="library.loan-renewed") == "2026-12-24"


def test_renewing_twice_on_a_day_extends_once(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron())
    later = at + timedelta(days=10)
    actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=later)

    again = actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=later)

    assert (again.is_new, again.loan.renewals) == (False, 1)
    assert events("library.loan-renewed") == 1


def test_an_overdue_loan_is_not_extended(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron(), due_on=date(2026, 11, 20))

    with pytest.raises(actions.RenewalRefused) as refused:
        actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=at)

    assert refused.value.refusals == [RenewalRefusal.OVERDUE]


def test_without_a_rule_nothing_is_extended(desk: Actor, at: datetime) -> None:
    loan = make.loan(to=make.patron())
    LoanPolicy.objects.update(removed_at=at)

    with pytest.raises(actions.RenewalRefused) as refused:
        actions.renew_loan(loan_uuid=loan.uuid, by=desk, at=at)

    assert refused.value.refusals == [RenewalRefusal.NO_POLICY]


def test_readers_extend_their_own_loans_without_any_grant(at: datetime) -> None:
    account = people.account()
    loan = make.loan(to=make.patron(account=account))

    outcome = actions.renew_loan(loan_uuid=loan.uuid, by=people.actor(account), at=at + timedelta(days=3))

    assert outcome.is_new


def test_readers_do_not_extend_somebody_elses_loan(at: datetime) -> None:
    account = people.account()
    make.loan(to=make.patron(account=account))
    foreign = make.loan(to=make.patron(account=people.account()))

    with pytest.raises(NotFound):
        actions.renew_loan(loan_uuid=foreign.uuid, by=people.actor(account), at=at + timedelta(days=3))


def test_everything_possible_is_extended_together(desk: Actor, at: datetime) -> None:
    reader = make.patron()
    make.loan(to=reader)
    make.loan(to=reader, due_on=date(2026, 12, 1))
    Loan.objects.filter(due_on=date(2026, 12, 1)).update(renewals=2)

    together = actions.renew_all(patron_id=reader.pk, by=desk, at=at + timedelta(days=3))

    assert together == actions.RenewedTogether(renewed=1, refused=1)
    assert sorted(Loan.objects.values_list("due_on", "renewals")) == [(date(2026, 12, 1), 2), (date(2026, 12, 17), 1)]


def test_nobody_extends_everything_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        actions.renew_all(patron_id=make.patron().pk, by=someone_with("library.manage-items"), at=at)


def test_an_issue_is_undone_and_stays_in_history(desk: Actor, at: datetime) -> None:
    item, reader = make.item(), make.patron()
    loan = actions.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=at).loan

    outcome = actions.undo_issue(loan_uuid=loan.uuid, by=desk, at=at + timedelta(minutes=2))
    again = actions.undo_issue(loan_uuid=loan.uuid, by=desk, at=at + timedelta(minutes=3))

    assert (outcome.is_new, again.is_new) == (True, False)
    assert Loan.objects.values_list("state", flat=True).get() == "undone"
    assert events("library.issue-undone") == 1
    assert actions.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=at).is_new


def test_an_issue_of_another_desk_is_not_undone(someone_with: Callable[..., Actor], at: datetime) -> None:
    make.policy()
    mine, other = people.account(), people.account()
    issued_by = someone_with(GRANTS.ISSUE_ITEM, account_id=mine.pk)
    loan = actions.issue_item(item_id=make.item().pk, patron_id=make.patron().pk, by=issued_by, at=at).loan

    with pytest.raises(actions.UndoRefused) as refused:
        actions.undo_issue(loan_uuid=loan.uuid, by=someone_with(GRANTS.ISSUE_ITEM, account_id=other.pk), at=at)

    assert refused.value.refusals == [UndoRefusal.SOMEBODY_ELSES]


def test_readers_see_only_their_own_loans(desk: Actor) -> None:
    account = people.account()
    own = make.loan(to=make.patron(account=account))
    foreign = make.loan(to=make.patron(account=people.account()))
    by_key = queries.loans(visible_to=desk).order_by("id")

    assert list(queries.loans(visible_to=people.actor(account))) == [own]
    assert list(queries.loans(visible_to=Actor.anonymous())) == []
    assert list(by_key) == [own, foreign]


def test_a_reader_is_shown_to_the_desk_and_to_the_reader_alone(desk: Actor) -> None:
    account = people.account()
    own, foreign = make.patron(account=account), make.patron(account=people.account())
    reader = people.actor(account)

    assert queries.reader_card(uuid=foreign.uuid, visible_to=desk).id == foreign.pk
    assert queries.reader_card(uuid=own.uuid, visible_to=reader).id == own.pk
    for asked in (foreign.uuid, new_uuid()):
        with pytest.raises(NotFound):
            queries.reader_card(uuid=asked, visible_to=reader)


def test_the_day_counts_what_was_done_and_not_what_was_undone(desk: Actor, at: datetime) -> None:
    reader = make.patron()
    returned = make.loan(to=reader)
    make.loan(to=make.patron())
    undone = actions.issue_item(item_id=make.item().pk, patron_id=make.patron().pk, by=desk, at=at).loan
    actions.return_loan(loan_uuid=returned.uuid, by=desk, at=at)
    actions.undo_issue(loan_uuid=undone.uuid, by=desk, at=at)

    assert queries.totals_on(make.TODAY) == queries.DayTotals(issued=2, returned=1, readers=2)
    assert queries.totals_on(make.TODAY + timedelta(days=1)) == queries.DayTotals(issued=0, returned=0, readers=0)

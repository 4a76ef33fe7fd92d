"""Lost, claimed returned, found: a loan stays open until the copy is found, replaced or paid for, and debts follow it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from library.stock.test_ledger import received
from library.stock.test_replacement_act import lent, post, replacement, told, undone
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.debts import actions as debts
from torelik.library.debts import queries as owed
from torelik.library.debts.models import DebtEntry
from torelik.library.debts.vocabulary import Money
from torelik.library.holdings.models import Item
from torelik.library.lending import actions, long_overdue, loss_actions, queries, reminder_queries, rules
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.lending.vocabulary import LoanState, LossRefusal, Refusal, RenewalRefusal
from torelik.library.patrons.models import Patron
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import Refusal as StockRefusal
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LATER = NOON + timedelta(days=1)
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def money() -> None:
    debts.set_terms(money=Money.LEDGER, blocks_from=Decimal(0), seen=0, by=people.SYSTEM, at=NOON)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(people.account(grants=("library.issue-item", "library.manage-patrons")))
    return client


def priced(price: str = "4000.00") -> Item:
    item = make.item()
    Item.objects.filter(pk=item.pk).update(price=price)
    return item


def lost(loan: Loan, *, at: Any = NOON) -> actions.Outcome:
    return loss_actions.declare_lost(loan_uuid=loan.uuid, by=people.SYSTEM, at=at)


def claimed(loan: Loan) -> actions.Outcome:
    return loss_actions.claim_returned(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)


def settled(loan: Loan) -> actions.Outcome:
    return loss_actions.settle_loss(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)


def found(loan: Loan) -> actions.Outcome:
    return actions.return_item(item_id=loan.item_id, by=people.SYSTEM, at=LATER)


def refused(act: Callable[[], object]) -> list[LossRefusal]:
    with pytest.raises(loss_actions.LossRefused) as no:
        act()
    return no.value.refusals


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("late", "days", "is_long"), [(30, 30, False), (31, 30, True), (31, None, False), (-1, 1, False), (2, 1, True)]
)
def test_what_is_long_overdue(late: int, days: int | None, is_long: bool) -> None:
    assert rules.is_long_overdue(due_on=TODAY, lost_after_days=days, today=TODAY + timedelta(days=late)) is is_long


@pytest.mark.parametrize(
    ("is_late", "is_lost", "is_claimed", "keeps"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (True, False, True, False),
        (False, True, False, True),
        (True, True, True, True),
    ],
)
def test_which_loan_keeps_from_borrowing(is_late: bool, is_lost: bool, is_claimed: bool, keeps: bool) -> None:
    assert rules.keeps_from_borrowing(is_late=is_late, is_lost=is_lost, is_claimed=is_claimed) is keeps


@pytest.mark.parametrize(
    ("asked", "refusals"),
    [
        (lambda: rules.refusals_to_lose(is_open=True), []),
        (lambda: rules.refusals_to_lose(is_open=False), [LossRefusal.ENDED]),
        (lambda: rules.refusals_to_claim(is_open=True, is_lost=False), []),
        (lambda: rules.refusals_to_claim(is_open=True, is_lost=True), [LossRefusal.LOST]),
        (lambda: rules.refusals_to_claim(is_open=False, is_lost=True), [LossRefusal.ENDED]),
        (lambda: rules.refusals_to_settle(is_open=True, is_lost=True, is_paid=True), []),
        (lambda: rules.refusals_to_settle(is_open=False, is_lost=True, is_paid=True), [LossRefusal.ENDED]),
        (lambda: rules.refusals_to_settle(is_open=True, is_lost=False, is_paid=False), [LossRefusal.NOT_LOST]),
        (lambda: rules.refusals_to_settle(is_open=True, is_lost=True, is_paid=False), [LossRefusal.NOT_PAID]),
    ],
)
def test_refusals(asked: Callable[[], list[LossRefusal]], refusals: list[LossRefusal]) -> None:
    assert asked() == refusals


@pytest.mark.usefixtures("money")
def test_a_lost_copy_is_charged_at_its_price_and_found_again_costs_nothing() -> None:
    reader = make.patron(account=people.account())
    loan = make.loan(to=reader, of=priced())

    assert lost(loan).is_new
    assert not lost(loan).is_new
    loan.item.refresh_from_db()
    assert (loan.item.state, owed.balance_of(reader.pk)) == ("lost", Decimal("4000.00"))
    assert Event.objects.filter(name="library.copy-lost").count() == 1
    assert Notification.objects.filter(kind="library.lost").count() == 1

    assert found(loan).is_new
    loan.refresh_from_db()
    loan.item.refresh_from_db()
    assert (loan.state, loan.item.state, owed.balance_of(reader.pk)) == (LoanState.RETURNED, "available", 0)


def test_without_money_a_lost_copy_only_keeps_from_borrowing() -> None:
    reader = make.patron()
    lost(make.loan(to=reader, of=priced()))

    with pytest.raises(actions.IssueRefused) as no:
        actions.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON)

    assert no.value.refusals == [Refusal.OVERDUE_ITEMS]
    assert not DebtEntry.objects.exists()


@pytest.mark.usefixtures("money")
def test_a_copy_without_a_price_is_lost_all_the_same() -> None:
    lost(make.loan(to=make.patron()))

    assert not DebtEntry.objects.exists()


@pytest.mark.usefixtures("money")
def test_a_loss_that_is_paid_ends_the_loan_and_a_find_takes_the_price_back() -> None:
    reader = make.patron()
    loan = make.loan(to=reader, of=priced())
    assert refused(lambda: settled(loan)) == [LossRefusal.NOT_LOST]
    lost(loan)
    assert refused(lambda: settled(loan)) == [LossRefusal.NOT_PAID]
    debts.pay(key=uuid4(), patron_id=reader.pk, amount=Decimal(4000), by=people.SYSTEM, at=NOON)

    assert settled(loan).is_new
    assert not settled(loan).is_new
    loan.refresh_from_db()
    assert (loan.state, Item.objects.get(pk=loan.item_id).state) == (LoanState.PAID, "lost")

    assert found(loan).is_new
    loan.refresh_from_db()
    assert (loan.state, Item.objects.get(pk=loan.item_id).state) == (LoanState.RETURNED, "available")
    assert owed.balance_of(reader.pk) == Decimal(-4000)


@pytest.mark.usefixtures("money")
def test_days_are_late_until_the_reader_said_that_the_book_came_back() -> None:
    reader = make.patron()
    loan = make.loan(to=reader, due_on=TODAY - timedelta(days=2))
    LoanPolicy.objects.update(fine_per_day=Decimal(50))
    claimed(loan)

    actions.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON + timedelta(days=30))

    assert owed.balance_of(reader.pk) == Decimal(100)


def test_a_claimed_copy_keeps_from_nothing_while_it_is_looked_for() -> None:
    reader = make.patron()
    loan = make.loan(to=reader, due_on=TODAY - timedelta(days=9))

    assert claimed(loan).is_new
    assert not claimed(loan).is_new
    assert actions.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON).is_new
    with pytest.raises(actions.RenewalRefused) as no:
        actions.renew_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)
    assert RenewalRefusal.MISSING in no.value.refusals
    assert lost(loan).is_new
    assert refused(lambda: claimed(loan)) == [LossRefusal.LOST]


def test_a_loan_that_has_ended_is_not_lost() -> None:
    loan = make.loan(to=make.patron())
    actions.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    assert refused(lambda: lost(loan)) == [LossRefusal.ENDED]
    assert refused(lambda: claimed(loan)) == [LossRefusal.ENDED]
    assert refused(lambda: settled(loan)) == [LossRefusal.ENDED]


def test_the_clockwork_loses_what_is_long_overdue_and_nothing_else() -> None:
    long, short, looked_for = (make.loan(to=make.patron(), due_on=TODAY - timedelta(days=days)) for days in (91, 90, 91))
    LoanPolicy.objects.update(lost_after_days=90)
    claimed(looked_for)

    assert long_overdue.lose_long_overdue(by=people.SYSTEM, at=NOON) == 1
    assert long_overdue.lose_long_overdue(by=people.SYSTEM, at=NOON) == 0
    assert list(Loan.objects.filter(lost_at__isnull=False)) == [long]
    assert short.lost_at is None
    assert Event.objects.filter(name="library.copies-lost").count() == 1


def test_what_came_back_meanwhile_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    loan = make.loan(to=make.patron(), due_on=TODAY - timedelta(days=91))
    LoanPolicy.objects.update(lost_after_days=90)
    actions.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)
    monkeypatch.setattr(queries, "long_overdue", lambda **_asked: [loan.uuid])

    assert long_overdue.lose_long_overdue(by=people.SYSTEM, at=NOON) == 0


def test_nobody_is_reminded_of_a_copy_that_is_lost_or_looked_for() -> None:
    days = rules.ReminderDays(due_soon=3, first=1, second=5, third=9, ticket=None)
    for act in (lost, claimed):
        reader = make.patron(account=people.account())
        act(make.loan(to=reader, due_on=TODAY - timedelta(days=9)))

        assert reminder_queries.due_loans_of(reader.pk, today=TODAY, days=days) == []


@pytest.mark.usefixtures("money")
def test_a_replacement_takes_the_price_back_and_its_reversal_charges_it_again() -> None:
    items = received(1)
    Item.objects.update(price="4000.00")
    loan = lent(items[0])
    lost(loan)
    row = post(replacement(items))
    loan.refresh_from_db()
    assert (loan.state, owed.balance_of(loan.patron_id)) == (LoanState.REPLACED, 0)

    undone(row)

    loan.refresh_from_db()
    assert (loan.state, owed.balance_of(loan.patron_id)) == (LoanState.ON_LOAN, Decimal(4000))
    assert Item.objects.get(pk=loan.item_id).state == "lost"
    assert Event.objects.filter(name="library.loan-reopened").count() == 1


def test_a_reader_with_a_slip_keeps_a_replacement_from_being_reversed() -> None:
    items = received(1)
    loan = lent(items[0])
    row = post(replacement(items))
    Patron.objects.filter(pk=loan.patron_id).update(cleared_on=TODAY)

    assert told(lambda: undone(row)) == [Told(StockRefusal.READER_LEFT, "000001")]


@pytest.mark.parametrize("act", [lost, claimed, settled])
def test_only_the_desk_says_what_is_lost(act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = make.loan(to=make.patron())
    monkeypatch.setattr(people, "SYSTEM", people.actor(people.account()))

    with pytest.raises(PermissionDenied):
        act(loan)


def test_a_strange_loan_is_not_found() -> None:
    with pytest.raises(NotFound):
        loss_actions.declare_lost(loan_uuid=uuid4(), by=people.SYSTEM, at=NOON)


class TestPages:
    """What the desk sees."""

    MISSING = "/en/library/lending/missing/"

    def test_a_book_is_looked_for_lost_and_found(self, desk: Client) -> None:
        reader = make.patron()
        loan = make.loan(to=reader)
        page = f"/en/library/lending/loans/{loan.uuid}/loss/"

        assert "Nothing is missing" in text_of(desk.get(self.MISSING))
        assert page in text_of(desk.get(f"/en/library/lending/?reader={reader.uuid}"))
        assert "The reader says it came back" in text_of(desk.get(page))
        assert desk.post(page, {"act": "?"}).status_code == 422
        assert desk.post(page, {"act": "claimed"})["Location"] == self.MISSING
        assert "Said to be returned" in text_of(desk.get(self.MISSING))
        assert desk.post(page, {"act": "lost"}).status_code == 302
        assert desk.post(page, {"act": "settled"}).status_code == 409
        for kind in ("xlsx", "pdf"):
            assert desk.get(self.MISSING, {"as": kind}).status_code == 200
        assert desk.post(page, {"act": "found"}).status_code == 302
        assert "Returned" in text_of(desk.get(page))
        assert Loan.objects.get().state == LoanState.RETURNED

    def test_a_stranger_sees_nothing(self, client: Client) -> None:
        loan = make.loan(to=make.patron())
        client.force_login(people.account())

        assert client.get(self.MISSING).status_code == 403
        assert client.post(f"/en/library/lending/loans/{loan.uuid}/loss/", {"act": "lost"}).status_code == 403
        client.force_login(people.account(grants=("library.issue-item",)))
        assert client.get(f"/en/library/lending/loans/{uuid4()}/loss/").status_code == 404

    @pytest.mark.parametrize("number", [1, 30])
    def test_any_number_of_missing_copies_costs_the_same(
        self, desk: Client, number: int, django_assert_num_queries: Queries
    ) -> None:
        make.policy(max_items=100)
        reader = make.patron()
        for _n in range(number):
            claimed(make.loan(to=reader))

        with django_assert_num_queries(7):
            assert desk.get(self.MISSING).status_code == 200

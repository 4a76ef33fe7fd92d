"""A copy without an inventory number is counted, reminded of, fined, lost and written off as any other (cl. 12)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from library.stock.test_group_cards import brought, undone
from library.stock.test_ledger import add, balance, draft, law, place, post, received, told
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.debts import actions as debts
from torelik.library.debts import queries as owed
from torelik.library.debts.models import DebtEntry
from torelik.library.debts.vocabulary import Money
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.models import GroupBalance, GroupCard, Item
from torelik.library.lending import (
    group_actions,
    group_loss_actions,
    group_loss_queries,
    long_overdue,
    loss_actions,
    reminder_actions,
    reminder_queries,
    rules,
)
from torelik.library.lending.models import CountedAct, GroupLoan, Loan, LoanPolicy, Reminder
from torelik.library.lending.rules import ReminderDays
from torelik.library.lending.vocabulary import LoanState, LossRefusal, Refusal
from torelik.library.patrons.models import Patron
from torelik.library.stock import actions as stock_actions
from torelik.library.stock import lost_actions
from torelik.library.stock import queries as stock
from torelik.library.stock.models import StockDocument
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DocumentKind
from torelik.library.stock.vocabulary import Refusal as StockRefusal
from torelik.library.stocktaking.rules import Progress, ScanFacts, verdict_of
from torelik.library.stocktaking.vocabulary import Verdict
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LATER = NOON + timedelta(days=1)
WRITING_OFF = {"reason": "lost", "commission": "А. Серік"}
REPLACING = {"supplier": "Серікбаев Айдос", "commission": "А. Серік"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def money() -> None:
    debts.set_terms(money=Money.LEDGER, blocks_from=Decimal(0), seen=0, by=people.SYSTEM, at=NOON)


@pytest.fixture
def desk(client: Client) -> Client:
    grants = ("library.issue-item", "library.manage-patrons", "library.keep-stock", "library.post-stock")
    client.force_login(people.account(grants=grants))
    return client


def lent(card: GroupCard, to: Patron | None = None, *, at: Any = NOON) -> GroupLoan:
    if not LoanPolicy.objects.exists():
        make.policy(max_items=100)
    at_place = place()
    facts = rules.CopyFacts("book", at_place.branch_id, at_place.pk)
    copy = group_actions.CardCopy(card.pk, card.uuid, card.record_id, facts)
    reader = to or make.patron()
    return group_actions.issue_group_copy(copy=copy, patron_id=reader.pk, by=people.SYSTEM, at=at).loan


def lost(loan: GroupLoan) -> GroupLoan:
    return group_loss_actions.declare_group_copy_lost(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON).loan


def returned(loan: GroupLoan, *, at: Any = LATER) -> group_actions.GroupOutcome:
    return group_actions.return_group_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=at)


def gone(loan: GroupLoan, reason: str = "Хат қайтып келді") -> GroupLoan:
    Patron.objects.filter(pk=loan.patron_id).update(card_valid_through=TODAY - timedelta(days=1))
    return group_loss_actions.close_group_loss_as_gone(loan_uuid=loan.uuid, reason=reason, by=people.SYSTEM, at=NOON).loan


def heaps(card: GroupCard) -> tuple[int, int, int]:
    row = GroupBalance.objects.get(card=card)
    return row.copies, row.on_loan, row.lost


def act_with(loan: GroupLoan, kind: DocumentKind = DocumentKind.WRITE_OFF) -> StockDocument:
    said = WRITING_OFF if kind is DocumentKind.WRITE_OFF else REPLACING
    row = stock_actions.draft_document(kind=kind, day=TODAY, by=people.SYSTEM, at=NOON, key=uuid4(), **said)
    lost_actions.add_lost(uuid=row.uuid, loan_uuid=loan.uuid, by=people.SYSTEM)
    if kind is DocumentKind.REPLACEMENT:
        add(row, record=law("Жаңа басылым"), price="950.00")
    row.refresh_from_db()
    return row


def refused(act: Any) -> list[LossRefusal]:
    with pytest.raises(loss_actions.LossRefused) as no:
        act()
    return no.value.refusals


def test_its_issue_and_return_are_counted_by_the_diary() -> None:
    loan = lent(brought(law(), 5))

    returned(loan)

    rows = CountedAct.objects.order_by("id").values_list("group_loan", "act", "day", "kind")
    assert list(rows) == [(loan.pk, "issued", TODAY, "book"), (loan.pk, "returned", LATER.date(), "book")]


def test_its_reader_is_reminded_of_it_once_per_step() -> None:
    loan = lent(brought(law("Азаматтық құқық"), 5), make.patron(account=people.account()))
    GroupLoan.objects.filter(pk=loan.pk).update(due_on=TODAY - timedelta(days=1))

    times = [reminder_actions.remind_readers(by=people.SYSTEM, at=NOON) for _time in range(2)]

    [letter] = Notification.objects.filter(kind__startswith="library.overdue")
    assert (times, [row.step for row in Reminder.objects.filter(group_loan=loan)]) == ([1, 0], ["first"])
    assert letter.words["books"] == [["Азаматтық құқық", "2026-11-22"]]


def test_books_with_and_without_numbers_stand_in_one_letter() -> None:
    reader = make.patron(account=people.account())
    numbered = make.loan(to=reader)
    loan = lent(brought(law(), 5), reader)
    Loan.objects.filter(pk=numbered.pk).update(due_on=TODAY - timedelta(days=2))
    GroupLoan.objects.filter(pk=loan.pk).update(due_on=TODAY - timedelta(days=1))

    found = reminder_queries.due_loans_of(reader.pk, today=TODAY, days=ReminderDays())

    assert [one.due_on.day for one in found] == [21, 22]


def test_a_late_one_is_fined_by_the_rule_of_its_loan(money: None) -> None:
    loan = lent(brought(law(), 5))
    LoanPolicy.objects.update(fine_per_day=Decimal("10.00"))
    GroupLoan.objects.filter(pk=loan.pk).update(due_on=TODAY - timedelta(days=3))

    returned(loan, at=NOON)

    [line] = DebtEntry.objects.all()
    assert (line.kind, line.amount, line.group_loan_id, line.loan_id) == ("overdue", Decimal("30.00"), loan.pk, None)


def test_a_lost_one_is_charged_stays_on_its_card_and_cannot_be_lent(money: None) -> None:
    card = brought(law(), 1)
    loan = lost(lent(card))

    with pytest.raises(group_actions.GroupIssueRefused) as no:
        lent(card)

    assert no.value.refusals == [Refusal.NONE_LEFT]
    assert (heaps(card), balance()[0]) == ((1, 0, 1), 1)
    assert owed.balance_of(loan.patron_id) == Decimal("900.00")
    assert (holdings.count_items(), holdings.count_lost()) == (0, 1)


def test_a_lost_one_is_lost_once(money: None) -> None:
    card = brought(law(), 2)
    loan = lost(lost(lent(card)))

    assert (heaps(card), DebtEntry.objects.filter(group_loan=loan).count()) == ((2, 0, 1), 1)


def test_a_lost_one_that_is_found_is_owed_no_more_and_can_be_lent(money: None) -> None:
    card = brought(law(), 1)
    loan = lost(lent(card))

    returned(loan)

    loan.refresh_from_db()
    assert (loan.state, heaps(card), owed.balance_of(loan.patron_id)) == (LoanState.RETURNED, (1, 0, 0), Decimal(0))


def test_one_that_was_paid_for_is_written_off_its_card_by_an_act(money: None) -> None:
    card = brought(law(), 3)
    loan = lost(lent(card))
    debts.pay(key=loan.uuid, patron_id=loan.patron_id, amount=Decimal("900.00"), by=people.SYSTEM, at=NOON)
    group_loss_actions.settle_group_loss(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)

    post(act_with(loan))

    loan.refresh_from_db()
    assert (loan.state, loan.written_off_at, heaps(card)) == (LoanState.PAID, NOON, (2, 0, 0))
    assert (balance(), group_loss_queries.lost_of_cards()) == ((2, Decimal("1800.00")), [])


def test_one_that_was_not_paid_for_is_not_settled(money: None) -> None:
    loan = lost(lent(brought(law(), 3)))

    assert refused(lambda: group_loss_actions.settle_group_loss(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)) == [
        LossRefusal.NOT_PAID
    ]


def test_another_is_accepted_instead_by_an_act_of_replacement(money: None) -> None:
    card = brought(law(), 3)
    loan = lost(lent(card))

    row = post(act_with(loan, DocumentKind.REPLACEMENT))

    loan.refresh_from_db()
    assert (loan.state, heaps(card), owed.balance_of(loan.patron_id)) == (LoanState.REPLACED, (2, 0, 0), Decimal(0))
    assert (row.register_number, row.disposal_number, balance()[0]) == (2, 1, 3)
    assert Event.objects.filter(name="library.loan-replaced").count() == 1


def test_a_reversed_replacement_lets_it_be_lost_and_owed_again(money: None) -> None:
    card = brought(law(), 3)
    loan = lost(lent(card))

    undone(post(act_with(loan, DocumentKind.REPLACEMENT)))

    loan.refresh_from_db()
    assert (loan.state, loan.written_off_at, heaps(card)) == (LoanState.ON_LOAN, None, (3, 0, 1))
    assert owed.balance_of(loan.patron_id) == Decimal("900.00")


def test_a_replacement_is_not_reversed_while_the_reader_has_another_copy_of_the_card() -> None:
    card = brought(law("Азаматтық құқық"), 3)
    loan = lost(lent(card))
    row = post(act_with(loan, DocumentKind.REPLACEMENT))
    lent(card, loan.patron)

    assert told(lambda: undone(row)) == [Told(StockRefusal.READER_HAS_ANOTHER, "Азаматтық құқық")]
    assert heaps(card) == (2, 1, 0)


def test_a_reversed_write_off_lets_it_wait_for_an_act_again() -> None:
    card = brought(law(), 3)
    loan = gone(lost(lent(card)))

    undone(post(act_with(loan)))

    loan.refresh_from_db()
    assert (loan.state, loan.written_off_at, heaps(card)) == (LoanState.GONE, None, (3, 0, 1))
    assert [one.uuid for one in group_loss_queries.lost_of_cards(waiting_for_act=True)] == [loan.uuid]


def test_one_whose_loan_is_open_is_not_added_to_a_write_off() -> None:
    loan = lost(lent(brought(law(), 3)))
    row = draft(DocumentKind.WRITE_OFF, **WRITING_OFF)

    assert told(lambda: lost_actions.add_lost(uuid=row.uuid, loan_uuid=loan.uuid, by=people.SYSTEM)) == [
        Told(StockRefusal.NOT_LOST)
    ]


def test_one_that_is_found_before_the_act_is_posted_does_not_leave() -> None:
    card = brought(law("Азаматтық құқық"), 3)
    loan = gone(lost(lent(card)))
    row = act_with(loan)
    returned(loan)

    assert told(lambda: post(row)) == [Told(StockRefusal.NOT_LOST, "Азаматтық құқық")]
    assert heaps(card) == (3, 0, 0)


def test_what_an_act_took_from_the_card_does_not_come_back_by_the_desk() -> None:
    card = brought(law(), 3)
    loan = gone(lost(lent(card)))
    post(act_with(loan))

    assert (returned(loan).is_new, heaps(card)) == (False, (2, 0, 0))


def test_a_draft_names_a_lost_copy_once() -> None:
    loan = gone(lost(lent(brought(law(), 3))))
    row = act_with(loan)

    lost_actions.add_lost(uuid=row.uuid, loan_uuid=loan.uuid, by=people.SYSTEM)

    assert [line.is_lost for line in stock.lines_of(row)] == [True]


@pytest.mark.parametrize("kind", [DocumentKind.TRANSFER, DocumentKind.RECEIPT])
def test_a_lost_copy_leaves_by_write_off_or_replacement_alone(kind: DocumentKind) -> None:
    loan = gone(lost(lent(brought(law(), 3))))
    row = draft(kind)

    assert told(lambda: lost_actions.add_lost(uuid=row.uuid, loan_uuid=loan.uuid, by=people.SYSTEM)) == [
        Told(StockRefusal.NOT_FOR_GROUPS)
    ]


def test_the_loan_of_a_lost_copy_whose_reader_is_gone_is_closed_with_a_reason_and_the_copy_written_off() -> None:
    [copy] = received(1)
    loan = make.loan(to=make.patron(), of=copy)
    loss_actions.declare_lost(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)
    Patron.objects.update(card_valid_through=TODAY - timedelta(days=1))

    loss_actions.close_as_gone(loan_uuid=loan.uuid, reason="Оқудан шығарылды", by=people.SYSTEM, at=NOON)
    from_stock = draft(DocumentKind.WRITE_OFF, **WRITING_OFF)
    stock_actions.add_copies(uuid=from_stock.uuid, numbers=[copy.barcode], by=people.SYSTEM)
    from_stock.refresh_from_db()
    post(from_stock)

    loan.refresh_from_db()
    assert (loan.state, loan.end_reason, Item.objects.get().state) == (LoanState.GONE, "Оқудан шығарылды", "withdrawn")
    [event] = Event.objects.filter(name="library.loss-closed")
    assert event.facts["reason"] == "Оқудан шығарылды"


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        ({}, []),
        ({"is_open": False}, [LossRefusal.ENDED]),
        ({"is_lost": False}, [LossRefusal.NOT_LOST]),
        ({"ticket_is_valid": True}, [LossRefusal.STILL_READER]),
        ({"reason": " "}, [LossRefusal.NO_REASON]),
        (
            {"is_lost": False, "ticket_is_valid": True, "reason": ""},
            [LossRefusal.NOT_LOST, LossRefusal.STILL_READER, LossRefusal.NO_REASON],
        ),
    ],
)
def test_a_loan_is_closed_as_of_a_reader_who_is_gone(facts: dict[str, Any], refusals: list[LossRefusal]) -> None:
    usual = {"is_open": True, "is_lost": True, "ticket_is_valid": False, "reason": "Хат қайтып келді"}

    assert rules.refusals_to_close(**(usual | facts)) == refusals


def test_what_is_long_overdue_is_lost_by_itself() -> None:
    loan = lent(brought(law(), 3))
    LoanPolicy.objects.update(lost_after_days=60)
    GroupLoan.objects.filter(pk=loan.pk).update(due_on=TODAY - timedelta(days=61))

    times = [long_overdue.lose_long_overdue(by=people.SYSTEM, at=NOON) for _time in range(2)]

    loan.refresh_from_db()
    assert (times, loan.lost_at) == ([1, 0], NOON)


def test_the_database_lends_and_loses_no_more_than_is_there() -> None:
    card = brought(law(), 1)
    lent(card)

    with pytest.raises(IntegrityError), transaction.atomic():
        GroupBalance.objects.filter(card=card).update(lost=1)


def test_who_does_not_work_at_the_desk_registers_no_loss() -> None:
    loan, by = lent(brought(law(), 1)), people.actor(people.account())

    for act in (
        lambda: group_loss_actions.declare_group_copy_lost(loan_uuid=loan.uuid, by=by, at=NOON),
        lambda: group_loss_actions.settle_group_loss(loan_uuid=loan.uuid, by=by, at=NOON),
        lambda: group_loss_actions.close_group_loss_as_gone(loan_uuid=loan.uuid, reason="x", by=by, at=NOON),
        lambda: loss_actions.close_as_gone(loan_uuid=loan.uuid, reason="x", by=by, at=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_desk_registers_a_loss_finds_it_and_lists_what_is_missing(desk: Client) -> None:
    card = brought(law("Азаматтық құқық"), 3)
    loan = lent(card)
    address = f"/en/library/lending/group-loans/{loan.uuid}/loss/"

    page = desk.get(address)
    done = desk.post(address, {"act": "lost"})
    missing = desk.get("/en/library/lending/missing/").content.decode()
    refusal = desk.post(address, {"act": "gone", "reason": ""})
    found = desk.post(address, {"act": "found"})

    assert [answer.status_code for answer in (page, done, refusal, found)] == [200, 302, 409, 302]
    assert "Азаматтық құқық" in missing
    assert heaps(card) == (3, 0, 0)


def test_a_loan_that_is_not_there_is_not_found(desk: Client) -> None:
    with pytest.raises(NotFound):
        group_loss_queries.group_loss(make.record().uuid, visible_to=people.SYSTEM)

    assert desk.get(f"/en/library/lending/group-loans/{make.record().uuid}/loss/").status_code == 404


def test_the_act_offers_the_lost_copies_and_takes_one_with_a_press(desk: Client) -> None:
    loan = gone(lost(lent(brought(law("Азаматтық құқық"), 3))))
    row = draft(DocumentKind.WRITE_OFF, **WRITING_OFF)

    page = desk.get(f"/en/library/stock/{row.uuid}/").content.decode()
    done = desk.post(f"/en/library/stock/{row.uuid}/lost/{loan.uuid}/")

    assert "Lost copies of group cards" in page
    assert (done.status_code, row.lines.count()) == (302, 1)


def test_a_stock_taking_tells_lost_copies_apart() -> None:
    assert verdict_of(ScanFacts(is_lost=True, on_loan=True)) is Verdict.LOST
    assert Progress(unseen=1, seen=5, lost=2, gone=4).expected == 8
    assert Progress(unseen=0, seen=5, lost=2).percent == 100

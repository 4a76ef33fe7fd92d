"""Debts of readers: where money is taken, late books are charged by the rule, and every tenge is told by lines that stay."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.clearance import actions as clearance
from torelik.library.clearance.vocabulary import Obstacle
from torelik.library.debts import actions, queries, rules
from torelik.library.debts.models import DebtEntry
from torelik.library.debts.vocabulary import EntryKind, Money, Refusal
from torelik.library.lending import actions as lending
from torelik.library.lending import debtor_queries
from torelik.library.lending import queries as lending_queries
from torelik.library.lending.models import LoanPolicy
from torelik.library.lending.vocabulary import Refusal as IssueRefusal
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
HOME = "/en/library/debts/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def money() -> None:
    set_terms(Money.LEDGER)


@pytest.fixture
def desk(client: Client) -> Client:
    grants = ("library.keep-debts", "library.waive-debts", "library.issue-item", "library.set-policies", "library.manage-patrons")
    client.force_login(people.account(grants=grants))
    return client


def set_terms(money: Money, *, blocks_from: str = "0", seen: int | None = None) -> None:
    version = queries.terms().version if seen is None else seen
    actions.set_terms(money=money, blocks_from=Decimal(blocks_from), seen=version, by=people.SYSTEM, at=NOON)


def charged(reader: Patron, amount: str = "1500.00", *, key: Any = None) -> DebtEntry:
    return actions.charge(
        key=key or uuid4(), patron_id=reader.pk, amount=Decimal(amount), reason="Torn page", by=people.SYSTEM, at=NOON
    )


def paid(reader: Patron, amount: str, *, key: Any = None) -> DebtEntry:
    return actions.pay(key=key or uuid4(), patron_id=reader.pk, amount=Decimal(amount), by=people.SYSTEM, at=NOON)


def waived(reader: Patron, amount: str, *, reason: str = "An orphan", key: Any = None) -> DebtEntry:
    return actions.waive(
        key=key or uuid4(), patron_id=reader.pk, amount=Decimal(amount), reason=reason, by=people.SYSTEM, at=NOON
    )


def back(entry: DebtEntry, reason: str = "By mistake") -> DebtEntry:
    return actions.take_back(uuid=entry.uuid, patron_id=entry.patron_id, reason=reason, by=people.SYSTEM, at=NOON)


def returned_late(reader: Patron, days: int, *, per_day: str | None = "50.00", at_most: str | None = None) -> None:
    loan = make.loan(to=reader, due_on=TODAY - timedelta(days=days))
    LoanPolicy.objects.update(fine_per_day=per_day, fine_at_most=at_most)
    lending.return_loan(loan_uuid=loan.uuid, by=people.SYSTEM, at=NOON)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("days", "grace", "per_day", "at_most", "owed"),
    [
        (0, 0, "50", None, "0"),
        (1, 0, "50", None, "50"),
        (3, 3, "50", None, "0"),
        (4, 3, "50", None, "50"),
        (100, 0, "50", "1000", "1000"),
        (3, 0, "50", "1000", "150"),
        (3, 0, None, None, "0"),
        (3, 0, "0", None, "0"),
        (-2, 0, "50", None, "0"),
    ],
)
def test_what_a_late_book_costs(days: int, grace: int, per_day: str | None, at_most: str | None, owed: str) -> None:
    amount = rules.fine(
        due_on=TODAY,
        returned_on=TODAY + timedelta(days=days),
        grace_days=grace,
        per_day=Decimal(per_day) if per_day else None,
        at_most=Decimal(at_most) if at_most else None,
    )

    assert amount == Decimal(owed)


@pytest.mark.parametrize(
    ("amount", "is_sum"),
    [("0", False), ("-1", False), ("0.01", True), ("0.001", False), ("999999999.99", True), ("1000000000", False)],
)
def test_what_a_sum_is(amount: str, is_sum: bool) -> None:
    assert rules.is_sum(Decimal(amount)) is is_sum


@pytest.mark.parametrize(
    ("money", "balance", "from_sum", "keeps"),
    [
        (Money.BLOCK, "900", "0", False),
        (Money.LEDGER, "0", "0", False),
        (Money.LEDGER, "1", "0", True),
        (Money.LEDGER, "999", "1000", False),
        (Money.LEDGER, "1000", "1000", True),
    ],
)
def test_which_debt_keeps_from_borrowing(money: Money, balance: str, from_sum: str, keeps: bool) -> None:
    assert rules.keeps_from_borrowing(money, Decimal(balance), from_sum=Decimal(from_sum)) is keeps


@pytest.mark.parametrize(
    ("refused", "refusals"),
    [
        (lambda: rules.refusals_to_charge(Money.LEDGER, Decimal(1), reason="a"), []),
        (
            lambda: rules.refusals_to_charge(Money.BLOCK, Decimal(0), reason=" "),
            [Refusal.NO_MONEY, Refusal.NOT_A_SUM, Refusal.NO_REASON],
        ),
        (lambda: rules.refusals_to_pay(Decimal(5), Decimal(5)), []),
        (lambda: rules.refusals_to_pay(Decimal(5), Decimal(6)), [Refusal.MORE_THAN_OWED]),
        (lambda: rules.refusals_to_waive(Decimal(5), Decimal(5), reason=""), [Refusal.NO_REASON]),
        (lambda: rules.refusals_to_take_back(EntryKind.PAYMENT, is_taken_back=False, reason="a"), []),
        (lambda: rules.refusals_to_take_back(EntryKind.LOST, is_taken_back=False, reason="a"), []),
        (lambda: rules.refusals_to_take_back(EntryKind.WAIVER, is_taken_back=False, reason="a"), [Refusal.MORE_THAN_PAID]),
        (
            lambda: rules.refusals_to_take_back(EntryKind.PAYMENT, is_taken_back=True, reason=""),
            [Refusal.MORE_THAN_PAID, Refusal.NO_REASON],
        ),
    ],
)
def test_refusals(refused: Callable[[], list[Refusal]], refusals: list[Refusal]) -> None:
    assert refused() == refusals


@pytest.mark.usefixtures("money")
def test_a_late_return_is_charged_by_the_rule_of_its_loan() -> None:
    reader = make.patron()

    returned_late(reader, 4)

    line = DebtEntry.objects.get()
    assert (line.kind, line.amount, line.patron_id, line.day) == (EntryKind.OVERDUE, Decimal("200.00"), reader.pk, TODAY)
    assert queries.balances([reader.pk]) == {reader.pk: Decimal("200.00")}
    assert Event.objects.filter(name="library.debt-charged").count() == 1


@pytest.mark.usefixtures("money")
@pytest.mark.parametrize(("days", "per_day"), [(0, "50.00"), (5, None)])
def test_nothing_is_charged_in_time_or_without_a_fine(days: int, per_day: str | None) -> None:
    returned_late(make.patron(), days, per_day=per_day)

    assert not DebtEntry.objects.exists()


def test_a_library_that_takes_no_money_charges_nothing() -> None:
    reader = make.patron()

    returned_late(reader, 4)

    assert not DebtEntry.objects.exists()
    with pytest.raises(actions.DebtRefused) as refused:
        charged(reader)
    assert refused.value.refusals == [Refusal.NO_MONEY]


@pytest.mark.usefixtures("money")
def test_a_debt_is_paid_in_parts_waived_and_taken_back() -> None:
    reader = make.patron()
    charge = charged(reader, "1500.00")
    first, second = paid(reader, "500.00"), paid(reader, "200.00")
    waived(reader, "300.00")

    assert queries.balance_of(reader.pk) == Decimal("500.00")
    assert (str(first), str(second)) == ("1/2026", "2/2026")
    with pytest.raises(actions.DebtRefused) as refused:
        paid(reader, "500.01")
    assert refused.value.refusals == [Refusal.MORE_THAN_OWED]

    refund = back(second)
    assert (refund.kind, refund.amount, str(refund)) == (EntryKind.REFUND, Decimal("200.00"), "3/2026")
    back(charge)
    assert queries.balance_of(reader.pk) == Decimal("-800.00")
    with pytest.raises(actions.DebtRefused) as twice:
        back(second)
    assert twice.value.refusals == [Refusal.MORE_THAN_PAID]
    sums = queries.sums_between(TODAY, TODAY, visible_to=people.SYSTEM)
    assert (sums.charged, sums.paid, sums.waived, sums.owed_at_end) == (0, Decimal(500), Decimal(300), Decimal(-800))


@pytest.mark.usefixtures("money")
def test_what_is_sent_twice_is_written_once() -> None:
    reader, keys = make.patron(), [uuid4() for _n in range(3)]
    for _twice in range(2):
        charged(reader, key=keys[0])
        paid(reader, "100.00", key=keys[1])
        waived(reader, "100.00", key=keys[2])

    assert DebtEntry.objects.count() == 3
    assert queries.balance_of(reader.pk) == Decimal("1300.00")


@pytest.mark.usefixtures("money")
@pytest.mark.parametrize("act", [lambda: DebtEntry.objects.update(amount=1), lambda: DebtEntry.objects.all().delete()])
def test_a_line_is_neither_changed_nor_deleted(act: Callable[[], object]) -> None:
    charged(make.patron())

    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.mark.usefixtures("money")
def test_who_owes_is_lent_nothing_and_gets_no_slip() -> None:
    make.policy()
    reader = make.patron()
    charged(reader)

    with pytest.raises(lending.IssueRefused) as refused:
        lending.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON)
    with pytest.raises(clearance.ClearanceRefused) as no_slip:
        clearance.give_slip(patron_id=reader.pk, by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [IssueRefusal.OWES_MONEY]
    assert refused.value.may_be_lifted
    assert [one.why for one in no_slip.value.owed] == [Obstacle.MONEY]
    paid(reader, "1500.00")
    assert clearance.give_slip(patron_id=reader.pk, by=people.SYSTEM, at=NOON).is_new


def test_a_small_debt_may_be_let_pass_and_an_old_one_sleeps_without_money() -> None:
    make.policy()
    set_terms(Money.LEDGER, blocks_from="2000")
    reader = make.patron()
    charged(reader)

    assert lending.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=NOON).is_new
    set_terms(Money.BLOCK)
    assert queries.balances([reader.pk]) == {}
    assert queries.kept_from_borrowing([reader.pk]) == set()


@pytest.mark.usefixtures("money")
def test_the_debtors_show_what_is_owed() -> None:
    reader = make.patron()
    make.loan(to=reader, due_on=TODAY - timedelta(days=2))
    charged(reader)
    asked = debtor_queries.Asked()
    rows = debtor_queries.debtors(asked, today=TODAY, visible_to=people.SYSTEM)

    [line] = debtor_queries.debtor_lines(rows, asked, today=TODAY, visible_to=people.SYSTEM)

    assert line.owes == Decimal("1500.00")
    card = lending_queries.reader_card(uuid=reader.uuid, visible_to=people.SYSTEM)
    held = lending_queries.reader_loans(card, visible_to=people.SYSTEM, at=NOON, today=TODAY)
    assert held.owes == Decimal("1500.00")


def test_terms_changed_meanwhile_are_refused() -> None:
    set_terms(Money.LEDGER)

    with pytest.raises(actions.DebtRefused) as refused:
        set_terms(Money.BLOCK, seen=0)

    assert refused.value.refusals == [Refusal.CHANGED_MEANWHILE]


@pytest.mark.parametrize("act", [charged, lambda one: paid(one, "1"), lambda one: waived(one, "1")])
def test_only_who_may_writes_into_the_ledger(act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make.patron()
    monkeypatch.setattr(people, "SYSTEM", people.actor(people.account(grants=("library.issue-item",))))

    with pytest.raises(PermissionDenied):
        act(reader)


@pytest.mark.usefixtures("money")
def test_taking_back_is_of_the_reader_and_by_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    entry, other = charged(make.patron()), make.patron()

    with pytest.raises(NotFound):
        actions.take_back(uuid=entry.uuid, patron_id=other.pk, reason="a", by=people.SYSTEM, at=NOON)
    keeper = people.actor(people.account(grants=("library.keep-debts",)))
    with pytest.raises(PermissionDenied):
        actions.take_back(uuid=entry.uuid, patron_id=entry.patron_id, reason="a", by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.set_terms(money=Money.BLOCK, blocks_from=Decimal(0), seen=0, by=keeper, at=NOON)


class TestPages:
    """What the desk, the accountant and the reader see."""

    def test_a_reader_is_charged_pays_and_gets_a_receipt(self, desk: Client) -> None:
        reader = make.patron()
        page = f"{HOME}readers/{reader.uuid}/"

        assert "The library takes no money of readers." in text_of(desk.get(page))
        answer = desk.post(f"{HOME}terms/", {"money": "ledger", "blocks_from": "0", "seen": 0})
        assert answer.status_code == 302
        assert desk.post(f"{HOME}terms/", {"money": "ledger", "blocks_from": "0", "seen": 0}).status_code == 409
        assert desk.post(f"{HOME}terms/", {"money": "?"}).status_code == 422
        assert desk.get(f"{HOME}terms/").status_code == 200
        charge = {"act": "charge", "amount": "700", "reason": "Torn page", "key": uuid4()}
        assert desk.post(page, {**charge, "reason": ""}).status_code == 422
        assert desk.post(page, {"act": "?"}).status_code == 422
        assert desk.post(page, charge).status_code == 302
        assert "Owes 700,00 tenge" in text_of(desk.get(page)).replace("\u00a0", " ")
        assert desk.post(page, {"act": "pay", "amount": "900", "key": uuid4()}).status_code == 409
        assert desk.post(page, {"act": "pay", "amount": "600", "key": uuid4()}).status_code == 302
        assert desk.post(page, {"act": "waive", "amount": "100", "reason": "Poor", "key": uuid4()}).status_code == 302
        payment = DebtEntry.objects.get(kind="payment")
        for language in ("kk", "ru"):
            pdf = desk.get(f"{HOME}receipts/{payment.uuid}/", {"language": language})
            text = " ".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf.content))
            assert ("600,00" in text, "Бекова" in text) == (True, True)
        assert desk.post(page, {"act": "take-back", "entry": payment.uuid, "reason": "Wrong reader"}).status_code == 302
        assert "Wrong reader" in text_of(desk.get(page))
        assert "600,00" in text_of(desk.get(f"/en/library/lending/?reader={reader.uuid}"))
        assert desk.get(f"/en/library/lending/readers/{reader.uuid}/form/").status_code == 200

    @pytest.mark.usefixtures("money")
    def test_the_accountant_takes_out_a_period(self, desk: Client) -> None:
        reader = make.patron()
        charged(reader, "700.00")
        paid(reader, "200.00")

        answer = desk.get(HOME)
        assert ("500,00" in text_of(answer), "Бекова" in text_of(answer)) == (True, True)
        asked = {"first": "2026-11-01", "last": "2026-11-30"}
        book = load_workbook(BytesIO(b"".join(desk.get(HOME, {**asked, "as": "xlsx"}).streaming_content)))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert [row[8:10] for row in rows[-2:]] == [(700, None), (None, 200)]
        assert desk.get(HOME, {"first": "2026-11-30", "last": "2026-11-01"}).status_code == 422
        assert Event.objects.filter(name="library.debt-list-taken").count() == 1

    @pytest.mark.usefixtures("money")
    def test_a_reader_sees_their_own_and_nobody_elses(self, client: Client) -> None:
        account, other = people.account(), make.patron()
        own = make.patron(account=account)
        charged(own, "700.00")
        charged(other, "999.00")
        foreign, mine = paid(other, "999.00"), paid(own, "100.00")
        client.force_login(account)

        page = text_of(client.get("/en/library/me/debts/"))
        assert ("700,00" in page, "999,00" in page) == (True, False)
        assert "You owe the library 600,00 tenge" in text_of(client.get("/en/library/me/loans/"))
        assert client.get(f"{HOME}receipts/{mine.uuid}/").status_code == 200
        assert client.get(f"{HOME}receipts/{foreign.uuid}/").status_code == 404
        for address in (HOME, f"{HOME}readers/{own.uuid}/", f"{HOME}terms/"):
            assert client.get(address).status_code == 403
        client.force_login(people.account())
        assert "Nothing was charged or paid" in text_of(client.get("/en/library/me/debts/"))

    @pytest.mark.usefixtures("money")
    @pytest.mark.parametrize("number", [1, 30])
    def test_any_number_of_debtors_costs_the_same(self, desk: Client, number: int, django_assert_num_queries: Queries) -> None:
        for _n in range(number):
            charged(make.patron())

        with django_assert_num_queries(10):
            assert desk.get(HOME).status_code == 200

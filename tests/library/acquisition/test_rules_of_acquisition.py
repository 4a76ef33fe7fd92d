"""What decides in acquisition, without a database: sending, approving, reading lists, counting copies (cl. 12)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from torelik.library.acquisition import rules
from torelik.library.acquisition.rules import ApprovalFacts, Counted, InvoiceLineFacts, LineFacts, ListedTitle, SendingFacts, Told
from torelik.library.acquisition.vocabulary import InvoiceState, OrderState, Refusal

TODAY = date(2026, 11, 23)
D = Decimal
LINE = LineFacts("Медиация", 2, D("1500.00"), "Бюджет, 2026")
GOOD = SendingFacts(OrderState.DRAFT, TODAY, left={"Бюджет, 2026": D("3000.00")}, lines=(LINE,))
CONTRACT = {"contract": "№ 15", "contract_left": D("3000.00"), "contract_through": TODAY}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        (CONTRACT, []),
        ({"expected_on": TODAY}, []),
        ({"state": OrderState.SENT}, [Told(Refusal.NOT_DRAFT)]),
        ({"lines": ()}, [Told(Refusal.EMPTY)]),
        ({"supplier_is_active": False}, [Told(Refusal.SUPPLIER_INACTIVE)]),
        ({"expected_on": date(2026, 11, 22)}, [Told(Refusal.EXPECTED_BEFORE)]),
        (CONTRACT | {"contract_of_supplier": False}, [Told(Refusal.OTHER_SUPPLIER, "№ 15")]),
        (CONTRACT | {"contract_through": date(2026, 11, 22)}, [Told(Refusal.CONTRACT_ENDED, "№ 15")]),
        (CONTRACT | {"contract_left": D("2999.99")}, [Told(Refusal.OVER_CONTRACT, "№ 15")]),
        ({"left": {"Бюджет, 2026": D("2999.99")}}, [Told(Refusal.OVER_BUDGET, "Бюджет, 2026")]),
        ({"closed": ("Бюджет, 2026",)}, [Told(Refusal.BUDGET_CLOSED, "Бюджет, 2026")]),
        ({"lines": (replace(LINE, budget=""),)}, [Told(Refusal.NO_BUDGET, "Медиация")]),
        ({"lines": (replace(LINE, copies=0),)}, [Told(Refusal.QUANTITY, "Медиация")]),
        ({"lines": (replace(LINE, price=D("-1")),)}, [Told(Refusal.PRICE, "Медиация")]),
        ({"lines": (LINE, replace(LINE, copies=1, price=D("0.01")))}, [Told(Refusal.OVER_BUDGET, "Бюджет, 2026")]),
        (
            {"lines": (replace(LINE, price=D(0)),) * 1001},
            [Told(Refusal.TOO_MANY_LINES)],
        ),
    ],
)
def test_an_order_is_refused_for_every_reason_that_applies(changes: dict[str, object], told: list[Told]) -> None:
    assert rules.refusals_to_send(replace(GOOD, **changes)) == told  # type: ignore[arg-type]


INVOICED = InvoiceLineFacts("Медиация", 2, D("1500.00"), "Бюджет, 2026", True, 2)
RIGHT = ApprovalFacts(
    InvoiceState.DRAFT, TODAY, TODAY, D("3000.00"), lines=(INVOICED,),
    left={"Бюджет, 2026": D(0)}, released={"Бюджет, 2026": D("3000.00")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"postage": D("500"), "adjustment": D("-500")}, []),
        ({"state": InvoiceState.PAID}, [Told(Refusal.NOT_DRAFT)]),
        ({"lines": (), "total": D(0)}, [Told(Refusal.EMPTY)]),
        ({"day": date(2026, 11, 24)}, [Told(Refusal.DATED_AHEAD)]),
        ({"total": D("3000.01")}, [Told(Refusal.TOTAL_DIFFERS)]),
        ({"postage": D("500"), "total": D("3500")}, [Told(Refusal.NO_BUDGET)]),
        (
            {"postage": D("500"), "total": D("3500"), "budget": "Бюджет, 2026"},
            [Told(Refusal.OVER_BUDGET, "Бюджет, 2026")],
        ),
        ({"lines": (replace(INVOICED, copies=0),), "total": D(0)}, [Told(Refusal.QUANTITY, "Медиация")]),
        ({"lines": (replace(INVOICED, is_of_sent_order=False),)}, [Told(Refusal.NOT_SENT, "Медиация")]),
        ({"lines": (replace(INVOICED, invoiceable=1),)}, [Told(Refusal.MORE_THAN_ORDERED, "Медиация")]),
        ({"lines": (replace(INVOICED, budget=""),)}, [Told(Refusal.NO_BUDGET, "Медиация")]),
        ({"closed": ("Бюджет, 2026",)}, [Told(Refusal.BUDGET_CLOSED, "Бюджет, 2026")]),
        ({"released": {"Бюджет, 2026": D("2999.99")}}, [Told(Refusal.OVER_BUDGET, "Бюджет, 2026")]),
    ],
)
def test_an_invoice_is_refused_for_every_reason_that_applies(changes: dict[str, object], told: list[Told]) -> None:
    assert rules.refusals_to_approve(replace(RIGHT, **changes)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([Counted(2)], OrderState.SENT),
        ([Counted(2, received=1)], OrderState.PARTLY),
        ([Counted(2, received=2), Counted(1)], OrderState.PARTLY),
        ([Counted(2, received=1, cancelled=1)], OrderState.RECEIVED),
        ([Counted(2, cancelled=2)], OrderState.CANCELLED),
        ([Counted(2, cancelled=2), Counted(1)], OrderState.SENT),
    ],
)
def test_the_state_of_an_order_follows_its_lines(lines: list[Counted], state: OrderState) -> None:
    assert rules.state_after(lines) == state


@pytest.mark.parametrize(
    ("amount", "rate", "tax"), [("116.00", 16, "16.00"), ("112.00", 12, "12.00"), ("100.00", 0, "0.00"), ("1.00", 16, "0.14")]
)
def test_the_tax_is_within_the_sum(amount: str, rate: int, tax: str) -> None:
    assert rules.vat_within(D(amount), rate) == D(tax)


@pytest.mark.parametrize(("day", "rate"), [(date(2025, 12, 31), 12), (date(2026, 1, 1), 16)])
def test_the_usual_rate_is_that_of_the_day(day: date, rate: int) -> None:
    assert rules.usual_vat(day) == rate


@pytest.mark.parametrize(
    ("rows", "titles", "told"),
    [
        ([["Медиация", "Ағыбаев А.", "2024", "9786010000001", "3", "1 500,50"]], [
            ListedTitle("Медиация", "Ағыбаев А.", 2024, "9786010000001", 3, D("1500.50"))
        ], []),
        ([["Медиация"]], [ListedTitle("Медиация")], []),
        ([["Атауы", "Автор", "Жылы", "ISBN", "Дана", "Бағасы"], [], ["Сот"]], [ListedTitle("Сот")], []),
        ([["Сот", "", "", "", "көп", ""]], [], [Told(Refusal.ROW, "1: Сот ; көп")]),
        ([["Сот"], ["Заң", "", "", "", "", "бес"]], [ListedTitle("Сот")], [Told(Refusal.ROW, "2: Заң ; бес")]),
        ([["Сот"], ["", "Автор"]], [ListedTitle("Сот")], [Told(Refusal.ROW, "2: Автор")]),
        ([["Сот"], ["Заң", "", "999"]], [ListedTitle("Сот")], [Told(Refusal.ROW, "2: Заң ; 999")]),
        ([["Сот"], ["Заң", "", "", "", "0"]], [ListedTitle("Сот")], [Told(Refusal.ROW, "2: Заң ; 0")]),
    ],
)  # fmt: skip
def test_a_list_is_read_row_by_row(rows: list[list[str]], titles: list[ListedTitle], told: list[Told]) -> None:
    assert rules.listed_titles(rows) == (titles, told)

"""What leaves the stock on paper and as workbooks: pages to be bound, acts, sums for the accounting department (cl. 12)."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from factories.moments import NOON
from library.stock.test_ledger import SYSTEM, add, draft, law, place, post, received, written_off
from library.stock.test_pages_of_stock import STOCK, librarian, noon, text_of
from torelik.library.holdings.models import Item
from torelik.library.stock import accounting_queries, actions
from torelik.library.stock.accounting_queries import Worth
from torelik.library.stock.rules import LINES_OF_A_PAGE
from torelik.library.stock.vocabulary import Balance, DocumentKind, Reason, Source
from torelik.library.stocktaking import actions as stock_taking

pytestmark = pytest.mark.django_db
__all__ = ["librarian", "noon"]
PAGES = f"{STOCK}inventory/"
BOOK = f"{STOCK}accounting/"
YEAR = "?first=2026-01-01&last=2026-12-31"


def sheets(answer: Any) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(answer.content)]


def table(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)


def test_pages_of_the_inventory_register_are_numbered_through_the_whole_of_it(librarian: Client) -> None:
    received(LINES_OF_A_PAGE * 2 + 3)

    first, end = sheets(librarian.get(f"{PAGES}?first=1&last=2")), sheets(librarian.get(f"{PAGES}?first=3&last=9"))

    assert [page.count("Медиация") for page in (*first, *end)] == [LINES_OF_A_PAGE, LINES_OF_A_PAGE, 3]
    assert ["Page 1" in first[0], "Page 2" in first[1], "Page 3" in end[0]] == [True, True, True]
    assert "000001" in first[0]
    assert "000033" in end[0]
    assert "3 pages are numbered, laced and sealed in this register." in end[0]
    assert "sealed" not in first[1]


def test_a_line_of_a_page_tells_the_section_the_checks_and_the_act_of_disposal(librarian: Client) -> None:
    items = received(2)
    taking = stock_taking.open_taking(key=uuid4(), place_ids=[place().pk], commission="А", by=SYSTEM, at=NOON)
    stock_taking.scan(
        uuid=taking.uuid, key=uuid4(), number=items[0].barcode, place_id=place().pk, scanned_at=NOON, by=SYSTEM, at=NOON
    )
    stock_taking.begin_second_pass(uuid=taking.uuid, by=SYSTEM, at=NOON)
    stock_taking.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)
    written_off(items[1:])

    [page] = sheets(librarian.get(f"{PAGES}?first=1&last=1"))

    one, other = page.split("000002")
    assert "34" in one
    assert f"34 {NOON.year}" in one
    assert f"34 {NOON.year}" not in other
    assert "№ 2," in other


def test_a_title_too_long_for_its_line_never_moves_the_others(librarian: Client) -> None:
    for _copy in range(2):
        row = draft(DocumentKind.RECEIPT)
        add(row, record=law("Өте ұзын атау " * 60), number=LINES_OF_A_PAGE)
        post(row)

    assert len(sheets(librarian.get(f"{PAGES}?first=1&last=2"))) == 2


@pytest.mark.parametrize("asked", ["?first=2&last=1", "?first=1&last=126", "?first=0&last=1", "?first=a&last=b", "?first=1"])
def test_pages_that_cannot_be_printed_are_refused_in_words(librarian: Client, asked: str) -> None:
    received(1)

    answer = librarian.get(f"{PAGES}{asked}")

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")


def test_an_act_leaves_as_a_workbook_whose_sums_are_numbers(librarian: Client) -> None:
    row = draft(DocumentKind.RECEIPT, supplier="Қасымов", commission="Төраға А. Серік")
    add(row, number=2, price="1500.50")
    post(row)

    rows = table(librarian.get(f"{STOCK}{row.uuid}/act.xlsx"))

    assert rows[0][0] == "Act of receipt № 1/2026"
    [total] = [one for one in rows if one[3:4] == ("Total",)]
    assert (total[6], Decimal(str(total[7]))) == (2, Decimal("3001"))
    assert ("Төраға А. Серік",) in [one[:1] for one in rows]
    assert librarian.get(f"{STOCK}{draft(DocumentKind.RECEIPT).uuid}/act.xlsx").status_code == 404


def test_the_sums_of_a_period_stand_on_the_balance_and_off_it_and_close() -> None:
    bought = received(2, day=date(2025, 12, 30))
    gift = draft(DocumentKind.RECEIPT, source=Source.DONATION, off_balance=True)
    add(gift, number=3, price="100.00")
    post(gift)
    written_off(bought[:1])
    dearer = draft(DocumentKind.REVALUATION)
    actions.add_copies(uuid=dearer.uuid, numbers=[bought[1].barcode], price=Decimal("1700.00"), by=SYSTEM)
    post(dearer)

    found = accounting_queries.accounts(date(2026, 1, 1), date(2026, 12, 31), visible_to=SYSTEM)

    on, off = found[Balance.ON], found[Balance.OFF]
    assert (on.opening, on.all_received, on.left[Reason.WORN]) == (
        Worth(2, Decimal("3000.00")), Worth(), Worth(1, Decimal("1500.00")),
    )  # fmt: skip
    assert (on.revalued.amount, on.closing) == (Decimal("200.00"), Worth(1, Decimal("1700.00")))
    assert (off.opening, off.received[Source.DONATION], off.closing) == (
        Worth(), Worth(3, Decimal("300.00")), Worth(3, Decimal("300.00")),
    )  # fmt: skip
    in_stock = Item.objects.exclude(state="withdrawn")
    assert on.closing.amount + off.closing.amount == sum(item.price or 0 for item in in_stock)


def test_a_reversal_stands_under_the_source_of_what_it_reverses() -> None:
    row = draft(DocumentKind.RECEIPT, source=Source.DONATION)
    add(row, number=3)
    post(row)
    actions.reverse_document(uuid=row.uuid, day=NOON.date(), note="Қате", by=SYSTEM, at=NOON)

    on = accounting_queries.accounts(date(2026, 1, 1), date(2026, 12, 31), visible_to=SYSTEM)[Balance.ON]

    assert (on.received[Source.DONATION], on.closing) == (Worth(), Worth())


def test_the_accountant_sees_the_period_and_takes_it_as_a_workbook(librarian: Client) -> None:
    written_off(received(2)[:1])

    shown = text_of(librarian.get(f"{BOOK}{YEAR}"))
    rows = table(librarian.get(f"{BOOK}{YEAR}&as=xlsx"))

    assert "Worn out" in shown
    assert "№ 2/2026" in shown
    assert rows[1][0] == "At the beginning of the period"
    assert [one[1:3] for one in rows if one[0] == "At the end of the period"] == [(1, 1500)]
    assert [one[6] for one in rows if one[1] in {"№ 1/2026", "№ 2/2026"}] == [3000, -1500]


@pytest.mark.parametrize("asked", ["?first=2026-12-31&last=2026-01-01", "?first=x&last=y", "?first="])
def test_a_period_the_wrong_way_round_is_refused_in_words(librarian: Client, asked: str) -> None:
    assert librarian.get(f"{BOOK}{asked}").status_code == 422


def test_who_does_not_see_the_stock_sees_no_sums(client: Client, someone_with: Callable[..., Any]) -> None:
    received(1)

    found = accounting_queries.accounts(date(2026, 1, 1), date(2026, 12, 31), visible_to=someone_with("library.issue-item"))

    assert found[Balance.ON].closing == Worth()
    assert client.get(BOOK).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_few_questions(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for _row in range(rows):
        received(1)
    librarian.get(BOOK)
    with django_assert_num_queries(8):
        assert librarian.get(f"{BOOK}{YEAR}").status_code == 200

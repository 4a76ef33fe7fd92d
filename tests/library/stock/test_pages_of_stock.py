"""The desk of the stock: from a draft to the register, and what is refused on the way."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from library.stock.test_ledger import TODAY, add, draft, law, place, post, received, written_off
from torelik.kernel import clock
from torelik.library.holdings.models import Item
from torelik.library.stock.models import StockDocument, StockLine
from torelik.library.stock.vocabulary import GRANTS, DocumentKind

pytestmark = pytest.mark.django_db
STOCK = "/en/library/stock/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(*GRANTS.values, "library.catalogue-record", "library.set-numbers")))
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def paper_of(answer: Any) -> str:
    pages = pypdfium2.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def begin(client: Client, kind: DocumentKind) -> StockDocument:
    answer = client.post(f"{STOCK}new/", {"kind": kind.value, "key": str(uuid4())})
    assert answer.status_code == 302
    return StockDocument.objects.latest("id")


def test_a_receipt_is_drafted_filled_posted_and_printed(librarian: Client) -> None:
    record, hall = law("Медиация негіздері"), place()
    row = begin(librarian, DocumentKind.RECEIPT)
    page = f"{STOCK}{row.uuid}/"
    librarian.post(
        page, {"day": "2026-11-20", "source": "donation", "supplier": "Қасымов Б.", "commission": "Төраға А. Серік", "seen": 1}
    )
    assert "Медиация негіздері" in text_of(librarian.get(f"{page}?q=медиация"))
    chosen = librarian.get(f"{page}?record={record.uuid}")
    line = {
        "key": chosen.context["title_form"]["key"].initial, "record": record.uuid, "number": 2, "price": "1500,50",
        "place": hall.pk, "for_loan": "on", "barcodes": "",
    }  # fmt: skip
    librarian.post(f"{page}titles/", line | {"price": "1500.50"})

    posted = librarian.post(f"{page}post/", {"seen": StockDocument.objects.get().version}, follow=True)
    paper = librarian.get(f"{page}act.pdf")

    assert "Posted under the number 1/2026." in text_of(posted)
    assert list(Item.objects.values_list("inventory_number", "price")) == [
        ("000001", Decimal("1500.50")),
        ("000002", Decimal("1500.50")),
    ]
    printed = paper_of(paper)
    for words in ("Act of receipt № 1/2026", "Қасымов Б.", "Медиация негіздері", "3 001,00", "Төраға А. Серік"):
        assert words in printed
    register = text_of(librarian.get(f"{STOCK}register/2026/"))
    assert "Donation, Қасымов Б." in register
    assert "3 001,00" in register


def test_a_double_click_adds_one_line(librarian: Client) -> None:
    row, record = begin(librarian, DocumentKind.RECEIPT), law()
    sent = {"key": str(uuid4()), "record": str(record.uuid), "number": 1, "price": "0", "place": place().pk}

    for _click in range(2):
        librarian.post(f"{STOCK}{row.uuid}/titles/", sent)

    assert StockLine.objects.count() == 1


def test_a_write_off_by_scanner_tells_what_it_does_not_know_and_keeps_the_rest(librarian: Client) -> None:
    items = received(2)
    row = begin(librarian, DocumentKind.WRITE_OFF)

    answer = librarian.post(f"{STOCK}{row.uuid}/copies/", {"numbers": f"{items[0].barcode}\r\n404404\r\n"})

    assert answer.status_code == 409
    assert "There is no copy with this number. <strong>404404</strong>" in text_of(answer)
    assert [line.item_id for line in StockLine.objects.filter(document=row)] == [items[0].pk]


def test_copies_from_before_the_register_are_offered_to_a_receipt_of_the_opening_stock_alone(librarian: Client) -> None:
    item = make.item(of=law())
    words = "Copies that stand in the library already"
    row = begin(librarian, DocumentKind.RECEIPT)
    page = f"{STOCK}{row.uuid}/"

    plain = text_of(librarian.get(page))
    librarian.post(page, {"day": "2026-11-20", "source": "opening", "seen": 1})
    opening = text_of(librarian.get(page))
    librarian.post(f"{page}copies/", {"numbers": item.barcode, "price": "900"})
    librarian.post(f"{page}post/", {"seen": StockDocument.objects.get().version})

    assert (words in plain, words in opening) == (False, True)
    assert (Item.objects.get().price, StockDocument.objects.get().state) == (Decimal("900.00"), "posted")


def test_a_refused_posting_tells_every_reason_and_changes_nothing(librarian: Client) -> None:
    items = received(1)
    make.policy()
    make.loan(to=make.patron(), of=items[0])
    row = begin(librarian, DocumentKind.WRITE_OFF)
    librarian.post(f"{STOCK}{row.uuid}/copies/", {"numbers": items[0].barcode})

    answer = librarian.post(f"{STOCK}{row.uuid}/post/", {"seen": StockDocument.objects.get(pk=row.pk).version})

    shown = text_of(answer)
    assert answer.status_code == 409
    for words in ("Say why the copies leave the stock.", "Name the members of the commission.", "The copy is on loan."):
        assert words in shown
    assert Item.objects.get().state == "available"


@pytest.mark.parametrize("price", ["-5", "1.005", "abc", ""])
def test_a_price_that_is_none_is_refused(librarian: Client, price: str) -> None:
    row, record = begin(librarian, DocumentKind.RECEIPT), law()
    sent = {"key": str(uuid4()), "record": str(record.uuid), "number": 1, "price": price, "place": place().pk}

    answer = librarian.post(f"{STOCK}{row.uuid}/titles/", sent)

    assert answer.status_code in (409, 422)
    assert StockLine.objects.count() == 0


def test_a_reversal_is_a_document_of_its_own_with_its_act(librarian: Client) -> None:
    received(1)
    row = StockDocument.objects.get()

    answer = librarian.post(f"{STOCK}{row.uuid}/reverse/", {"day": "2026-11-23", "note": "Қате"}, follow=True)

    reversal = StockDocument.objects.get(kind="reversal")
    assert "Act of receipt (reversal) № 2/2026" in text_of(answer)
    assert "Reverses № 1/2026" in paper_of(librarian.get(f"{STOCK}{reversal.uuid}/act.pdf"))


def test_the_register_leaves_as_a_workbook_and_as_paper_in_three_parts(librarian: Client) -> None:
    written_off(received(3)[:1])

    book = load_workbook(io.BytesIO(b"".join(librarian.get(f"{STOCK}register/2026/?as=xlsx"))))
    papers = [paper_of(librarian.get(f"{STOCK}register/2026/?as=pdf&part={part}")) for part in (1, 2, 3)]

    cells = list(book.active.iter_rows(values_only=True))
    assert cells[1][:7] == (1, "23 Nov 2026", "№\u00a01/2026", "Purchase", 1, 3, 4500)
    assert ("Copies", 0, 3, 1, 2) in [row[:5] for row in cells]
    assert ["Part 1" in papers[0], "Part 2" in papers[1], "Part 3" in papers[2]] == [True] * 3


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("", ["in Kazakh", "Law", "Book"]),
        ("by=kinds_by_language", ["Book in Kazakh"]),
        ("by=kinds&by=languages", ["in Kazakh", "Book"]),
        ("by=", []),
        ("by=nonsense", []),
    ],
)
def test_the_reader_chooses_by_what_the_register_is_split(librarian: Client, asked: str, head: list[str]) -> None:
    received(3)

    book = load_workbook(io.BytesIO(b"".join(librarian.get(f"{STOCK}register/2026/?as=xlsx&{asked}"))))
    page = text_of(librarian.get(f"{STOCK}register/2026/?{asked}"))

    [first, *_rows] = book.active.iter_rows(values_only=True)
    assert [word for word in first[7:] if word] == head
    names = ("in Kazakh", "Law", "Book", "Book in Kazakh")
    assert {name for name in names if f">{name}</th>" in page} == set(head)


def test_a_year_is_closed_from_its_page_and_says_so(librarian: Client) -> None:
    received(1, day=date(2025, 5, 5))

    refused = librarian.post(f"{STOCK}register/2026/close/")
    closed = librarian.post(f"{STOCK}register/2025/close/", follow=True)

    assert (refused.status_code, "The year is not over yet." in text_of(refused)) == (409, True)
    assert "The registers of this year are closed." in text_of(closed)


def test_the_inventory_register_keeps_the_line_of_a_copy_that_left(librarian: Client) -> None:
    items = received(2)
    written_off(items[:1])

    shown = text_of(librarian.get(f"{STOCK}inventory/"))

    assert shown.index("000001") < shown.index("23 Nov 2026, № 2") < shown.index("000002")


def test_an_accountant_sees_registers_and_changes_nothing(client: Client) -> None:
    received(1)
    row = StockDocument.objects.get()
    client.force_login(people.account(grants=(GRANTS.SEE_STOCK,)))

    seen = [
        client.get(f"{STOCK}{rest}").status_code
        for rest in ("", "inventory/", "register/2026/", f"{row.uuid}/", f"{row.uuid}/act.pdf")
    ]
    sent = [
        client.post(f"{STOCK}new/", {"kind": "receipt", "key": str(uuid4())}).status_code,
        client.post(f"{STOCK}{row.uuid}/reverse/", {"day": "2026-11-23", "note": "x"}).status_code,
        client.post(f"{STOCK}register/2025/close/").status_code,
    ]

    assert (seen, sent) == ([200] * 5, [403] * 3)


def test_a_stranger_finds_no_document(client: Client) -> None:
    received(1)
    row = StockDocument.objects.get()
    client.force_login(people.account())

    answers = [
        client.get(f"{STOCK}{rest}").status_code
        for rest in ("", "inventory/", "register/2026/", f"{row.uuid}/", f"{row.uuid}/act.pdf")
    ]

    assert answers == [403, 403, 403, 404, 404]


@pytest.mark.parametrize(("rest", "count"), [("", 6), ("inventory/", 9), ("register/2026/", 16)])
@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_as_often_for_one_row_as_for_thirty(
    librarian: Client, rest: str, count: int, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for _row in range(rows):
        received(1)
    librarian.get(f"{STOCK}{rest}")

    with django_assert_num_queries(count):
        librarian.get(f"{STOCK}{rest}")


@pytest.mark.parametrize("rows", [1, 30])
def test_a_draft_and_a_posted_document_ask_as_often_for_thirty_lines(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    row = draft(DocumentKind.RECEIPT, day=TODAY)
    for _line in range(rows):
        add(row)
    with django_assert_num_queries(9):
        librarian.get(f"{STOCK}{row.uuid}/")
    post(row)
    with django_assert_num_queries(8):
        librarian.get(f"{STOCK}{row.uuid}/")

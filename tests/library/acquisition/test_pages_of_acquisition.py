"""The desk of acquisition: from a reader's wish to the receipt in the stock, and who may see what."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from openpyxl import Workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from library.acquisition.stage import add, approve, budget, draft, invoice, send, sent, supplier
from library.stock.test_ledger import law, place
from torelik.kernel import clock
from torelik.library.acquisition import actions
from torelik.library.acquisition.models import Invoice, Order, OrderLine, Suggestion
from torelik.library.acquisition.vocabulary import GRANTS
from torelik.library.holdings.models import Item
from torelik.library.stock.models import StockDocument, StockLine
from torelik.library.stock.vocabulary import GRANTS as STOCK

pytestmark = pytest.mark.django_db
HOME = "/en/library/acquisition/"
ALL = (*GRANTS.values, *STOCK.values, "library.catalogue-record")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=ALL))
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def paper_of(answer: Any) -> str:
    pages = pypdfium2.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_every_page_opens_empty_and_filled(librarian: Client) -> None:
    lists = [f"{HOME}{name}/" for name in ("orders", "suggestions", "budgets", "invoices", "suppliers")]
    empty = [librarian.get(page).status_code for page in lists]
    line = sent()
    bill, wish = invoice(line), actions.suggest(key=uuid4(), title="Сот", by=people.actor(people.account()), at=NOON)
    pages = [
        f"{HOME}orders/new/", f"{HOME}orders/{line.order.uuid}/", f"{HOME}orders/{draft(line.order.supplier).uuid}/?q=сот",
        f"{HOME}orders/{draft(line.order.supplier).uuid}/?as=free", f"{HOME}order-lines/{line.uuid}/link/",
        f"{HOME}budgets/{line.budget.uuid}/", f"{HOME}invoices/new/", f"{HOME}invoices/{bill.uuid}/",
        f"{HOME}suggestions/{wish.uuid}/", f"{HOME}suppliers/{line.order.supplier.uuid}/", "/en/library/suggestions/",
    ]  # fmt: skip

    assert empty == [200] * 5
    assert [librarian.get(page).status_code for page in (*lists, *pages)] == [200] * 5 + [405] + [200] * 10


def test_an_order_is_drafted_filled_sent_and_printed(librarian: Client) -> None:
    of, money, record = supplier(), budget(), make.record(title="Азаматтық құқық")
    librarian.post(f"{HOME}orders/new/", {"key": str(uuid4()), "supplier": of.pk})
    page = f"{HOME}orders/{Order.objects.get().uuid}/"
    librarian.post(page, {"supplier": of.pk, "contract": "", "expected_on": "2026-12-20", "note": "Тезірек", "seen": 1})
    line = {"key": str(uuid4()), "record": str(record.uuid), "copies": 2, "price": "1500.00", "budget": money.pk}
    librarian.post(f"{page}lines/", line)
    free = {"key": str(uuid4()), "record": "", "title": "Сот әдебі", "copies": 1, "price": "900", "budget": money.pk}
    librarian.post(f"{page}lines/", free)
    librarian.post(f"{page}list/", {"rows": "Медиация;Ағыбаев А.;2024;;3;1 000,50", "budget": money.pk})

    answer = librarian.post(f"{page}send/", {"seen": Order.objects.get().version}, follow=True)

    assert "The order has the number № 1/2026." in text_of(answer)
    printed = paper_of(librarian.get(f"{page}letter/?language=ru"))
    for words in ("1/2026", "Азаматтық құқық", "Сот әдебі", "Медиация", "6 901,50", "Тезірек"):
        assert words in printed
    assert librarian.get(f"{page}letter/?as=xlsx").status_code == 200
    cancelled = librarian.post(f"{page}cancel/", {f"copies-{OrderLine.objects.last().uuid}": 3, "reason": "Басылмады"})  # type: ignore[union-attr]
    assert (cancelled.status_code, OrderLine.objects.last().cancelled) == (302, 3)  # type: ignore[union-attr]


def test_a_refused_order_says_why_and_keeps_the_draft(librarian: Client) -> None:
    order = draft()
    page = f"{HOME}orders/{order.uuid}/"

    empty = librarian.post(f"{page}send/", {"seen": order.version})
    unknown = librarian.post(f"{page}lines/", {"key": str(uuid4()), "copies": 0, "price": "x"})

    assert (empty.status_code, unknown.status_code) == (409, 422)
    assert "There are no lines." in text_of(empty)


def test_a_list_is_read_from_a_workbook_and_a_wrong_file_is_told(librarian: Client) -> None:
    order, book, file = draft(), Workbook(), io.BytesIO()
    book.active.append(["Сот", "", 2020, "", 2, 150.5])
    book.save(file)
    file.seek(0)
    file.name = "list.xlsx"
    wrong = io.BytesIO(b"PK")
    wrong.name = "wrong.xlsx"

    good = librarian.post(f"{HOME}orders/{order.uuid}/list/", {"file": file})
    bad = librarian.post(f"{HOME}orders/{order.uuid}/list/", {"file": wrong})

    assert (good.status_code, bad.status_code, order.lines.count()) == (302, 422, 1)


def test_copies_are_received_of_an_order_and_given_back_by_a_reversal(librarian: Client) -> None:
    money, order, hall = budget(), draft(), place()
    line = add(order, budget=money, copies=3, record_uuid=law("Медиация").uuid)
    send(order)
    librarian.post("/en/library/stock/new/", {"kind": "receipt", "key": str(uuid4())})
    page = f"/en/library/stock/{StockDocument.objects.get().uuid}/"
    came = {"place": hall.pk, "for_loan": "on", f"price-{line.uuid}": "1600.00"}

    shown = librarian.get(f"{page}from-order/")
    more = librarian.post(f"{page}from-order/", came | {f"copies-{line.uuid}": 4})
    librarian.post(f"{page}from-order/", came | {f"copies-{line.uuid}": 2})
    twice = librarian.post(f"{page}from-order/", came | {f"copies-{line.uuid}": 2})
    draft_page = librarian.get(page)
    librarian.post(f"{page}post/", {"seen": StockDocument.objects.get().version})

    line.refresh_from_db()
    assert "Медиация" in text_of(shown)
    assert [more.status_code, twice.status_code, StockLine.objects.count()] == [409, 409, 1]
    assert "ordered at 1 500,00" in text_of(draft_page).replace("\u00a0", " ")
    assert (line.received, line.order.state, Item.objects.count()) == (2, "partly", 2)
    librarian.post(f"{page}reverse/", {"day": "2026-11-23", "note": "Қате"})
    line.refresh_from_db()
    assert (line.received, Order.objects.get().state) == (0, "sent")


def test_two_drafts_do_not_receive_the_same_copies(librarian: Client) -> None:
    money, order, hall = budget(), draft(), place()
    line = add(order, budget=money, copies=2, record_uuid=law().uuid)
    send(order)
    answers = []
    for _desk in range(2):
        librarian.post("/en/library/stock/new/", {"kind": "receipt", "key": str(uuid4())})
        page = f"/en/library/stock/{StockDocument.objects.latest('id').uuid}/"
        librarian.post(f"{page}from-order/", {"place": hall.pk, f"copies-{line.uuid}": 2})
    for row in StockDocument.objects.order_by("id"):
        answers.append(librarian.post(f"/en/library/stock/{row.uuid}/post/", {"seen": row.version}).status_code)

    assert answers == [302, 409]
    assert Item.objects.count() == 2


def test_a_title_by_description_is_begun_in_the_catalogue_before_it_is_received(librarian: Client) -> None:
    line = sent()

    librarian.post(f"{HOME}order-lines/{line.uuid}/link/")

    line.refresh_from_db()
    assert (line.record.title, line.record.year) == ("Медиация", 2024)


def test_a_reader_proposes_what_the_catalogue_has_not(client: Client) -> None:
    client.force_login(people.account())
    actions.catalogue_line(line_uuid=sent(title="Азаматтық құқық").uuid, by=people.SYSTEM, at=NOON)
    form = {"key": str(uuid4()), "title": "Азаматтық құқық", "authors": "Ағыбаев А.", "year": 2024}

    alike = client.post("/en/library/suggestions/", form)
    wrong = client.post("/en/library/suggestions/", form | {"isbn": "9786010000002"})
    sure = client.post("/en/library/suggestions/", form | {"sure": "1"})
    again = client.post("/en/library/suggestions/", form | {"sure": "1"})

    assert [alike.status_code, wrong.status_code, sure.status_code, again.status_code] == [409, 422, 302, 302]
    assert Suggestion.objects.count() == 1
    assert client.get(f"{HOME}suggestions/").status_code == 403


def test_a_suggestion_is_accepted_and_declined_in_the_queue(librarian: Client) -> None:
    reader = people.actor(people.account())
    first, second = (actions.suggest(key=uuid4(), title=title, by=reader, at=NOON) for title in ("Сот", "Заң"))

    accepted = librarian.post(f"{HOME}suggestions/{first.uuid}/accept/")
    unsaid = librarian.post(f"{HOME}suggestions/{second.uuid}/decline/", {"reason": ""})
    declined = librarian.post(f"{HOME}suggestions/{second.uuid}/decline/", {"reason": "Бар"})
    twice = librarian.post(f"{HOME}suggestions/{second.uuid}/accept/")

    assert [one.status_code for one in (accepted, unsaid, declined, twice)] == [302, 422, 302, 409]


def test_an_invoice_is_entered_approved_and_paid(librarian: Client) -> None:
    line = sent()
    head = {
        "key": str(uuid4()), "supplier": line.order.supplier_id, "number": "15", "day": "2026-11-20", "postage": "0",
        "adjustment": "0", "total": "3000", "budget": "",
    }  # fmt: skip
    librarian.post(f"{HOME}invoices/new/", head)
    page = f"{HOME}invoices/{Invoice.objects.get().uuid}/"
    double = librarian.post(f"{HOME}invoices/new/", head | {"key": str(uuid4())})
    librarian.post(f"{page}lines/", {"line": str(line.uuid), "copies": 2, "price": "1500", "vat_rate": "16"})
    shown = text_of(librarian.get(page))
    answers = [
        librarian.post(f"{page}approve/", {"seen": Invoice.objects.get().version}).status_code,
        librarian.post(f"{page}paid/", {"paid_on": "2026-11-23"}).status_code,
    ]

    assert (double.status_code, answers, Invoice.objects.get().state) == (409, [302, 302], "paid")
    assert "they agree" in shown


def test_a_budget_is_set_and_goes_over_in_its_page(librarian: Client) -> None:
    fund = budget().fund
    set_ = librarian.post(f"{HOME}budgets/set/", {"fund": str(fund.uuid), "year": 2026, "amount": "500", "reason": "Нақтылау"})
    row = fund.budgets.get()
    over = librarian.post(f"{HOME}budgets/{row.uuid}/roll-over/", {"reason": "Жыл соңы", "with_rest": "on"})
    again = librarian.post(f"{HOME}budgets/{row.uuid}/roll-over/", {"reason": "Жыл соңы"})

    assert [set_.status_code, over.status_code, again.status_code] == [302, 302, 409]


def test_the_accountant_sees_and_changes_nothing_but_payment(client: Client) -> None:
    client.force_login(people.account(grants=(GRANTS.SEE_ACQUISITION.value, GRANTS.MARK_PAID.value)))
    line = sent()
    bill = approve(invoice(line))

    seen = [client.get(f"{HOME}{page}").status_code for page in ("budgets/", "invoices/", f"invoices/{bill.uuid}/")]
    kept = client.post(f"{HOME}orders/{line.order.uuid}/claim/").status_code
    paid = client.post(f"{HOME}invoices/{bill.uuid}/paid/", {"paid_on": "2026-11-23"}).status_code

    assert (seen, kept, paid) == ([200, 200, 200], 403, 302)


@pytest.mark.parametrize("page", ["orders", "budgets", "invoices", "suppliers", "suggestions"])
def test_a_stranger_sees_no_page_and_an_unknown_address_is_not_found(page: str, client: Client, librarian: Client) -> None:
    unknown = [librarian.get(f"{HOME}{one}/{uuid4()}/").status_code for one in (page,)]
    client.force_login(people.account())

    assert (client.get(f"{HOME}{page}/").status_code, unknown) == (403, [404])


@pytest.mark.parametrize(
    ("page", "number"),
    [("orders", 1), ("orders", 30), ("invoices", 1), ("invoices", 30), ("suggestions", 1), ("suggestions", 30)],
)
def test_a_list_asks_as_many_questions_for_one_row_as_for_thirty(
    page: str, number: int, librarian: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    money, of = budget("9000000.00"), supplier()
    reader = people.actor(people.account())
    for one in range(number):
        line = sent(budget=money, of=of)
        invoice(line)
        if one < 20:
            actions.suggest(key=uuid4(), title=f"Кітап {one}", by=reader, at=NOON)
    librarian.get(f"{HOME}{page}/")

    with django_assert_num_queries(QUERIES[page]):
        librarian.get(f"{HOME}{page}/")


QUERIES = {"orders": 11, "invoices": 8, "suggestions": 6}

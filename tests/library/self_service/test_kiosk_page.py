"""The page of a terminal: opened by its secret, used by readers without a sign-in, and forgetful."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from library.self_service.sip_stage import terminal
from torelik.audit.models import Event
from torelik.library.lending.models import Loan
from torelik.library.patrons.models import Patron
from torelik.library.self_service import visits
from torelik.library.self_service.actions import Added, revoke_terminal
from torelik.library.self_service.vocabulary import EVENTS

pytestmark = pytest.mark.django_db
KIOSK = "/en/library/kiosk/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


@pytest.fixture
def added() -> Added:
    return terminal("Холл")


@pytest.fixture
def kiosk(client: Client, added: Added) -> Client:
    """A browser that has become the page of a terminal."""
    client.post(f"{KIOSK}open/", {"key": added.terminal.key, "secret": added.secret})
    return client


@pytest.fixture
def reader() -> Patron:
    make.policy()
    return make.patron(full_name="Бекова Дана Ерланқызы", ticket="T1")


def scan(client: Client, code: str, mode: str = "issue") -> HttpResponse:
    return client.post(f"{KIOSK}?mode={mode}", {"code": code})


def words(page: HttpResponse) -> str:
    return unescape(page.content.decode())


def test_opening_needs_the_secret_and_leaves_nobody_signed_in(client: Client, added: Added) -> None:
    client.force_login(people.account(grants=("library.issue-item",)))

    refused = client.post(f"{KIOSK}open/", {"key": added.terminal.key, "secret": "wrong"})
    assert (refused.status_code, visits.TERMINAL in client.cookies) == (422, False)
    opened = client.post(f"{KIOSK}open/", {"key": added.terminal.key, "secret": added.secret})

    assert (opened.status_code, opened.headers["Location"]) == (302, KIOSK)
    assert "_auth_user_id" not in client.session
    assert client.get("/en/library/lending/").status_code == 302
    assert Event.objects.filter(name=EVENTS.TERMINAL_OPENED).count() == 1
    assert Event.objects.filter(name=EVENTS.TERMINAL_GUESSED).count() == 1


@pytest.mark.parametrize("path", ["", "finish/"])
def test_a_browser_that_is_no_terminal_is_asked_for_the_secret(client: Client, path: str) -> None:
    assert client.get(f"{KIOSK}{path}").headers["Location"] == f"{KIOSK}open/"
    client.cookies[visits.TERMINAL] = "made-up"
    assert client.get(f"{KIOSK}{path}").headers["Location"] == f"{KIOSK}open/"


def test_a_revoked_terminal_is_a_page_no_more(kiosk: Client, added: Added) -> None:
    assert kiosk.get(KIOSK).status_code == 200

    revoke_terminal(uuid=added.terminal.uuid, by=people.SYSTEM, at=NOON)

    assert kiosk.get(KIOSK).headers["Location"] == f"{KIOSK}open/"


def test_a_reader_borrows_returns_and_gets_a_receipt(kiosk: Client, reader: Patron) -> None:
    first, second = make.item(), make.item()
    scan(kiosk, "T1")

    issued = scan(kiosk, first.barcode)
    again = scan(kiosk, first.barcode)
    scan(kiosk, second.barcode)
    returned = scan(kiosk, second.barcode, "return")

    assert (issued.status_code, f"Issued: “{first.record.title}”" in words(issued)) == (200, True)
    assert (again.status_code, Loan.objects.count()) == (200, 2)
    assert f"Returned: “{second.record.title}”" in words(returned)
    receipt = words(kiosk.get(f"{KIOSK}finish/"))
    assert (receipt.count(first.inventory_number), receipt.count(second.inventory_number)) == (1, 2)
    assert "return by 14 December 2026" in receipt
    assert reader.full_name not in words(kiosk.get(KIOSK))


def test_a_book_is_returned_without_a_ticket_and_lent_with_one_alone(kiosk: Client, reader: Patron) -> None:
    copy = make.item()
    make.loan(to=reader, of=copy)

    returned = scan(kiosk, copy.barcode, "return")
    refused = scan(kiosk, copy.barcode)

    assert (returned.status_code, reader.full_name in words(returned)) == (200, False)
    assert (refused.status_code, "Scan your ticket first, then the book." in words(refused)) == (422, True)
    assert Loan.objects.get().returned_at is not None


def test_a_refusal_is_told_and_names_nobody(kiosk: Client, reader: Patron) -> None:
    copy, other = make.item(), make.patron(full_name="Ким Виктор")
    make.loan(to=other, of=copy)
    scan(kiosk, "T1")

    told = scan(kiosk, copy.barcode)

    assert (told.status_code, "The copy is on loan to another reader." in words(told), "Ким" in words(told)) == (409, True, False)
    assert scan(kiosk, "unknown").status_code == 422
    assert scan(kiosk, "").status_code == 422


def test_books_are_renewed_one_by_one_and_all(kiosk: Client, reader: Patron) -> None:
    copy = make.item()
    loan = make.loan(to=reader, of=copy, due_on=make.TODAY)
    assert kiosk.post(f"{KIOSK}renew-all/").status_code == 422
    scan(kiosk, "T1")

    together = kiosk.post(f"{KIOSK}renew-all/")
    one = scan(kiosk, copy.barcode, "renew")

    loan.refresh_from_db()
    assert ("Renewed: 1. Not renewed: 0." in words(together), loan.renewals, one.status_code) == (True, 1, 200)
    assert kiosk.get(f"{KIOSK}renew-all/").status_code == 302


def test_whoever_walks_away_is_forgotten_by_the_server(kiosk: Client, reader: Patron, monkeypatch: pytest.MonkeyPatch) -> None:
    page = scan(kiosk, "T1")
    assert ('content="60;url=/en/library/kiosk/finish/"' in words(page), reader.full_name in words(page)) == (True, True)

    monkeypatch.setattr("torelik.library.self_service.rules.KIOSK_IDLE_SECONDS", -1)

    assert reader.full_name not in words(kiosk.get(KIOSK))
    assert kiosk.get(f"{KIOSK}finish/").headers["Location"] == KIOSK


def test_the_address_names_a_mode_that_is_there(kiosk: Client) -> None:
    assert kiosk.get(f"{KIOSK}?mode=steal").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_asks_as_much_for_many_books_as_for_one(
    kiosk: Client, reader: Patron, rows: int, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    make.LoanPolicy.objects.update(max_items=100)
    for _row in range(rows):
        make.loan(to=reader)
    scan(kiosk, "T1")

    with django_assert_num_queries(9):
        kiosk.get(KIOSK)

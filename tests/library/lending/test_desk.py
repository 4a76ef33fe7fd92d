"""The lending desk as pages: one field, every reason at once, a state that lives in the address."""

import ast
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.identity.models import Account
from torelik.kernel.identifiers import new_uuid
from torelik.library.lending import telling
from torelik.library.lending.models import Loan
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
DESK = "/en/library/lending/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """It is noon of 23 November 2026 for the pages too; the returned function moves the clock on."""

    def later(by: timedelta) -> None:
        monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON + by)

    later(timedelta(0))
    return later


@pytest.fixture
def librarian() -> Account:
    make.policy()
    return people.account(grants=("library.issue-item",))


@pytest.fixture
def desk(client: Client, librarian: Account) -> Client:
    """A browser in which a librarian without the right to lift is signed in."""
    client.force_login(librarian)
    return client


@pytest.fixture
def reader() -> Patron:
    return make.patron(full_name="Бекова Дана Ерланқызы", ticket="20260417")


def scan(client: Client, code: str, *, mode: str = "issue", reader: Patron | None = None, htmx: bool = False) -> HttpResponse:
    place = f"{DESK}?mode={mode}" + (f"&reader={reader.uuid}" if reader else "")
    return client.post(place, {"code": code}, headers=HTMX if htmx else None)


def text_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def test_a_ticket_brings_the_reader_to_the_desk(desk: Client, reader: Patron) -> None:
    response = scan(desk, "20260417", mode="return")

    assert response.status_code == 302
    assert response["Location"] == f"{DESK}?mode=return&reader={reader.uuid}"
    page = text_of(desk.get(response["Location"]))
    assert "Бекова Дана Ерланқызы" in page
    assert "+7 701 ••• 45 12" in page
    assert "555" not in page


@pytest.mark.parametrize("number", ["barcode", "inventory_number"])
def test_a_book_is_issued_by_either_of_its_numbers(desk: Client, reader: Patron, number: str) -> None:
    item = make.item(of=make.record(title="Мастерство судебного акта"))

    response = desk.post(f"{DESK}?mode=issue&reader={reader.uuid}", {"code": f" {getattr(item, number)} "}, follow=True)

    loan = Loan.objects.get()
    assert response.redirect_chain == [(f"{DESK}?mode=issue&reader={reader.uuid}&done=issued&loan={loan.uuid}", 302)]
    page = text_of(response)
    assert "Issued: “Мастерство судебного акта”" in page
    assert "return by 14 December 2026" in page
    assert f"/en/library/lending/loans/{loan.uuid}/undo/" in page
    assert "On loan: 1 of 5" in page


def test_a_reload_tells_again_and_does_nothing(desk: Client, reader: Patron) -> None:
    address = scan(desk, make.item().barcode, reader=reader)["Location"]

    first, second = desk.get(address), desk.get(address)

    assert first.status_code == second.status_code == 200
    assert Loan.objects.count() == 1


def test_the_same_scan_twice_is_one_loan_and_says_so(desk: Client, reader: Patron) -> None:
    item = make.item(of=make.record(title="Медиация"))
    scan(desk, item.barcode, reader=reader)

    response = desk.post(f"{DESK}?reader={reader.uuid}", {"code": item.barcode}, follow=True)

    assert response.status_code == 200
    assert "Already issued to this reader: “Медиация”" in text_of(response)
    assert Loan.objects.count() == 1


def test_a_number_that_is_nobodys_stays_in_the_field(desk: Client, reader: Patron) -> None:
    response = scan(desk, "999 000", reader=reader)

    assert response.status_code == 422
    page = text_of(response)
    assert "No reader's ticket and no copy has this number: 999 000" in page
    assert 'value="999 000"' in page
    assert "Бекова Дана Ерланқызы" in page


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("", "Scan a barcode, or type a number and press Enter."),
        ("9" * 41, "This is too long for a number of a ticket or a copy."),
        ("<b>1</b>", "No reader's ticket and no copy has this number: <b>1</b>"),
    ],
)
def test_what_is_no_number_is_told(desk: Client, code: str, told: str) -> None:
    response = scan(desk, code)

    assert response.status_code == 422
    assert told in text_of(response)
    assert "<b>1</b>" not in response.content.decode()


def test_a_book_without_a_reader_asks_for_the_ticket(desk: Client) -> None:
    free, lent = make.item(), make.item()
    make.loan(to=make.patron(), of=lent)

    answers = [scan(desk, item.barcode) for item in (free, lent)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Scan the reader's ticket first, then the book." in text_of(answer) for answer in answers)
    assert "The copy is in the library: home-loan en." in text_of(answers[0])
    assert "The copy is on loan until 14 December 2026." in text_of(answers[1])


def test_every_reason_is_told_at_once(desk: Client) -> None:
    late = make.patron(card_valid_through=date(2026, 10, 31))
    title = make.record(title="Медиация")
    Patron.objects.filter(pk=late.pk).update(card_valid_through=date(2027, 1, 1))
    make.loan(to=late, of=make.item(of=title), due_on=date(2026, 11, 16))
    make.policy(max_items=1)
    Patron.objects.filter(pk=late.pk).update(
        card_valid_through=date(2026, 10, 31), blocked_until=date(2027, 1, 1), block_reason="Lost a book"
    )
    item = make.item(of=title, for_loan=False)
    make.loan(to=make.patron(full_name="Ким Виктор"), of=make.item(of=title))

    response = scan(desk, item.barcode, reader=late)

    assert response.status_code == 409
    page = text_of(response)
    for reason in (
        "Not issued: “Медиация”",
        "The copy is for use in the library only.",
        "The reader's ticket expired on 31 October 2026.",
        "The reader is blocked from borrowing until 1 January 2027. Reason: Lost a book",
        "The reader has overdue books; the earliest was due on 16 November 2026.",
        "The reader has 1 of the 1 books that the rules allow.",
        "The reader already has a copy of this title.",
    ):
        assert f">{reason}<" in page, reason
    assert "Lift the refusal" not in page


def test_the_desk_hears_who_has_the_copy(desk: Client, reader: Patron) -> None:
    item = make.item()
    make.loan(to=make.patron(full_name="Ким Виктор"), of=item)

    response = scan(desk, item.barcode, reader=reader)

    assert response.status_code == 409
    assert "The copy is on loan to another reader: Ким Виктор, until 14 December 2026." in text_of(response)


def test_who_may_lift_is_offered_the_form_and_issues_with_a_reason(client: Client, reader: Patron) -> None:
    make.policy()
    client.force_login(people.account(grants=("library.issue-item", "library.lift-refusal")))
    item = make.item(for_loan=False)

    refused = scan(client, item.barcode, reader=reader)
    without = client.post("/en/library/lending/lift/", {"reader": reader.uuid, "item": item.uuid, "reason": ""})
    lifted = client.post("/en/library/lending/lift/", {"reader": reader.uuid, "item": item.uuid, "reason": "For a court session"})

    assert "Lift the refusal and issue" in text_of(refused)
    assert without.status_code == 422
    assert "Write why the book is issued all the same." in text_of(without)
    assert "Lift the refusal and issue" in text_of(without)
    assert lifted["Location"] == f"{DESK}?mode=issue&reader={reader.uuid}&done=issued&loan={Loan.objects.get().uuid}"


def test_who_may_not_lift_is_refused(desk: Client, reader: Patron) -> None:
    item = make.item(for_loan=False)

    response = desk.post("/en/library/lending/lift/", {"reader": reader.uuid, "item": item.uuid, "reason": "For a court session"})

    assert response.status_code == 403
    assert Loan.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "no-uuid", "61a0b9e5-4ffa-4212-8337-5372916315c8"])
def test_a_refusal_of_no_copy_is_not_lifted(client: Client, reader: Patron, wrong: str) -> None:
    client.force_login(people.account(grants=("library.issue-item", "library.lift-refusal")))

    answer = client.post("/en/library/lending/lift/", {"reader": reader.uuid, "item": wrong, "reason": "For a court session"})

    assert answer.status_code == 404


def test_a_book_is_returned_by_scan_whoever_has_it(desk: Client, reader: Patron) -> None:
    item = make.item(of=make.record(title="Медиация"))
    make.loan(to=reader, of=item, due_on=date(2026, 11, 20))

    first = desk.post(f"{DESK}?mode=return", {"code": item.barcode}, follow=True)
    again = desk.post(f"{DESK}?mode=return", {"code": item.barcode}, follow=True)

    assert "Returned: “Медиация”" in text_of(first)
    assert "3 days late" in text_of(first)
    assert "Бекова Дана Ерланқызы" in text_of(first)
    assert "Already returned: “Медиация”" in text_of(again)


@pytest.mark.parametrize("mode", ["return", "renew"])
def test_a_book_that_nobody_has_is_told(desk: Client, mode: str) -> None:
    response = scan(desk, make.item().barcode, mode=mode)

    assert response.status_code == 409
    assert "The copy is not on loan" in text_of(response)


def test_a_loan_is_renewed_by_scan(desk: Client, reader: Patron, noon: Callable[[timedelta], None]) -> None:
    item = make.item(of=make.record(title="Медиация"))
    make.loan(to=reader, of=item)
    noon(timedelta(days=10))

    first = desk.post(f"{DESK}?mode=renew", {"code": item.barcode}, follow=True)
    again = desk.post(f"{DESK}?mode=renew", {"code": item.barcode}, follow=True)

    assert "Renewed: “Медиация”" in text_of(first)
    assert "renewed 1 of 2" in text_of(first)
    assert "Already renewed today: “Медиация”" in text_of(again)


def test_a_renewal_is_refused_with_its_reasons(desk: Client, reader: Patron) -> None:
    loan = make.loan(to=reader, due_on=date(2026, 11, 20))

    response = desk.post(f"/en/library/lending/loans/{loan.uuid}/renew/", {"mode": "issue"})

    assert response.status_code == 409
    assert "The book is overdue." in text_of(response)
    assert "3 days overdue" in text_of(response)


def test_rows_return_renew_and_undo(desk: Client, reader: Patron, librarian: Account, noon: Callable[[timedelta], None]) -> None:
    scan(desk, make.item().barcode, reader=reader)
    loan = Loan.objects.get()
    base = f"/en/library/lending/loans/{loan.uuid}"

    undone = desk.post(f"{base}/undo/", {"mode": "issue"}, follow=True)
    too_late = desk.post(f"/en/library/lending/loans/{make.loan(to=reader).uuid}/undo/", {"mode": "issue"})
    returned = desk.post(f"{base}/return/", {"mode": "nonsense"}, follow=True)

    assert "The issue was undone" in text_of(undone)
    assert too_late.status_code == 409
    assert "The book was issued by another librarian." in text_of(too_late)
    assert returned.status_code == 200


def test_everything_possible_is_renewed(desk: Client, reader: Patron, noon: Callable[[timedelta], None]) -> None:
    make.loan(to=reader)
    make.loan(to=reader, due_on=date(2026, 11, 20))
    noon(timedelta(days=3))

    response = desk.post(f"/en/library/lending/readers/{reader.uuid}/renew/", {"mode": "issue"}, follow=True)

    assert "1 loan was renewed." in text_of(response)
    assert "1 loan could not be renewed: see the table." in text_of(response)


def test_htmx_gets_the_desk_alone_with_the_same_statuses(desk: Client, reader: Patron) -> None:
    item = make.item(for_loan=False)

    shown = desk.get(f"{DESK}?reader={reader.uuid}", headers=HTMX)
    unknown = scan(desk, "nobody's", reader=reader, htmx=True)
    refused = scan(desk, item.barcode, reader=reader, htmx=True)
    restored = desk.get(DESK, headers={**HTMX, "HX-History-Restore-Request": "true"})

    assert [answer.status_code for answer in (shown, unknown, refused, restored)] == [200, 422, 409, 200]
    assert [text_of(answer).strip().startswith('<div id="desk"') for answer in (shown, unknown, refused)] == [True] * 3
    assert refused["HX-Push-Url"] == f"{DESK}?mode=issue&reader={reader.uuid}"
    assert "<!doctype html>" in text_of(restored)


@pytest.mark.parametrize("place", ["lift/", "loans/{uuid}/return/", "loans/{uuid}/undo/", "readers/{uuid}/renew/"])
def test_the_address_of_an_act_opened_by_hand_leads_to_the_desk(desk: Client, place: str) -> None:
    assert desk.get(DESK + place.format(uuid=new_uuid()))["Location"] == DESK


@pytest.mark.parametrize("query", ["reader={uuid}", "reader=nonsense", "mode=nonsense", "done=issued&loan={uuid}", "renewed=-1"])
def test_an_address_of_nothing_is_not_found(desk: Client, query: str) -> None:
    assert desk.get(f"{DESK}?{query.format(uuid=new_uuid())}").status_code == 404


def test_an_address_tells_only_what_is_still_true(desk: Client, reader: Patron) -> None:
    loan = make.loan(to=reader)

    page = text_of(desk.get(f"{DESK}?reader={reader.uuid}&done=returned&loan={loan.uuid}"))

    assert "Returned: “" not in page


def test_a_reader_without_the_grant_does_not_open_the_desk(client: Client, reader: Patron) -> None:
    loan = make.loan(to=reader)
    client.force_login(people.account())

    statuses = [
        client.get(DESK).status_code,
        client.post(DESK, {"code": "20260417"}).status_code,
        client.post(f"{DESK}loans/{loan.uuid}/return/").status_code,
        client.post(f"{DESK}loans/{loan.uuid}/renew/").status_code,
        client.post(f"{DESK}loans/{loan.uuid}/undo/").status_code,
        client.post(f"{DESK}readers/{reader.uuid}/renew/").status_code,
        client.post(f"{DESK}lift/", {"reader": reader.uuid, "item": loan.item.uuid, "reason": "reason"}).status_code,
    ]

    assert statuses == [403, 403, 403, 403, 403, 404, 403]


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(DESK).status_code == 302


def test_a_book_without_a_reader_is_told_in_a_sentence_that_can_be_translated() -> None:
    tree = ast.parse(Path(telling.__file__).read_text(encoding="utf-8"))
    inside = [call for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for call in ast.walk(text)]

    # What stands inside an f-string is not collected, so the desk would say it in English.
    assert [call.lineno for call in inside if isinstance(call, ast.Call) and ast.unparse(call.func) == "_"] == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_desk_asks_the_same_number_of_questions_for_1_and_30_loans(
    desk: Client, number: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    make.policy(max_items=100)
    reader = make.patron()
    for _loan in range(number):
        make.loan(to=reader)

    with django_assert_num_queries(14):
        assert desk.get(f"{DESK}?reader={reader.uuid}").status_code == 200


class TestOwnLoans:
    """The reader's own page."""

    MINE = "/en/library/me/loans/"

    def test_shows_own_loans_and_nobody_elses(self, client: Client) -> None:
        account = people.account()
        make.loan(to=make.patron(account=account), of=make.item(of=make.record(title="Медиация")))
        make.loan(to=make.patron(account=people.account()), of=make.item(of=make.record(title="Судебная этика")))
        client.force_login(account)

        page = text_of(client.get(self.MINE))

        assert "Медиация" in page
        assert "Return by 14 December 2026" in page
        assert "Судебная этика" not in page

    def test_renews_an_own_loan_and_says_so_once(self, client: Client, noon: Callable[[timedelta], None]) -> None:
        account = people.account()
        loan = make.loan(to=make.patron(account=account), of=make.item(of=make.record(title="Медиация")))
        client.force_login(account)
        noon(timedelta(days=5))

        first = client.post(f"{self.MINE}{loan.uuid}/renew/", follow=True)
        again = client.post(f"{self.MINE}{loan.uuid}/renew/", follow=True)

        assert "Renewed: “Медиация”" in text_of(first)
        assert "Already renewed today: “Медиация”" in text_of(again)
        assert Loan.objects.values_list("renewals", flat=True).get() == 1

    def test_does_not_renew_somebody_elses(self, client: Client) -> None:
        loan = make.loan(to=make.patron(account=people.account()))
        client.force_login(people.account())

        assert client.post(f"{self.MINE}{loan.uuid}/renew/").status_code == 404
        assert client.get(f"{self.MINE}?done=issued&loan={loan.uuid}").status_code == 404
        assert client.get(f"{self.MINE}?mode=nonsense").status_code == 404
        assert client.get(f"{self.MINE}{loan.uuid}/renew/")["Location"] == self.MINE

    def test_tells_why_a_loan_is_not_renewed(self, client: Client) -> None:
        account = people.account()
        loan = make.loan(to=make.patron(account=account), due_on=date(2026, 11, 20))
        client.force_login(account)

        response = client.post(f"{self.MINE}{loan.uuid}/renew/")

        assert response.status_code == 409
        assert "The book is overdue." in text_of(response)

    def test_says_what_would_be_here(self, client: Client) -> None:
        stranger, reader = people.account(), people.account()
        make.patron(account=reader)

        client.force_login(stranger)
        assert "You have no reader's ticket yet" in text_of(client.get(self.MINE))
        client.force_login(reader)
        assert "You have nothing on loan" in text_of(client.get(self.MINE))

    @pytest.mark.parametrize("number", [1, 30])
    def test_asks_the_same_number_of_questions_for_1_and_30_loans(
        self, client: Client, number: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
    ) -> None:
        account = people.account()
        reader = make.patron(account=account)
        for _loan in range(number):
            make.loan(to=reader)
        client.force_login(account)

        with django_assert_num_queries(12):
            assert client.get(self.MINE).status_code == 200

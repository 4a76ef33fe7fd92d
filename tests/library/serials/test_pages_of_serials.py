"""The pages of periodicals: subscribe, receive by click and scan, claim, and who may see what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.serials.serials_stage import issue, pattern, periodical, place, receive, subscription, supplier
from torelik.kernel import clock
from torelik.library.serials import actions
from torelik.library.serials.models import SerialClaim, SerialIssue, Subscription
from torelik.library.serials.vocabulary import GRANTS, Frequency

pytestmark = pytest.mark.django_db
HOME = "/en/library/serials/"
COMES_OUT = {"frequency": "monthly", "day": "10", "numbering": "within-year"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(*GRANTS.values, "library.catalogue-record")))
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def head(**changed: Any) -> dict[str, Any]:
    given = {"begins_on": "2026-01-01", "valid_through": "2026-12-31", "price": "12000", "grace_days": "14", "issn": "1234-5679"}
    return given | {f"copies-{place()}": "2"} | changed


def test_every_page_opens_empty_and_filled(librarian: Client) -> None:
    pages = ["", "awaited/", "claims/", "new/", "new/?q=заң", "?year=2025", "?year=x"]
    empty = [librarian.get(HOME + page).status_code for page in pages]
    row = subscription(supplier_id=supplier().pk)
    subscription(title="Егемен Қазақстан", of=pattern(Frequency.DAILY))
    receive(issue(row, 1))
    actions.mark_missing(uuid=issue(row, 2).uuid, by=SYSTEM, at=NOON)
    actions.claim_issues(supplier_id=row.supplier_id or 0, by=SYSTEM, at=NOON)

    answers = [librarian.get(HOME + page) for page in (*pages, f"{row.uuid}/")]

    assert [empty, [answer.status_code for answer in answers]] == [[200] * 7, [200] * 8]
    assert "Will not come" in text_of(answers[0])


def test_a_periodical_is_found_and_subscribed_to(librarian: Client) -> None:
    record = periodical("Заң журналы")
    found = librarian.get(f"{HOME}new/?q=заң")
    form = librarian.get(f"{HOME}new/?record={record.uuid}")

    wrong = librarian.post(f"{HOME}new/", {"record": str(record.uuid)} | head(issn="1234-5678") | COMES_OUT)
    refused = librarian.post(f"{HOME}new/", {"record": str(record.uuid)} | head() | COMES_OUT | {"frequency": "weekly"})
    made = librarian.post(f"{HOME}new/", {"record": str(record.uuid), "key": str(uuid4())} | head() | COMES_OUT)

    assert f"?record={record.uuid}" in text_of(found)
    assert [one.status_code for one in (form, wrong, refused, made)] == [200, 422, 409, 302]
    assert "Choose the days of the week" in text_of(refused)
    assert (Subscription.objects.get().issn, SerialIssue.objects.count()) == ("1234-5679", 12)


def test_an_issue_is_received_undone_joined_and_missed_by_one_click(librarian: Client) -> None:
    row = subscription()
    page = f"{HOME}issues/{issue(row, 1).uuid}/"

    first = librarian.post(f"{page}receive/", {"copies": "1"}, follow=True)
    again = librarian.post(f"{page}receive/", {"back": "subscription"}, follow=True)
    librarian.post(f"{page}undo/")
    twice = librarian.post(f"{page}undo/")

    assert "Received: Заң және заман, 2026, No. 1; copies: 1." in text_of(first)
    assert "It came already" in text_of(again)
    assert (twice.status_code, "The issue is not received." in text_of(twice)) == (409, True)
    assert librarian.post(f"{page}receive/", {"copies": "0"}).status_code == 409
    for act, state in (("missing", "missing"), ("expect", "expected"), ("join", "expected")):
        assert librarian.post(f"{page}{act}/", {"back": "subscription"}).status_code == 302
        assert issue(row, 1).state == state
    assert issue(row, 1).number_through == 2


def test_a_scan_receives_the_number_that_its_small_bars_say(librarian: Client) -> None:
    row = subscription(issn="1234-5679")

    seventh = librarian.post(f"{HOME}scan/", {"code": "977123456700307"}, follow=True)
    again = librarian.post(f"{HOME}scan/", {"code": "977123456700307"}, follow=True)

    assert "No. 7" in text_of(seventh)
    assert "It came already" in text_of(again)
    assert issue(row, 7).state == "received"


def test_a_scan_without_a_number_asks_which_issue_came_unless_there_is_one(librarian: Client) -> None:
    row = subscription(issn="1234-5679")
    several = librarian.post(f"{HOME}scan/", {"code": "9771234567003"})
    unknown_number = librarian.post(f"{HOME}scan/", {"code": "977123456700399"})
    for number in range(1, 11):
        receive(issue(row, number))

    one = librarian.post(f"{HOME}scan/", {"code": "1234-5679"}, follow=True)
    ahead = librarian.post(f"{HOME}scan/", {"code": "1234-5679"})
    receive(issue(row, 12))
    nothing = librarian.post(f"{HOME}scan/", {"code": "1234-5679"}, follow=True)

    assert ("Which of these came?" in text_of(several), "Which of these came?" in text_of(unknown_number)) == (True, True)
    assert "No. 11" in text_of(one)
    assert "Which of these came?" in text_of(ahead)
    assert "No issue of this periodical is awaited." in text_of(nothing)


@pytest.mark.parametrize(
    ("code", "words"),
    [("2434-561X", "No subscription has this ISSN."), ("B000001", "This is no barcode of a periodical."), ("", "This is no")],
)
def test_a_scan_of_something_else_is_told(librarian: Client, code: str, words: str) -> None:
    answer = librarian.post(f"{HOME}scan/", {"code": code})

    assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_a_subscription_is_changed_from_its_page(librarian: Client) -> None:
    row = subscription()
    page = f"{HOME}{row.uuid}/"
    since = {"since": "2026-07-01"}

    saved = librarian.post(page, head(seen="1", note="Ескертпе"))
    stale = librarian.post(page, head(seen="1"))
    wrong = librarian.post(page, head(seen="2", begins_on=""))
    anew = librarian.post(f"{page}pattern/", COMES_OUT | since | {"frequency": "quarterly", "seen": "2"})
    stale_pattern = librarian.post(f"{page}pattern/", COMES_OUT | since | {"seen": "2"})
    wrong_pattern = librarian.post(f"{page}pattern/", COMES_OUT | since | {"doubles": "three", "seen": "3"})
    special = {"key": str(uuid4()), "year": "2026", "name": "Арнайы шығарылым"}
    added = librarian.post(f"{page}issues/", special)
    taken = librarian.post(f"{page}issues/", {"key": str(uuid4()), "year": "2026", "number": "1"})
    wrong_issue = librarian.post(f"{page}issues/", {"key": "x"})

    answers = (saved, stale, wrong, anew, stale_pattern, wrong_pattern, added, taken, wrong_issue)
    assert [one.status_code for one in answers] == [302, 409, 422, 302, 409, 422, 302, 409, 422]
    assert row.issues.count() == 6 + 2 + 1


def test_a_claim_is_made_and_printed(librarian: Client) -> None:
    row = subscription(supplier_id=supplier().pk, index="75866")
    subscription(title="Жеткізушісіз")
    page = librarian.get(f"{HOME}claims/")

    made = librarian.post(f"{HOME}claims/make/", {"supplier": row.supplier_id}, follow=True)
    again = librarian.post(f"{HOME}claims/make/", {"supplier": row.supplier_id})
    nobody = librarian.post(f"{HOME}claims/make/", {"supplier": "x"})
    letter = librarian.get(f"{HOME}claims/{SerialClaim.objects.get().uuid}/letter.pdf?language=ru")

    assert ("Қазпошта" in text_of(page), "Without a supplier" in text_of(page)) == (True, True)
    assert "The claim has the number № 1/2026." in text_of(made)
    assert (again.status_code, nobody.status_code) == (409, 409)
    paper = pypdfium2.PdfDocument(letter.content)
    printed = " ".join(" ".join(one.get_textpage().get_text_range() for one in paper).split())
    for words in ("1/2026", "Заң және заман", "75866", "Қазпошта"):
        assert words in printed
    assert librarian.get(f"{HOME}claims/{SerialClaim.objects.get().uuid}/letter.pdf").status_code == 200


def test_who_holds_no_grant_sees_nothing(client: Client) -> None:
    row = subscription()
    client.force_login(people.account())
    pages = ["", "awaited/", "claims/", "new/", f"{row.uuid}/", f"claims/{uuid4()}/letter.pdf"]
    acts = [
        "scan/", "claims/make/", f"{row.uuid}/", f"{row.uuid}/pattern/", f"{row.uuid}/issues/",
        *(f"issues/{issue(row, 1).uuid}/{act}/" for act in ("receive", "undo", "missing", "expect", "join")),
    ]  # fmt: skip

    assert [client.get(HOME + page).status_code for page in pages] == [403, 403, 403, 403, 404, 404]
    assert [client.post(HOME + act).status_code for act in acts] == [403, 403, *[404] * 8]


def test_who_receives_issues_keeps_no_subscriptions(client: Client) -> None:
    row = subscription()
    client.force_login(people.account(grants=(GRANTS.RECEIVE_ISSUES,)))

    answers = [client.post(HOME + act) for act in (f"{row.uuid}/", f"{row.uuid}/pattern/", "new/", "claims/make/")]

    assert [one.status_code for one in answers] == [403] * 4
    assert "Change the subscription" not in text_of(client.get(f"{HOME}{row.uuid}/"))


@pytest.mark.parametrize("page", ["", "awaited/", "claims/"])
def test_lists_ask_the_same_questions_of_one_and_of_thirty(
    librarian: Client, page: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    of = supplier()

    def questions() -> int:
        with django_assert_max_num_queries(60) as asked:
            librarian.get(HOME + page)
        return len(asked)

    def one_more(number: int) -> None:
        row = subscription(title=f"Журнал {number}", supplier_id=of.pk)
        receive(issue(row, 1))
        actions.claim_issues(supplier_id=of.pk, by=SYSTEM, at=NOON - timedelta(days=number + 40))

    one_more(0)
    questions()
    few = questions()
    for number in range(1, 30):
        one_more(number)

    assert questions() == few


def test_the_page_of_a_subscription_asks_the_same_of_twelve_and_of_three_hundred(
    librarian: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    few, many = subscription(), subscription(title="Газет", of=pattern(Frequency.DAILY))
    asked = []
    for row in (few, few, many):
        with django_assert_max_num_queries(60) as questions:
            librarian.get(f"{HOME}{row.uuid}/")
        asked.append(len(questions))

    assert asked[1] == asked[2]

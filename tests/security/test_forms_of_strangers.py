"""Forms that came from elsewhere, came twice, or came from another account: refused, and nothing is changed."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.library.lending.models import Loan

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ACTS = [
    "/en/sign-out/", "/en/low-vision/", "/en/library/lending/", "/en/library/cataloguing/imports/", "/en/editing/news/new/",
    "/en/cms/images/add/", "/en/notifications/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


def browser_of(*grants: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.account(grants=grants))
    return client


def token_in(client: Client, address: str = "/en/library/me/") -> str:
    found = TOKEN.search(client.get(address).content.decode())
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("address", ACTS)
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_a_forged_form_is_refused(address: str, headers: dict[str, str]) -> None:
    client = browser_of("library.issue-item", "library.import-records", "portal.edit-content")

    assert client.post(address, {"then": "save"}, headers=headers).status_code == 403


@pytest.mark.parametrize("address", ACTS[:2])
def test_a_form_with_the_token_of_another_persons_page_is_refused(address: str) -> None:
    mine, theirs = browser_of(), browser_of()
    stolen = token_in(theirs)
    token_in(mine)

    assert mine.post(address, {"csrfmiddlewaretoken": stolen}).status_code == 403
    assert mine.post(address, {"csrfmiddlewaretoken": token_in(mine)}).status_code == 302


def test_a_form_kept_from_before_the_sign_out_is_worth_nothing() -> None:
    client = browser_of()
    kept = token_in(client)
    client.post("/en/sign-out/", {"csrfmiddlewaretoken": kept})

    answer = client.post("/en/library/lending/", {"csrfmiddlewaretoken": kept, "code": "1"})

    assert answer.status_code in (302, 403)
    assert "/sign-in/" in answer.get("Location", "/sign-in/")


@pytest.mark.parametrize(("whose", "status", "renewed"), [("own", 302, True), ("another's", 404, False)])
def test_a_reader_renews_their_own_loan_and_never_the_loan_of_another(whose: str, status: int, renewed: bool) -> None:
    make.policy()
    owner, stranger = people.account(), people.account()
    loan = make.loan(to=make.patron(account=owner))
    make.patron(account=stranger)
    before = Loan.objects.get(pk=loan.pk).due_on
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner if whose == "own" else stranger)

    monday_after = NOON + timedelta(days=7)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("torelik.kernel.clock.now", lambda: monday_after)
        answer = client.post(f"/en/library/me/loans/{loan.uuid}/renew/", {"csrfmiddlewaretoken": token_in(client)})

    assert (answer.status_code, Loan.objects.get(pk=loan.pk).due_on != before) == (status, renewed)

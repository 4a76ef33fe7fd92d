"""The officer's pages: the queue, one case, re-verification, people; strangers see none of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from factories import people
from torelik.identity.models import Account, VerificationRequest

pytestmark = pytest.mark.django_db
PAGES = ("verification/", "re-verification/", "", "lists/", "left/", "personal-data/")
RIGHT = {
    "seen": "waiting",
    "role": "learner",
    "basis_kind": "order",
    "basis_number": "214-о",
    "basis_dated": "2026-09-01",
    "compared_identity": "on",
    "compared_basis": "on",
}


@pytest.fixture
def officer(client: Client) -> Account:
    account = people.officer(more=("identity.close-accounts", "identity.import-people", "identity.answer-data-requests"))
    client.force_login(account)
    return account


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_officer_and_for_no_one_else(client: Client, officer: Account, page: str, language: str) -> None:
    path, stranger, visitor = f"/{language}/people/{page}", Client(), Client()
    stranger.force_login(people.account(grants=("learning.learn",)))

    answers = [browser.get(path).status_code for browser in (client, stranger, visitor)]

    assert answers == [200, 403, 302]


def test_a_case_of_somebody_is_not_found_by_strangers(client: Client) -> None:
    request = people.applicant(family_name="Оспанов")
    client.force_login(people.account())

    answers = [client.get(f"/en/people/verification/{request.uuid}/"), client.get(f"/en/people/{request.account.uuid}/")]

    assert [answer.status_code for answer in answers] == [404, 403]
    assert not any("Оспанов" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_for_one_and_for_thirty(
    client: Client, officer: Account, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(count):
        people.applicant()
    client.get("/en/people/verification/")

    with django_assert_num_queries(7):
        page = client.get("/en/people/verification/").content.decode()

    assert page.count("Оспанов") == count


def test_the_list_masks_every_iin_and_the_open_case_shows_it(client: Client, officer: Account) -> None:
    number = people.iin()
    request = people.applicant(number=number)

    queue, case = client.get("/en/people/verification/"), client.get(f"/en/people/verification/{request.uuid}/")

    assert number not in queue.content.decode()
    assert number[-4:] in queue.content.decode()
    assert number in case.content.decode()


def test_an_officer_verifies_by_the_page(client: Client, officer: Account) -> None:
    people.role("learner", "learning.learn")
    number = people.iin()
    request = people.applicant(number=number)
    path = f"/en/people/verification/{request.uuid}/"

    not_compared = client.post(f"{path}confirm/", {**RIGHT, "compared_basis": ""})
    faulty = client.post(f"{path}confirm/", {**RIGHT, "basis_number": ""})
    done = client.post(f"{path}confirm/", RIGHT)
    late = client.post(f"{path}confirm/", RIGHT)

    assert [answer.status_code for answer in (not_compared, faulty, done, late)] == [409, 422, 302, 409]
    assert "mark both" in not_compared.content.decode()
    assert "decided already" in late.content.decode()
    assert number not in client.get(path).content.decode()
    assert client.get(f"{path}confirm/").status_code == client.get(f"{path}refuse/").status_code == 302


def test_the_second_officer_confirms_by_the_page(client: Client, officer: Account) -> None:
    people.role("teacher", "learning.teach")
    request, second = people.applicant(kind="faculty"), Client()
    second.force_login(people.officer())
    path = f"/en/people/verification/{request.uuid}/confirm/"

    client.post(path, {**RIGHT, "role": "teacher"})
    own = client.post(path, {**RIGHT, "seen": "confirmed-once"})
    done = second.post(path, {"seen": "confirmed-once", "compared_identity": "on", "compared_basis": "on"})

    request.refresh_from_db()
    assert (own.status_code, done.status_code, request.state) == (409, 302, "approved")


def test_an_officer_refuses_by_the_page(client: Client, officer: Account) -> None:
    request = people.applicant()
    path = f"/en/people/verification/{request.uuid}/refuse/"

    answers = [
        client.post(path, {"seen": "waiting", "reason": reason}).status_code for reason in ("", "Not in the order", "Again, no")
    ]

    assert answers == [422, 302, 409]
    assert VerificationRequest.objects.get().reason == "Not in the order"


def test_reverification_begins_from_the_list(client: Client, officer: Account) -> None:
    person = people.account(family_name="Вебер")
    Account.objects.filter(pk=person.pk).update(reverify_on=date(2020, 1, 1))

    shown = client.get("/en/people/re-verification/").content.decode()
    opened = client.post(f"/en/people/{person.uuid}/verify-again/")
    under_way = client.get("/en/people/re-verification/").content.decode()

    assert "Overdue" in shown
    assert opened["Location"].startswith("/en/people/verification/")
    assert "Go on" in under_way
    assert client.get(opened["Location"]).status_code == 200


def test_a_forged_form_is_refused() -> None:
    request, browser = people.applicant(), Client(enforce_csrf_checks=True)
    browser.force_login(people.officer())

    answer = browser.post(f"/en/people/verification/{request.uuid}/confirm/", RIGHT)

    request.refresh_from_db()
    assert (answer.status_code, request.state) == (403, "waiting")

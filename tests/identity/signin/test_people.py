import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from factories import people, signin
from torelik.identity.models import Account

pytestmark = pytest.mark.django_db

LIST = "/en/people/sign-in/"


@pytest.fixture
def aigerim() -> Account:
    return people.account(username="aigerim")


@pytest.fixture
def administrator() -> Client:
    account = people.account(
        username="administrator", grants=("identity.manage-sign-in",), family_name="Тұрсынов", given_name="Азиз"
    )
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_people_are_found_by_any_word_of_theirs(administrator: Client, aigerim: Account) -> None:
    by_name = administrator.get(LIST, {"words": "сәрсенова айгерім"}).content.decode()
    by_nothing = administrator.get(LIST, {"words": "nobody"}).content.decode()

    assert (str(aigerim.uuid) in by_name, str(aigerim.uuid) in by_nothing) == (True, False)


def test_the_list_tells_who_has_a_second_factor(administrator: Client, aigerim: Account) -> None:
    signin.with_application(aigerim)

    rows = administrator.get(LIST).context["rows"]

    assert [(account.username, account.has_second_factor, living) for account, living in rows] == [
        ("aigerim", True, 0),
        ("administrator", False, 1),
    ]


def test_the_list_asks_as_much_for_one_person_as_for_thirty(administrator: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        administrator.get(LIST)
    for _ in range(30):
        people.account()
    with CaptureQueriesContext(connection) as many:
        administrator.get(LIST)

    assert (len(few), len(many)) == (9, 9)


def test_an_administrator_hands_a_one_time_link_over(administrator: Client, aigerim: Account) -> None:
    page = administrator.post(f"{LIST}{aigerim.uuid}/password-link/").content.decode()
    path = re.findall(r"(/kk/password/link/[\w-]+/)", page)[0]

    assert Client().get(path, follow=True).status_code == 200
    assert path not in administrator.get(f"{LIST}{aigerim.uuid}/").content.decode()


def test_a_closed_account_gets_no_link(administrator: Client, aigerim: Account) -> None:
    Account.objects.filter(pk=aigerim.pk).update(is_active=False)

    response = administrator.post(f"{LIST}{aigerim.uuid}/password-link/", follow=True)

    assert "The account has no e-mail address, or is closed." in response.content.decode()


@pytest.mark.parametrize("end", ["", "password-link/", "end-sessions/", "reset-second-factor/", "outer/"])
def test_the_pages_are_closed_to_others_and_a_strangers_id_is_not_found(
    administrator: Client, aigerim: Account, end: str
) -> None:
    other = Client()
    other.force_login(aigerim)
    unknown = "00000000-0000-4000-8000-000000000000"
    verb = "post" if end else "get"

    refused = getattr(other, verb)(f"{LIST}{aigerim.uuid}/{end}", {"reason": "x", "subject": "x"})
    missing = getattr(administrator, verb)(f"{LIST}{unknown}/{end}", {"reason": "x", "subject": "x"})

    assert (refused.status_code, missing.status_code) == (403, 404)

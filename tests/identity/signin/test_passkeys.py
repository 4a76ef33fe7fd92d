import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from factories import people, signin
from torelik.identity.models import Account

pytestmark = pytest.mark.django_db

PASSWORD = "password-of-a-test"
STEP, MINE = "/en/sign-in/second-step/", "/en/account/second-factor/"
PASSKEY = f"{MINE}passkey/"


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.language = "en"
    account.save(update_fields=["language"])
    return account


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def browser(**more: Any) -> Client:
    return Client(SERVER_NAME="localhost", **more)


def owner(account: Account) -> Client:
    client = browser()
    client.force_login(account)
    return client


def after_password() -> Client:
    client = browser()
    client.post("/en/sign-in/", {"username": "aigerim", "password": PASSWORD})
    return client


def options(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address)
    return json.loads(json.dumps(page.context["passkey_options"], default=dict))  # type: ignore[no-any-return]


def added(account: Account) -> signin.Device:
    client, device = owner(account), signin.Device()
    answer = client.post(PASSKEY, {"name": "Key", "credential": device.make(options(client, PASSKEY))})
    assert answer.status_code in (200, 302)
    return device


def test_a_passkey_is_kept_and_comes_with_recovery_codes(aigerim: Account) -> None:
    client, device = owner(aigerim), signin.Device()

    response = client.post(PASSKEY, {"name": "Library’s key", "credential": device.make(options(client, PASSKEY))})

    assert (response.status_code, len(response.context["codes"])) == (200, 10)
    assert signin.kinds_of(aigerim) == ["recovery_codes", "webauthn"]
    assert "Library’s key" in client.get(MINE).content.decode()


def test_a_second_passkey_is_added_without_new_codes(aigerim: Account) -> None:
    added(aigerim)
    client, device = owner(aigerim), signin.Device()

    response = client.post(PASSKEY, {"name": "Another", "credential": device.make(options(client, PASSKEY))})

    assert (response["Location"], signin.kinds_of(aigerim)) == (MINE, ["recovery_codes", "webauthn", "webauthn"])


def test_a_passkey_takes_the_second_step(aigerim: Account) -> None:
    device, client = added(aigerim), after_password()

    response = client.post(STEP, {"credential": device.show(options(client, STEP))})

    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(aigerim.pk))


@pytest.mark.parametrize(
    "forgery", ["replayed", "other key", "other origin", "other challenge", "not JSON", "a list", "empty object"]
)
def test_a_forged_answer_is_refused(aigerim: Account, forgery: str) -> None:
    device, client = added(aigerim), after_password()
    asked = options(client, STEP)
    answer = device.show(asked)
    if forgery == "replayed":
        client.post(STEP, {"credential": answer})
        client = after_password()
        options(client, STEP)
    elif forgery == "other key":
        answer = signin.Device().show(asked)
    elif forgery == "other origin":
        device.origin = "https://academy.example.evil"
        answer = device.show(asked)
    elif forgery == "other challenge":
        options(client, STEP)  # the page was opened anew: the older question is spent
    else:
        answer = {"not JSON": "{", "a list": "[1]", "empty object": "{}"}[forgery]

    response = client.post(STEP, {"credential": answer})

    assert (response.status_code, "_auth_user_id" in client.session) == (422, False)


@pytest.mark.parametrize("credential", ["{", "[]", "{}", '{"id": "x"}', "other challenge"])
def test_a_broken_answer_adds_nothing(aigerim: Account, credential: str) -> None:
    client = owner(aigerim)
    if credential == "other challenge":
        credential = signin.Device().make(options(client, PASSKEY))
    options(client, PASSKEY)

    response = client.post(PASSKEY, {"name": "Key", "credential": credential})

    assert (response.status_code, signin.kinds_of(aigerim)) == (422, [])


def test_somebody_elses_passkey_is_no_proof(aigerim: Account) -> None:
    bolat = people.account(username="bolat")
    signin.with_application(aigerim)
    device = added(bolat)
    added(aigerim)
    client = after_password()

    response = client.post(STEP, {"credential": device.show(options(client, STEP))})

    assert (response.status_code, "_auth_user_id" in client.session) == (422, False)


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("localhost", False, True),
        ("localhost:8000", False, True),
        ("academy.example", True, True),
        ("academy.example", False, False),
        ("127.0.0.1:8000", False, False),
        ("127.0.0.1", True, False),
        ("[::1]:8000", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them(
    aigerim: Account, settings: object, host: str, secure: bool, offered: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    client = owner(aigerim)

    page = client.get(MINE, headers={"Host": host}, secure=secure)
    form = client.get(PASSKEY, headers={"Host": host}, secure=secure)

    assert ("Add a passkey" in page.content.decode(), form.status_code) == (offered, 200 if offered else 404)


def test_a_passkey_confirms_who_one_is(aigerim: Account) -> None:
    device, client = added(aigerim), owner(aigerim)
    address = "/en/account/confirm/"

    wrong = client.post(address, {"credential": "{}"})
    right = client.post(address, {"credential": device.show(options(client, address)), "next": MINE})

    assert (wrong.status_code, right["Location"]) == (422, MINE)

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from factories import people
from torelik.audit.models import Event
from torelik.identity.models import Account

pytestmark = pytest.mark.django_db

PAGE, WORK = "/en/sign-in/", "/en/work/"
PASSWORD = "password-of-a-test"


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.language = "en"
    account.save(update_fields=["language"])
    return account


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("kk"):
        yield


def typed(username: str = "aigerim", password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"username": username, "password": password, **more}


def events() -> list[tuple[str, int | None, str]]:
    rows = Event.objects.filter(name__startswith="identity.sign").order_by("id")
    return list(rows.values_list("name", "actor_id", "about_name"))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_speaks_each_language(client: Client, language: str) -> None:
    response = client.get(f"/{language}/sign-in/")

    assert (response.status_code, response["Content-Language"]) == (200, language)
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_right_password_opens_a_session_and_is_witnessed(client: Client, aigerim: Account) -> None:
    response = client.post(PAGE, typed(username=" aigerim "))

    assert (response.status_code, response["Location"]) == (302, WORK)
    assert client.session["_auth_user_id"] == str(aigerim.pk)
    assert events() == [("identity.signed-in", aigerim.pk, aigerim.journal_name)]


@pytest.mark.parametrize("page_language", ["kk", "ru", "en"])
@pytest.mark.parametrize("own_language", ["kk", "ru", "en"])
def test_work_begins_in_the_persons_own_language(client: Client, aigerim: Account, page_language: str, own_language: str) -> None:
    Account.objects.update(language=own_language)

    response = client.post(f"/{page_language}/sign-in/", typed())

    assert response["Location"] == f"/{own_language}/work/"


@pytest.mark.parametrize(
    ("given", "tried"),
    [
        (typed(password="another-password"), "aigerim"),
        (typed(password=PASSWORD + " "), "aigerim"),
        (typed(username="nobody"), "nobody"),
    ],
)
def test_a_wrong_name_or_password_is_refused_and_witnessed(
    client: Client, aigerim: Account, given: dict[str, str], tried: str
) -> None:
    response = client.post(PAGE, given)

    assert (response.status_code, "_auth_user_id" in client.session) == (422, False)
    assert events() == [("identity.sign-in-failed", None, tried)]
    assert PASSWORD not in response.content.decode()


def test_a_closed_account_is_refused_in_the_same_words(client: Client, aigerim: Account) -> None:
    wrong = client.post(PAGE, typed(password="another-password"))
    Account.objects.update(is_active=False)
    closed = client.post(PAGE, typed())

    assert (closed.status_code, "_auth_user_id" in client.session) == (422, False)
    assert closed.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()
    assert len(closed.context["form"].non_field_errors()) == 1


@pytest.mark.parametrize("given", [{}, {"username": "aigerim"}, {"password": PASSWORD}, typed(username="a\0b")])
def test_an_unfinished_form_is_shown_again_and_is_no_attempt(client: Client, aigerim: Account, given: dict[str, str]) -> None:
    response = client.post(PAGE, given)

    assert (response.status_code, events()) == (422, [])


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/en/journal/?words=x", "/en/journal/?words=x"),
        ("", WORK),
        ("https://elsewhere.example/", WORK),
        ("//elsewhere.example/", WORK),
        ("/\\elsewhere.example/", WORK),
        ("http:///elsewhere.example/", WORK),
        ("javascript:alert(1)", WORK),
        ("journal", "journal"),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_nobody_is_led_out_of_the_product(client: Client, aigerim: Account, wanted: str, led_to: str, signed_in: bool) -> None:
    if signed_in:
        client.force_login(aigerim)
        response = client.get(PAGE, {"next": wanted})
    else:
        response = client.post(PAGE, typed(next=wanted))

    assert (response.status_code, response["Location"]) == (302, led_to)


def test_the_session_gets_a_new_key_at_sign_in(client: Client, aigerim: Account) -> None:
    session = client.session
    session["before"] = "something"
    session.save()
    before = session.session_key

    client.post(PAGE, typed())

    assert client.session.session_key not in (None, before)
    assert not type(session)(before).exists(before)


def test_a_cookie_kept_from_before_the_sign_out_is_worth_nothing(client: Client, aigerim: Account) -> None:
    client.post(PAGE, typed())
    kept = client.cookies["sessionid"].value
    before = client.get("/en/notifications/").status_code
    response = client.post("/en/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = kept

    assert (before, response["Location"]) == (200, "/")
    assert thief.get("/en/notifications/").status_code == 302
    assert events()[1:] == [("identity.signed-out", aigerim.pk, "")]


def test_signing_out_needs_a_post(client: Client, aigerim: Account) -> None:
    client.post(PAGE, typed())

    assert client.get("/en/sign-out/").status_code == 405
    assert client.get("/en/notifications/").status_code == 200


@pytest.mark.parametrize("address", [PAGE, "/en/sign-out/"])
def test_a_form_from_elsewhere_is_refused(aigerim: Account, address: str) -> None:
    response = Client(enforce_csrf_checks=True).post(address, typed())

    assert (response.status_code, events()) == (403, [])


def test_a_visitor_may_sign_out_without_a_witness(client: Client) -> None:
    response = client.post("/en/sign-out/")

    assert (response.status_code, events()) == (302, [])


def test_a_role_taken_away_is_gone_at_the_next_request(client: Client) -> None:
    account = people.account(grants=("audit.read-journal",))
    client.force_login(account)
    before = client.get("/en/journal/").status_code
    account.role_assignments.all().delete()

    assert (before, client.get("/en/journal/").status_code) == (200, 403)


def test_an_account_closed_during_a_session_is_a_visitor_at_the_next_request(client: Client, aigerim: Account) -> None:
    client.force_login(aigerim)
    before = client.get("/en/notifications/").status_code
    Account.objects.update(is_active=False)

    assert (before, client.get("/en/notifications/").status_code) == (200, 302)


def test_the_page_of_the_password_is_kept_by_no_cache(client: Client) -> None:
    assert client.get(PAGE)["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"

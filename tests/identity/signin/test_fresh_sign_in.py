from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from factories import people, signin
from torelik.audit.models import Event
from torelik.identity.models import Account, Role
from torelik.identity.signin import marks
from torelik.kernel.freshness import fresh_sign_in_required

pytestmark = pytest.mark.django_db

PASSWORD = "password-of-a-test"
CONFIRM, PASSWORD_PAGE = "/en/account/confirm/", "/en/account/password/"
TO_PASSWORD = "/en/account/confirm/?next=%2Fen%2Faccount%2Fpassword%2F"


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.language = "en"
    account.save(update_fields=["language"])
    return account


@pytest.fixture
def stale(aigerim: Account) -> Client:
    """A browser in which Aigerim signed in eleven minutes ago."""
    client = Client()
    client.force_login(aigerim)
    session = client.session
    own = marks.read(session)
    assert own is not None
    marks.write(session, replace(own, proved_at=own.proved_at - timedelta(minutes=11)))
    session.save()
    return client


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("address", "back"),
    [
        (PASSWORD_PAGE, PASSWORD_PAGE),
        ("/en/account/second-factor/application/", "/en/account/second-factor/application/"),
        ("/en/account/second-factor/passkey/", "/en/account/second-factor/passkey/"),
    ],
)
def test_a_dangerous_page_asks_for_a_fresh_proof_and_leads_back(stale: Client, address: str, back: str) -> None:
    asked = stale.get(address, follow=False)
    led = stale.post(CONFIRM, {"password": PASSWORD, "next": back})

    assert asked["Location"] == f"{CONFIRM}?next={back.replace('/', '%2F')}"
    assert (led.status_code, led["Location"]) == (302, back)


def test_a_dangerous_form_sent_from_a_stale_session_does_nothing(stale: Client, aigerim: Account) -> None:
    signin.with_application(aigerim)

    codes = stale.post("/en/account/second-factor/recovery-codes/")
    change = stale.post(PASSWORD_PAGE, {"present": PASSWORD, "new": "seven quiet rivers"})

    assert codes["Location"] == "/en/account/confirm/?next=%2Fen%2Faccount%2Fsecond-factor%2F"
    assert change["Location"] == TO_PASSWORD
    assert Account.objects.get().check_password(PASSWORD)


def test_the_password_is_a_fresh_proof_for_ten_minutes(stale: Client) -> None:
    stale.post(CONFIRM, {"password": PASSWORD})

    assert stale.get(PASSWORD_PAGE).status_code == 200
    assert Event.objects.filter(name="identity.sign-in-confirmed").count() == 1


def test_a_code_is_a_fresh_proof_too(stale: Client, aigerim: Account) -> None:
    signin.with_application(aigerim)

    response = stale.post(CONFIRM, {"code": signin.code()})

    assert (response["Location"], stale.get(PASSWORD_PAGE).status_code) == ("/en/account/", 200)


@pytest.mark.parametrize("typed", [{"password": "some-other-word"}, {"password": ""}, {"code": "000000"}, {}])
def test_a_wrong_proof_proves_nothing(stale: Client, aigerim: Account, typed: dict[str, str]) -> None:
    signin.with_application(aigerim)

    response = stale.post(CONFIRM, typed)

    assert (response.status_code, stale.get(PASSWORD_PAGE)["Location"]) == (422, TO_PASSWORD)


def test_a_proof_is_not_guessed(stale: Client) -> None:
    for _ in range(5):
        stale.post(CONFIRM, {"password": "some-other-word"})

    assert stale.post(CONFIRM, {"password": PASSWORD}).status_code == 429


def test_nobody_is_led_out_of_the_product(stale: Client) -> None:
    response = stale.post(CONFIRM, {"password": PASSWORD, "next": "https://elsewhere.example/"})

    assert response["Location"] == "/en/account/"


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    assert client.get(PASSWORD_PAGE)["Location"] == "/en/sign-in/?next=/en/account/password/"


def test_the_guard_by_itself_leads_a_visitor_to_sign_in(rf: RequestFactory) -> None:
    request = rf.get("/en/roles/")
    request.user = AnonymousUser()

    answer = fresh_sign_in_required(lambda request: HttpResponse("secret"))(request)

    assert (answer.status_code, answer["Location"]) == (302, "/en/sign-in/?next=/en/roles/")


@pytest.mark.parametrize("address", ["/en/account/sessions/end-others/", f"/en/account/sessions/{UUID(int=1)}/end/"])
def test_ending_other_sessions_asks_for_a_fresh_proof(stale: Client, aigerim: Account, address: str) -> None:
    other = Client()
    other.force_login(aigerim)

    asked = stale.post(address)

    assert (asked.status_code, asked["Location"]) == (302, "/en/account/confirm/?next=%2Fen%2Faccount%2F")
    assert other.get("/en/account/").status_code == 200


def test_rights_are_changed_only_after_a_fresh_proof_and_what_was_ticked_stays(client: Client) -> None:
    client.force_login(people.account(grants=("identity.manage-roles",)))
    session = client.session
    own = marks.read(session)
    assert own is not None
    marks.write(session, replace(own, proved_at=own.proved_at - timedelta(minutes=11)))
    session.save()
    learner = people.role("learner", "learning.learn")
    version = f"{learner.uuid} {learner.version}"

    refused = client.post(
        "/en/administration/roles/matrix/",
        {"version": [version], "held": [f"{learner.uuid} learning.learn"], "cell": [], "save": "1"},
    )

    shown = refused.content.decode()
    assert refused.status_code == 403
    assert "just confirmed who they are" in shown
    assert "(changed, not saved)" in shown
    assert "/en/account/confirm/?next=%2Fen%2Fadministration%2Froles%2Fmatrix%2F" in shown
    assert Role.objects.get(pk=learner.pk).grants.count() == 1

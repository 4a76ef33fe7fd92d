from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation

from factories import people, signin
from factories.provider import CLIENT_ID, CLIENT_SECRET, SUBJECT, Provider, running_provider
from torelik.audit.models import Event
from torelik.identity.models import Account, OuterIdentity
from torelik.identity.signin import actions
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied

pytestmark = pytest.mark.django_db

BEGIN, ANSWER = "/en/sign-in/outer/", "/en/sign-in/outer/answer/"


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider, settings: object) -> Provider:
    _running.cheat = ""
    _running.questions.clear()
    settings.TORELIK_OIDC = {  # type: ignore[attr-defined]
        "issuer": _running.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "name": "Academy ID",
    }
    return _running


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.language, account.email = "en", "aigerim@academy.example"
    account.save(update_fields=["language", "email"])
    return account


@pytest.fixture
def administrator() -> Client:
    account = people.account(username="administrator", grants=("identity.manage-sign-in",))
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def link(account: Account, provider: Provider) -> None:
    OuterIdentity.objects.create(account=account, issuer=provider.issuer, subject=SUBJECT, linked_at=clock.now())


def came_back(client: Client, provider: Provider) -> object:
    address = client.post(BEGIN)["Location"]
    return client.get(f"{ANSWER}?{provider.ask(address)}")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_settings_there_is_no_such_way(client: Client) -> None:
    page = client.get("/en/sign-in/").content.decode()

    assert ("provider" in page, client.post(BEGIN).status_code, client.get(ANSWER).status_code) == (False, 404, 404)


def test_the_question_carries_state_nonce_and_pkce(client: Client, provider: Provider) -> None:
    page = client.get("/en/sign-in/").content.decode()
    address = client.post(BEGIN)["Location"]
    question = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    assert "Through Academy ID" in page
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert (question["response_type"], question["code_challenge_method"], question["scope"]) == ("code", "S256", "openid")
    assert all(len(question[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert question["redirect_uri"].endswith(ANSWER)


def test_whoever_an_administrator_has_linked_comes_in(client: Client, provider: Provider, aigerim: Account) -> None:
    link(aigerim, provider)

    response = came_back(client, provider)

    assert (response.status_code, response["Location"], is_in(client)) == (302, "/en/work/", True)  # type: ignore[attr-defined,index]
    assert Event.objects.get(name="identity.signed-in").facts == {"method": "openid-connect", "second": ""}


def test_the_same_address_links_nobody(client: Client, provider: Provider, aigerim: Account) -> None:
    response = came_back(client, provider)

    assert (response.status_code, is_in(client)) == (422, False)  # type: ignore[attr-defined]
    assert "no account here is linked to you" in response.content.decode()  # type: ignore[attr-defined]
    assert Event.objects.filter(name="identity.outer-sign-in-refused").count() == 1


def test_the_second_step_is_asked_here_too(client: Client, provider: Provider, aigerim: Account) -> None:
    link(aigerim, provider)
    signin.with_application(aigerim)

    response = came_back(client, provider)

    assert (response["Location"], is_in(client)) == ("/en/sign-in/second-step/", False)  # type: ignore[index]


def test_a_closed_account_does_not_come_in(client: Client, provider: Provider, aigerim: Account) -> None:
    link(aigerim, provider)
    Account.objects.update(is_active=False)

    assert (came_back(client, provider).status_code, is_in(client)) == (422, False)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "cheat",
    [
        "other nonce", "no nonce", "other audience", "other issuer", "expired", "unsigned", "signed by the shared secret",
        "signed by a stranger", "unknown key", "not JSON",
    ],
)  # fmt: skip
def test_a_token_that_cannot_be_trusted_lets_nobody_in(client: Client, provider: Provider, aigerim: Account, cheat: str) -> None:
    link(aigerim, provider)
    address = client.post(BEGIN)["Location"]
    back = provider.ask(address)
    provider.cheat = cheat

    response = client.get(f"{ANSWER}?{back}")

    assert (response.status_code, is_in(client)) == (422, False)
    assert "was not completed" in response.content.decode()


def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(client: Client, provider: Provider, aigerim: Account) -> None:
    link(aigerim, provider)
    back = provider.ask(client.post(BEGIN)["Location"])
    stranger = Client()

    foreign = stranger.get(f"{ANSWER}?{back}")
    own = client.get(f"{ANSWER}?{back}")
    client.post("/en/sign-out/")
    again = client.get(f"{ANSWER}?{back}")

    assert (foreign.status_code, own.status_code, again.status_code) == (422, 302, 422)


@pytest.mark.parametrize("query", ["", "state=x&code=y", "error=access_denied", "state=é&code=y"])
def test_an_answer_to_no_question_is_refused(client: Client, provider: Provider, query: str) -> None:
    client.post(BEGIN)

    assert (client.get(f"{ANSWER}?{query}").status_code, is_in(client)) == (422, False)


def test_a_provider_that_is_not_itself_is_not_asked(client: Client, provider: Provider) -> None:
    provider.cheat = "other issuer in discovery"

    response = client.post(BEGIN)

    assert (response.status_code, "was not completed" in response.content.decode()) == (502, True)


def test_a_provider_that_is_down_is_told(client: Client, provider: Provider, settings: object) -> None:
    settings.TORELIK_OIDC = {**settings.TORELIK_OIDC, "issuer": "http://127.0.0.1:1"}  # type: ignore[attr-defined]

    assert client.post(BEGIN).status_code == 502


def test_an_administrator_links_and_unlinks(administrator: Client, provider: Provider, aigerim: Account) -> None:
    person = f"/en/people/sign-in/{aigerim.uuid}/"

    empty = administrator.post(f"{person}outer/", {"subject": ""})
    made = administrator.post(f"{person}outer/", {"subject": SUBJECT})
    twice = administrator.post(f"{person}outer/", {"subject": SUBJECT})
    row = OuterIdentity.objects.get()
    gone = administrator.post(f"{person}outer/{row.uuid}/unlink/")
    missing = administrator.post(f"{person}outer/{row.uuid}/unlink/")

    assert [empty.status_code, made.status_code, twice.status_code, gone.status_code, missing.status_code] == [
        422,
        302,
        409,
        302,
        404,
    ]
    names = Event.objects.filter(name__startswith="identity.outer").order_by("id").values_list("name", flat=True)
    assert list(names) == ["identity.outer-identity-linked", "identity.outer-identity-unlinked"]


def test_linking_needs_the_grant(provider: Provider, aigerim: Account) -> None:
    by = people.actor(aigerim)

    with pytest.raises(PermissionDenied):
        actions.link_outer_identity(account=aigerim, issuer=provider.issuer, subject=SUBJECT, by=by, at=clock.now())
    with pytest.raises(PermissionDenied):
        actions.unlink_outer_identity(uuid=aigerim.uuid, account=aigerim, by=by, at=clock.now())

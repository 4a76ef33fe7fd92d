"""Anybody may ask for an account; until it is verified it opens nothing but its own status page."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, ConsentRecord, VerificationRequest
from torelik.identity.verification import actions
from torelik.identity.verification.gate import OPEN_TO_THE_UNVERIFIED
from torelik.identity.verification.vocabulary import RegistrationRefusal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.national_numbers import WrongNumber

pytestmark = pytest.mark.django_db
PAGE, STATUS = "/en/registration/", "/en/registration/status/"
APPLICATION = identity.Application(kind=identity.PersonKind.LEARNER, basis=people.BASIS)


def said(**changes: Any) -> dict[str, Any]:
    words: dict[str, Any] = {
        "username": "erlan",
        "password": "a long sentence of mine",
        "iin": people.iin(),
        "family_name": "Оспанов",
        "given_name": "Ерлан",
        "patronymic": "",
        "email": "erlan@example.kz",
    }
    return words | changes


def typed(**changes: Any) -> dict[str, Any]:
    form = said(kind="learner", unit="", post="М-26-2", note="", basis_kind="order", basis_number="214-о", agree="on")
    return form | {"basis_dated": "2026-09-01", "basis_through": "", "consent_digest": people.consent_digest()} | changes


def ask(at: datetime, *, digest: str | None = None, **changes: Any) -> Account:
    return actions.register(
        **said(**changes),
        language="kk",
        application=APPLICATION,
        consent_digest=people.consent_digest() if digest is None else digest,
        by=Actor.anonymous(),
        at=at,
    )


def test_a_registration_makes_a_pending_account_with_consent_and_request(at: datetime) -> None:
    account = ask(at)

    assert (account.state, account.verified_at) == ("pending", None)
    assert ConsentRecord.objects.get().account == account
    request = VerificationRequest.objects.get()
    assert (request.account, request.state, request.purpose) == (account, "waiting", "registration")
    names = list(Event.objects.exclude(name="identity.consent-text-published").order_by("id").values_list("name", flat=True))
    assert names == ["identity.account-opened", "identity.consent-given", "identity.registered"]


def test_a_wrong_iin_makes_no_account(at: datetime) -> None:
    with pytest.raises(WrongNumber):
        ask(at, iin="123456789012")

    assert Account.objects.count() == 0


@pytest.mark.parametrize(
    ("arrange", "refusals"),
    [
        ({"username": "taken"}, [RegistrationRefusal.USERNAME_TAKEN]),
        ({"digest": "0" * 64}, [RegistrationRefusal.CONSENT_CHANGED]),
    ],
)
def test_a_registration_is_refused_with_every_reason(arrange: dict[str, Any], refusals: list[Any], at: datetime) -> None:
    people.account(username="taken")
    people.consent_digest()

    with pytest.raises(actions.RegistrationRefused) as refused:
        ask(at, **arrange)

    assert refused.value.refusals == refusals
    assert (Account.objects.count(), VerificationRequest.objects.count()) == (1, 0)


def test_without_a_published_text_registration_is_not_open(client: Client, at: datetime) -> None:
    with pytest.raises(actions.RegistrationRefused) as refused:
        ask(at, digest="")

    assert refused.value.refusals == [RegistrationRefusal.NOT_OPEN]
    assert "not open" in client.get(PAGE).content.decode()


def test_whether_an_iin_is_known_is_not_told_to_a_stranger(client: Client, system: Actor, at: datetime) -> None:
    number = people.iin()
    identity.open_account(username="known", password=None, iin=number, by=system, at=at)

    known, unknown = client.post(PAGE, typed(iin=number)), client.post(PAGE, typed(username="other"))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Account.objects.filter(state="pending").count() == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_the_text_of_consent_in_its_language(client: Client, language: str) -> None:
    digest = people.consent_digest()

    page = client.get(f"/{language}/registration/").content.decode()

    assert people.CONSENT.in_language(language) in page
    assert digest in page


def test_a_registration_by_the_form_leads_to_sign_in_and_to_the_status(client: Client) -> None:
    response = client.post(PAGE, typed())

    assert (response.status_code, response["Location"]) == (302, f"/en/sign-in/?next={STATUS}")
    client.force_login(Account.objects.get(username="erlan"))
    page = client.get(STATUS).content.decode()
    assert "Your request waits for an officer" in page
    assert "214-о" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"iin": "990517300011"},
        {"agree": ""},
        {"password": "short"},
        {"username": "ерлан"},
        {"basis_dated": "0026-09-01"},
        {"basis_through": "2026-08-01"},
        {"kind": "king"},
        {"username": "taken"},
        {"consent_digest": "0" * 64},
    ],
)
def test_a_form_with_a_fault_is_shown_again_and_makes_nothing(client: Client, changes: dict[str, str]) -> None:
    people.account(username="taken")

    response = client.post(PAGE, typed(**changes))

    assert response.status_code == 422
    assert (Account.objects.count(), VerificationRequest.objects.count()) == (1, 0)


def test_whoever_is_signed_in_has_an_account_already(client: Client) -> None:
    client.force_login(people.account())

    assert client.get(PAGE)["Location"] == "/en/work/"
    assert client.get(STATUS)["Location"] == "/en/work/"
    assert client.post("/en/registration/again/")["Location"] == STATUS


def all_names(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, str]]:
    """Return the name and the form of every address of the product."""
    found = []
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            space = f"{prefix}{part.namespace}:" if part.namespace else prefix
            found += all_names(part, space)
        elif isinstance(part, URLPattern) and part.name:
            found.append((f"{prefix}{part.name}", str(part.pattern)))
    return found


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_every_address_leads_the_unverified_to_their_status(client: Client, state: str) -> None:
    account = people.applicant().account
    Account.objects.update(state=state)
    client.force_login(account)
    words = ["/en/", "/en/work/", "/en/library/", "/en/learning/", "/en/journal/", "/en/people/", "/en/cms/", "/en/help/"]
    words += ["/", "/en/notifications/", "/en/people/me/data/", "/en/sign-in/", PAGE, "/documents/1/x.pdf", "/media/images/x.png"]

    answers = {path: client.get(path) for path in words}

    elsewhere = {
        path
        for path, answer in answers.items()
        if answer.status_code != 302 or not answer["Location"].endswith("/registration/status/")
    }
    assert elsewhere == set()
    assert client.get(STATUS).status_code == 200


def test_the_gate_names_addresses_that_exist() -> None:
    assert set(OPEN_TO_THE_UNVERIFIED) <= {name for name, _form in all_names()}


def test_a_part_of_a_page_that_the_unverified_ask_for_reloads_the_whole(client: Client) -> None:
    client.force_login(people.applicant().account)

    response = client.get("/en/library/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == STATUS


def test_the_status_of_nobody_asks_to_sign_in(client: Client) -> None:
    assert client.get(STATUS)["Location"].startswith("/en/sign-in/")


def refused_person(at: datetime) -> Account:
    request, officer = people.applicant(), people.actor(people.officer())
    actions.refuse(request_uuid=request.uuid, seen=identity.RequestState.WAITING, reason="Not in the order", by=officer, at=at)
    return Account.objects.get(pk=request.account_id)


def test_a_refused_person_reads_the_reason_and_asks_again(client: Client, at: datetime) -> None:
    account = refused_person(at)
    client.force_login(account)

    page = client.get(STATUS).content.decode()
    wrong = client.post("/en/registration/again/", typed(basis_number=""))
    right = client.post("/en/registration/again/", typed(basis_number="300-о"))

    assert "Not in the order" in page
    assert (wrong.status_code, right.status_code) == (422, 302)
    account.refresh_from_db()
    newest = VerificationRequest.objects.latest("pk")
    assert (account.state, newest.state, newest.basis_number) == ("pending", "waiting", "300-о")


def test_only_a_refused_person_asks_again(at: datetime) -> None:
    waiting = people.applicant().account

    for by in (people.actor(waiting), Actor.anonymous()):
        with pytest.raises(NotFound):
            actions.ask_again(application=APPLICATION, by=by, at=at)

    assert VerificationRequest.objects.count() == 1


def test_the_unverified_withdraw_their_consent_on_the_status_page(client: Client) -> None:
    account = people.applicant().account
    client.force_login(account)
    record = ConsentRecord.objects.get(account=account)

    response = client.post(f"/en/registration/consents/{record.uuid}/withdraw/")

    record.refresh_from_db()
    assert response["Location"] == STATUS
    assert record.withdrawn_at is not None
    assert "Withdrawn" in client.get(STATUS).content.decode()


@pytest.mark.parametrize("password", ["erlan erlan 2026", "Оспанов Ерлан 1", "erlan@example.kz"])
def test_a_password_is_more_than_ones_own_names(client: Client, password: str) -> None:
    answer: Any = client.post(PAGE, typed(password=password))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password"]
    assert not Account.objects.filter(username="erlan").exists()

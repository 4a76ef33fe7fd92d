from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.utils import translation

from factories import people
from factories.signin import CountingHasher
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.identity.signin import actions
from torelik.kernel import clock

pytestmark = pytest.mark.django_db

PAGE = "/en/sign-in/"
RIGHT, WRONG = "password-of-a-test", "some-other-password"
STRANGER, OWN = "203.0.113.7", "198.51.100.20"


@pytest.fixture
def aigerim(settings: object) -> Account:
    settings.PASSWORD_HASHERS = ["factories.signin.CountingHasher"]  # type: ignore[attr-defined]
    return people.account(username="aigerim")


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def attempt(username: str = "aigerim", password: str = WRONG, *, address: str = STRANGER, client: Client | None = None) -> object:
    return (client or Client()).post(PAGE, {"username": username, "password": password}, REMOTE_ADDR=address)


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_after_five_wrong_attempts_the_right_password_is_not_looked_at(aigerim: Account) -> None:
    statuses = [attempt().status_code for _ in range(5)]  # type: ignore[attr-defined]
    computed = CountingHasher.computed

    refused = attempt(password=RIGHT)

    assert statuses == [422, 422, 422, 422, 422]
    assert (refused.status_code, CountingHasher.computed - computed) == (429, 0)  # type: ignore[attr-defined]
    assert "Nothing is checked for 15 minutes" in refused.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_wait_is_told_in_each_language(aigerim: Account, language: str) -> None:
    for _ in range(5):
        attempt()

    answer = Client().post(f"/{language}/sign-in/", {"username": "aigerim", "password": RIGHT}, REMOTE_ADDR=STRANGER)

    assert (answer.status_code, "15" in answer.content.decode()) == (429, True)


def test_four_wrong_attempts_lock_nobody(aigerim: Account) -> None:
    for _ in range(4):
        attempt()

    assert attempt(password=RIGHT).status_code == 302  # type: ignore[attr-defined]


def test_the_innocent_from_another_address_comes_in_all_the_while(aigerim: Account) -> None:
    for _ in range(20):
        attempt()

    assert attempt(password=RIGHT, address=OWN).status_code == 302  # type: ignore[attr-defined]


def test_a_lock_is_over_after_its_time_and_is_not_made_longer_by_more_attempts(aigerim: Account) -> None:
    for _ in range(30):
        attempt()
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=15))

    assert attempt(password=RIGHT).status_code == 302  # type: ignore[attr-defined]


def test_a_right_password_ends_the_counting(aigerim: Account) -> None:
    for _ in range(4):
        attempt()
    attempt(password=RIGHT)
    for _ in range(4):
        attempt()

    assert attempt(password=RIGHT).status_code == 302  # type: ignore[attr-defined]


def test_a_thousand_attempts_with_one_name_compute_five_hashes(aigerim: Account) -> None:
    before = CountingHasher.computed
    refused = {"looked at": 0, "not looked at": 0}

    for _ in range(1_000):
        request = RequestFactory().post(PAGE, REMOTE_ADDR=STRANGER)
        try:
            actions.sign_in_with_password(request=request, username="aigerim", password=WRONG, at=clock.now())
        except actions.SignInRefused as refusal:
            refused["not looked at" if refusal.wait else "looked at"] += 1

    assert refused == {"looked at": 5, "not looked at": 995}
    assert CountingHasher.computed - before == 5
    assert (events("identity.sign-in-failed"), events("identity.sign-in-locked")) == (5, 1)


def test_one_address_that_tries_many_names_is_limited_too(aigerim: Account, settings: object) -> None:
    settings.TORELIK_FAILURES_OF_ADDRESS = 20  # type: ignore[attr-defined]
    client, before = Client(), CountingHasher.computed

    statuses = [attempt(f"name-{number}", client=client).status_code for number in range(40)]  # type: ignore[attr-defined]

    # Django computes a hash for a name that nobody has too: its absence must not be measurable.
    assert (statuses.count(422), statuses.count(429), CountingHasher.computed - before) == (20, 20, 20)
    assert attempt(password=RIGHT, address=OWN).status_code == 302  # type: ignore[attr-defined]


def test_an_address_written_by_the_visitor_is_not_believed(aigerim: Account, settings: object) -> None:
    settings.TORELIK_PROXIES = 1  # type: ignore[attr-defined]
    client = Client()
    answers = [
        client.post(
            PAGE,
            {"username": "aigerim", "password": WRONG},
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, {STRANGER}",
        ).status_code
        for number in range(6)
    ]

    assert answers == [422, 422, 422, 422, 422, 429]
    assert AccessAttempt.objects.values_list("ip_address", flat=True).get() == STRANGER
    assert Event.objects.filter(name="identity.sign-in-locked").values_list("origin__address", flat=True).get() == STRANGER


def test_what_was_typed_as_password_is_kept_nowhere(aigerim: Account) -> None:
    attempt()

    assert WRONG not in AccessAttempt.objects.get().post_data

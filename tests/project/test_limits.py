"""Too much, too often: refused early, in words, and the journal hears of it once."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.test.client import FakePayload
from django.utils.translation import gettext, override

from factories import people
from torelik.audit.models import Event
from torelik.kernel import limits
from torelik.kernel.limits import Rate, network_of, rates_from

pytestmark = pytest.mark.django_db

SEARCH = "/en/library/?q=law"
IMPORTS = "/en/library/cataloguing/imports/"
TWO_GIGABYTES = 2 * 1024**3


@pytest.fixture(autouse=True)
def _few(settings: Any) -> None:
    settings.TORELIK_RATES = {"search": Rate(2, 3600)}
    caches["limits"].clear()


def asked(client: Client, times: int, **more: Any) -> list[int]:
    return [client.get(SEARCH, **more).status_code for _time in range(times)]


def test_a_stranger_who_asks_too_often_is_told_when_to_come_again(client: Client) -> None:
    answers = asked(client, 2)
    refused = client.get(SEARCH)

    assert 429 not in answers
    assert (refused.status_code, refused["Cache-Control"]) == (429, "no-store")
    assert 0 < int(refused["Retry-After"]) <= 3600


def test_the_journal_hears_of_it_once_a_period(client: Client) -> None:
    asked(client, 6)

    events = Event.objects.filter(name="project.rate-limited")
    assert [(event.facts["limit"], event.origin["address"]) for event in events] == [("search", "127.0.0.1")]


@pytest.mark.parametrize(
    ("limit", "address"),
    [("registration", "/en/registration/"), ("recovery", "/en/password/forgotten/"), ("feedback", "/en/help-desk/")],
)
def test_forms_for_strangers_have_limits_of_their_own(client: Client, settings: Any, limit: str, address: str) -> None:
    settings.TORELIK_RATES = {limit: Rate(2, 3600)}

    assert [client.post(address).status_code for _time in range(3)][2:] == [429]
    assert client.get(address).status_code == 200


def test_another_address_is_not_held_back(client: Client) -> None:
    asked(client, 3)

    assert client.get(SEARCH, REMOTE_ADDR="203.0.113.9").status_code != 429


def test_people_who_are_signed_in_are_not_counted(client: Client) -> None:
    client.force_login(people.account())

    assert 429 not in asked(client, 4)


def test_a_limit_that_is_not_set_holds_nobody_back(client: Client, settings: Any) -> None:
    settings.TORELIK_RATES = {}

    assert 429 not in asked(client, 4)


def test_a_count_that_was_crowded_out_begins_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: Any) -> int:
        raise ValueError

    monkeypatch.setattr(type(caches["limits"]), "incr", gone)

    assert 429 not in asked(client, 4)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
    ],
)
def test_a_household_is_one_asker(address: str, network: str) -> None:
    assert network_of(address) == network


def test_an_administrator_writes_rates_as_words() -> None:
    first = {"search": Rate(120, 60), "feedback": Rate(10, 600)}

    assert rates_from("search=30/10", otherwise=first) == {"search": Rate(30, 10), "feedback": Rate(10, 600)}
    assert rates_from("", otherwise=first) == first


@pytest.mark.parametrize("words", ["search", "search=30", "search=a/60", "search=30/0", "serch=30/60"])
def test_a_rate_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is no limit"):
        rates_from(words, otherwise={"search": Rate(120, 60)})


class Untouched(FakePayload):
    """A body of which not one byte may be read."""

    def read(self, *_sizes: Any) -> bytes:
        raise AssertionError("The body was read.")


def send(client: Client, address: str, size: int) -> Any:
    return client.generic(
        "POST",
        address,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": Untouched()},
    )


@pytest.mark.parametrize("address", [IMPORTS, "/en/sign-in/", "/en/library/"])
def test_two_gigabytes_from_a_stranger_are_refused_before_a_byte_is_read(client: Client, address: str) -> None:
    assert send(client, address, TWO_GIGABYTES).status_code == 413


def test_two_gigabytes_from_a_cataloguer_are_refused_before_a_byte_is_read(client: Client, settings: Any) -> None:
    client.force_login(people.account(grants=("library.import-records",)))

    response = send(client, IMPORTS, TWO_GIGABYTES)

    assert response.status_code == 413
    assert "at most 512" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "size", "taken"),
    [
        ("/en/editing/news/new/", 9 * 1024**2, True),
        ("/en/editing/news/new/", 11 * 1024**2, False),
        ("/en/cms/images/add/", 9 * 1024**2, True),
        ("/en/cms/images/add/", 11 * 1024**2, False),
        ("/en/notifications/", 6 * 1024**2, False),
    ],
)
def test_each_page_takes_what_it_is_for(client: Client, address: str, size: int, taken: bool) -> None:
    client.force_login(people.account(grants=("portal.edit-content", "portal.publish")))

    body = {"wsgi.input": BytesIO(b"")} if taken else {"wsgi.input": Untouched()}
    response = client.generic(
        "POST", address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size), **body
    )

    assert (response.status_code == 413) is not taken


def test_a_length_that_is_no_number_is_a_bad_request(client: Client) -> None:
    assert client.generic("POST", "/en/sign-in/", b"a=b", CONTENT_LENGTH="many").status_code == 400


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_refusal_speaks_each_language(language: str, client: Client) -> None:
    asked(client, 2)

    page = client.get(SEARCH.replace("/en/", f"/{language}/")).content.decode()

    with override(language):
        assert gettext("Too many requests") in page
    assert f'<html lang="{language}"' in page


def test_only_the_named_methods_count(settings: Any) -> None:
    calls: list[str] = []

    @limits.limited("search")
    def view(request: Any) -> Any:
        calls.append(request.method)

    factory = RequestFactory()
    for _time in range(4):
        request = factory.get("/")
        request.user = AnonymousUser()
        view(request)

    assert calls == ["GET"] * 4

"""Catalogues to copy from are set up by an administrator, and the product goes nowhere else."""

import socket
from collections.abc import Callable

import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel import addresses
from torelik.kernel.addresses import AddressRefused, Wrong, checked_address, is_allowed, place_of
from torelik.library.copying import actions
from torelik.library.copying.models import Target
from torelik.library.copying.vocabulary import Protocol, Syntax

pytestmark = pytest.mark.django_db
PATH = "/en/library/copying/targets/"
FORM = {"name": "Ұлттық кітапхана", "protocol": "sru", "address": "https://catalogue.example.kz/sru", "database": "biblio",
        "syntax": "rusmarc", "encoding": "", "position": "10", "is_on": "on"}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("file:///etc/passwd", Wrong.SCHEME),
        ("gopher://example.kz", Wrong.SCHEME),
        ("https://name:secret@example.kz/", Wrong.CREDENTIALS),
        ("https://", Wrong.HOST),
        ("https://example.kz/sru?x=1", Wrong.HOST),
        ("https://example.kz/\r\nHost: other", Wrong.HOST),
        ("https://example.kz:99999/", Wrong.PORT),
        ("https://example.kz/" + "a" * 400, Wrong.HOST),
    ],
)
def test_an_address_of_another_shape_is_refused(address: str, wrong: Wrong) -> None:
    with pytest.raises(AddressRefused) as refused:
        place_of(address, schemes=("https", "http"))

    assert refused.value.wrong is wrong


@pytest.mark.parametrize(
    ("numeric", "public", "allowed"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1::1", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("192.168.0.5", False, True),
        ("::1", False, True),
        ("fd00::5", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("64:ff9b::7f00:1", False, True),
        ("2002:7f00:1::", False, True),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("224.0.0.1", False, False),
        ("0.0.0.0", False, False),  # noqa: S104 - an address to refuse
        ("100.64.0.1", False, True),
    ],
)
def test_private_networks_are_gone_to_only_where_that_was_allowed(numeric: str, public: bool, allowed: bool) -> None:
    assert (is_allowed(numeric, may_be_private=False), is_allowed(numeric, may_be_private=True)) == (public, allowed)


def test_a_name_with_a_public_and_a_private_address_is_a_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_all, **_more: answers)

    with pytest.raises(AddressRefused) as refused:
        checked_address(place_of("https://example.kz", schemes=("https",)), may_be_private=False)

    assert refused.value.wrong is Wrong.PRIVATE


@pytest.fixture
def administrator() -> Account:
    return people.account(grants=("library.keep-targets",))


@pytest.fixture
def browser(client: Client, administrator: Account) -> Client:
    client.force_login(administrator)
    return client


def saved(by: Account, **changes: object) -> Target:
    settings: dict[str, object] = {
        "name": "Каталог", "protocol": Protocol.SRU, "address": "https://example.kz/sru", "database": "", "syntax": Syntax.MARC21,
        "encoding": "", "position": 10, "is_on": True, "may_be_private": False, **changes,
    }  # fmt: skip
    return actions.save_target(**settings, by=people.actor(by), at=NOON)  # type: ignore[arg-type]


def test_a_catalogue_is_added_changed_and_removed(browser: Client) -> None:
    browser.post(f"{PATH}new/", FORM)
    target = Target.objects.get()
    browser.post(f"{PATH}{target.uuid}/", {**FORM, "database": "other"})
    shown = browser.get(PATH).content.decode()
    browser.post(f"{PATH}{target.uuid}/remove/")

    assert "Ұлттық кітапхана" in shown
    assert "other" in shown
    assert (Target.objects.count(), Event.objects.filter(name="library.target-saved").count()) == (0, 2)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9000/sru", "http://[::1]/", "http://169.254.169.254/"])
def test_a_numeric_private_address_is_refused_on_the_page(browser: Client, address: str) -> None:
    answer = browser.post(f"{PATH}new/", {**FORM, "address": address})

    assert (answer.status_code, Target.objects.count()) == (422, 0)
    assert "private network" in answer.content.decode()


def test_an_administrator_allows_a_server_of_the_own_network(browser: Client) -> None:
    browser.post(f"{PATH}new/", {**FORM, "address": "http://127.0.0.1:9000/sru", "may_be_private": "on"})

    assert Target.objects.get().may_be_private


def test_two_catalogues_have_two_names(browser: Client, administrator: Account) -> None:
    saved(administrator, name=FORM["name"])

    answer = browser.post(f"{PATH}new/", FORM)

    assert (answer.status_code, Target.objects.count()) == (422, 1)


def test_cataloguers_do_not_set_up_catalogues(client: Client, administrator: Account) -> None:
    target = saved(administrator)
    client.force_login(people.account(grants=("library.catalogue-record",)))

    assert [client.get(path).status_code for path in (PATH, f"{PATH}{target.uuid}/")] == [403, 403]


def test_a_catalogue_that_is_gone_is_not_found(browser: Client, administrator: Account) -> None:
    target = saved(administrator)
    target.delete()

    assert browser.get(f"{PATH}{target.uuid}/").status_code == 404


def test_the_list_costs_the_same_for_one_and_thirty(
    browser: Client, administrator: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    for rows in (1, 29):
        for number in range(rows):
            saved(administrator, name=f"{rows} {number}")
        with django_assert_num_queries(5):  # type: ignore[attr-defined]
            browser.get(PATH)

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from factories import people
from torelik.audit import api as audit
from torelik.audit.models import Event
from torelik.audit.reading import queries
from torelik.identity.models import Account
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

PAGE = "/en/journal/"
QUERIES = 19


@pytest.fixture
def auditor() -> Account:
    return people.account(grants=("audit.read-journal",), family_name="Auditor", given_name="")


@pytest.fixture
def page_of(client: Client, auditor: Account) -> Callable[[str], list[str]]:
    """Open the page as the auditor and return what the found events are about, as shown from top to bottom."""
    client.force_login(auditor)

    def shown(query: str) -> list[str]:
        response = client.get(PAGE + query)
        return [event.about_name for event, _label, _security in response.context["rows"] if event.about_name.startswith("thing")]

    return shown


def record(thing: str, *, by: str = "", on: datetime, name: str = "audit.journal-verified") -> Event:
    return audit.record(name, by=Actor(account_id=None, name=by), at=on, about_name=thing)


def test_the_journal_opens_to_its_auditor(client: Client, auditor: Account) -> None:
    client.force_login(auditor)

    assert client.get(PAGE).status_code == 200


def test_the_journal_stays_closed_without_the_grant(client: Client) -> None:
    client.force_login(people.account(grants=("identity.manage-roles",)))

    assert client.get(PAGE).status_code == 403


def test_a_visitor_is_asked_to_sign_in_first(client: Client) -> None:
    response = client.get(PAGE)

    assert (response.status_code, response["Location"]) == (302, "/en/sign-in/?next=/en/journal/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["thing 3", "thing 2", "thing 1"]),
        ("?words=Bolat", ["thing 2"]),
        ("?words=bolat", ["thing 2"]),
        ("?words=сәрсенова", ["thing 1"]),
        ("?words=СӘРСЕНОВА", ["thing 1"]),
        ("?words=Сәрсенова+Айгерім", ["thing 1"]),
        ("?words=Сәрсенова+Bolat", []),
        ("?words=thing", ["thing 3", "thing 2", "thing 1"]),
        ("?words=sign-in-failed", ["thing 3"]),
        ("?words=refused", ["thing 3"]),
        ("?day_from=2026-11-24", ["thing 3", "thing 2"]),
        ("?day_through=2026-11-23", ["thing 1"]),
        ("?day_from=2026-11-24&day_through=2026-11-24", ["thing 2"]),
        ("?words=bolat&day_from=2026-11-25", []),
    ],
)
def test_the_auditor_finds_events_by_words_and_by_the_academys_days(
    page_of: Callable[[str], list[str]], query: str, found: list[str]
) -> None:
    record("thing 1", by="Сәрсенова Айгерім", on=datetime(2026, 11, 23, 18, 59, tzinfo=UTC))
    record("thing 2", by="Bolat", on=datetime(2026, 11, 23, 19, 0, tzinfo=UTC))  # midnight at the Academy
    record("thing 3", on=datetime(2026, 11, 24, 19, 0, tzinfo=UTC), name="identity.sign-in-failed")

    assert page_of(query) == found


def test_the_label_of_an_event_is_searched_in_the_language_of_the_page(at: datetime) -> None:
    record("thing", on=at)

    with translation.override("en"):
        assert [event.about_name for event in queries.events(words="Verified")] == ["thing"]


@pytest.mark.parametrize(
    "query", ["?day_from=yesterday", "?day_through=9999-12-31", "?day_from=0001-01-01", "?words=" + "x" * 201]
)
def test_what_cannot_be_searched_for_is_answered_beside_its_field(client: Client, auditor: Account, query: str) -> None:
    client.force_login(auditor)

    response = client.get(PAGE + query)

    assert (response.status_code, len(response.context["form"].errors)) == (422, 1)


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("", {}),
        ("?page=2", {}),  # a page that no search led to is a search
        ("?words=Bolat&day_from=2026-11-24", {"words": "Bolat", "day_from": "2026-11-24"}),
        ("?name=audit.journal-verified&person=Bolat", {"name": "audit.journal-verified", "person": "Bolat"}),
    ],
)
def test_reading_the_journal_is_itself_an_event(client: Client, auditor: Account, query: str, facts: dict[str, str]) -> None:
    client.force_login(auditor)

    client.get(PAGE + query)

    read = Event.objects.filter(name="audit.journal-read").values_list("actor_id", "facts")
    assert list(read) == [(auditor.pk, facts)]


def test_an_event_tells_the_address_and_the_number_of_its_request(client: Client, auditor: Account) -> None:
    client.force_login(auditor)

    response = client.get(PAGE, REMOTE_ADDR="192.0.2.7")

    assert Event.objects.get(name="audit.journal-read").origin == {"request": response["X-Request-ID"], "address": "192.0.2.7"}


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_database_as_often_for_thirty_events_as_for_one(
    client: Client, auditor: Account, rows: int, at: datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(rows):
        record(f"thing {number}", on=at)
    client.force_login(auditor)

    with django_assert_num_queries(QUERIES):  # type: ignore[attr-defined]
        response = client.get(PAGE + "?words=thing")

    assert len(response.context["rows"]) == rows


def test_the_fifty_first_event_is_on_the_second_page(page_of: Callable[[str], list[str]], at: datetime) -> None:
    for number in range(51):
        record(f"thing {number}", on=at)

    assert page_of("?words=thing&page=2") == ["thing 0"]


def test_the_words_of_an_event_are_shown_as_text(client: Client, auditor: Account, at: datetime) -> None:
    record("thing <script>alert(1)</script>", on=at)
    client.force_login(auditor)

    page = client.get(PAGE).content.decode()

    assert "<script>alert" not in page
    assert "thing &lt;script&gt;alert(1)&lt;/script&gt;" in page

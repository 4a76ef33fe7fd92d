"""A refusal for want of a right is an event of the journal, and trying every address does not flood it (ASVS 16.3.2)."""

import pytest
from django.core.cache import caches
from django.test import Client

from factories import people
from torelik.audit.models import Event

pytestmark = pytest.mark.django_db
NAME = "identity.access-refused"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    caches["limits"].clear()


def test_a_refusal_names_the_person_the_right_and_the_page(client: Client) -> None:
    account = people.account()
    client.force_login(account)

    assert client.get("/en/journal/?q=secret").status_code == 403

    event = Event.objects.get(name=NAME)
    assert event.actor_id == account.pk
    assert event.facts == {"grant": "audit.read-journal", "scope": "", "path": "/en/journal/"}


def test_the_same_refusal_is_one_event_a_minute(client: Client) -> None:
    client.force_login(people.account())
    for _try in range(5):
        client.get("/en/journal/")
    client.get("/en/administration/roles/")

    assert sorted(Event.objects.filter(name=NAME).values_list("facts__grant", flat=True)) == [
        "audit.read-journal",
        "identity.manage-roles",
    ]


def test_each_person_is_refused_by_themselves_and_a_visitor_leaves_no_event(client: Client) -> None:
    for _person in range(2):
        client.force_login(people.account())
        client.get("/en/journal/")
    Client().get("/en/journal/")

    assert Event.objects.filter(name=NAME).count() == 2

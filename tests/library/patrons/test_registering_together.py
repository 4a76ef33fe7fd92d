"""A whole group is registered for the year at once: nobody twice, no ticket shortened, nobody who has left."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.library.clearance.actions import give_slip
from torelik.library.holdings.models import StoragePlace
from torelik.library.patrons import actions, queries, rules
from torelik.library.patrons.models import Patron, Registration
from torelik.library.patrons.vocabulary import RegistrationRefusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NEXT_YEAR = NOON + timedelta(days=60)
PAGE = "/en/library/readers/registration/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NEXT_YEAR)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=("library.manage-patrons",)))
    return client


def place() -> StoragePlace:
    return StoragePlace.objects.get_or_create(key="hall", defaults={"name_kk": "а", "name_ru": "б", "name_en": "в"})[0]


def together(*readers: Patron, until: date | None = None) -> int:
    return actions.register_together(
        patron_uuids=[one.uuid for one in readers], place_id=place().pk, valid_through=until, by=people.SYSTEM, at=NEXT_YEAR
    )


def years_of(reader: Patron) -> list[int]:
    return list(Registration.objects.filter(patron=reader).order_by("year").values_list("year", flat=True))


@pytest.mark.parametrize(("cleared_on", "refusal"), [(None, None), (TODAY, RegistrationRefusal.CLEARED)])
def test_who_has_left_is_not_registered(cleared_on: date | None, refusal: RegistrationRefusal | None) -> None:
    assert rules.refusal_to_prolong(None, ends_on=TODAY, cleared_on=cleared_on) == refusal


def test_a_group_is_registered_once_and_no_ticket_is_shortened() -> None:
    short, long = make.patron(), make.patron(card_valid_through=date(2030, 1, 1))
    actions.register_again(patron_id=short.pk, place_id=place().pk, by=people.SYSTEM, at=NEXT_YEAR)
    third = make.patron()

    count = together(short, long, third, until=date(2028, 12, 31))

    assert (count, years_of(short), years_of(long)) == (2, [2026, 2027], [2026, 2027])
    ends = dict(Patron.objects.values_list("pk", "card_valid_through"))
    assert ends == {short.pk: date(2027, 6, 30), long.pk: date(2030, 1, 1), third.pk: date(2028, 12, 31)}
    facts = Event.objects.get(name="library.patrons-registered-together").facts
    assert (facts["year"], facts["until"], facts["count"]) == (2027, "2028-12-31", 2)


def test_who_has_left_with_a_slip_is_left_out_and_nobody_left_is_refused() -> None:
    gone = make.patron()
    give_slip(patron_id=gone.pk, by=people.SYSTEM, at=NOON)

    with pytest.raises(actions.RegistrationRefused) as refused:
        together(gone)

    assert refused.value.refusal == RegistrationRefusal.NOBODY
    assert years_of(gone) == [2026]


def test_who_may_not_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        actions.register_together(patron_uuids=[], place_id=place().pk, by=people.actor(people.account()), at=NEXT_YEAR)


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_readers_costs_the_same_queries(number: int, django_assert_num_queries: Queries) -> None:
    for _n in range(number):
        make.patron()

    with django_assert_num_queries(4):
        found = queries.to_register(queries.Readers(group="М-26-2"), year=2027, most=100, visible_to=people.SYSTEM)

    assert (len(found.cards), found.registered, found.missing) == (number, 0, number)


def test_the_page_registers_a_group(librarian: Client) -> None:
    first, second = make.patron(), make.patron()
    address = f"{PAGE}?group=М-26-2"
    keys: dict[str, Any] = {"reader": [str(first.uuid)], "place": place().pk, "valid_through": ""}

    before = librarian.get(address)
    done = librarian.post(address, keys)
    again = librarian.post(address, keys)
    after = librarian.get(address)

    assert (before.context["found"].missing, done.status_code, again.status_code) == (2, 302, 409)
    assert [card.uuid for card in after.context["found"].cards] == [second.uuid]
    assert librarian.post(address, {"reader": [], "place": place().pk}).status_code == 422
    assert librarian.get(f"{PAGE}?group=none").status_code == 422


def test_the_page_is_closed_to_who_does_not_manage_readers(client: Client) -> None:
    client.force_login(people.account(grants=("library.issue-item",)))

    assert client.get(PAGE).status_code == 403

"""Storage places: added, renamed, closed when empty, opened again (cl. 12)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.vocabulary import GRANTS
from torelik.library.holdings import actions, queries
from torelik.library.holdings.models import GroupBalance, GroupCard, StoragePlace
from torelik.library.holdings.vocabulary import CopyRefusal, ItemState, PlaceRefusal

pytestmark = pytest.mark.django_db
SYSTEM = people.SYSTEM
PAGE = "/en/library/branches/places/"
NAMES = {"name_kk": "Қойма", "name_ru": "Хранилище", "name_en": "Stack"}
NAME = Trilingual("Қойма", "Хранилище", "Stack")


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_BRANCHES.value,)))
    return client


def place(name: Trilingual = NAME) -> StoragePlace:
    return actions.save_place(name=name, branch_uuid=make.branch().uuid, by=SYSTEM, at=NOON)


def test_a_place_is_added_renamed_and_given_to_another_branch(librarian: Client) -> None:
    first, second = make.branch("Бір"), make.branch("Екі")

    added = librarian.post(f"{PAGE}new/", NAMES | {"branch": str(first.uuid)})
    row = StoragePlace.objects.get()
    changed = librarian.post(f"{PAGE}{row.uuid}/", NAMES | {"name_en": "Vault", "branch": str(second.uuid), "seen": "1"})

    row.refresh_from_db()
    assert (added.status_code, changed.status_code) == (302, 302)
    assert (row.key, row.name.en, row.branch, row.version) == ("stack", "Vault", second, 2)
    assert [event.facts["renamed"] for event in Event.objects.filter(name="library.place-defined").order_by("id")] == [
        False,
        True,
    ]


def test_what_is_mistyped_or_taken_is_told(librarian: Client) -> None:
    row = place()
    branch = str(make.branch().uuid)

    answers = [
        librarian.post(f"{PAGE}new/", NAMES),
        librarian.post(f"{PAGE}new/", NAMES | {"branch": branch}),
        librarian.post(f"{PAGE}{row.uuid}/", NAMES | {"branch": branch, "seen": "7"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 409, 409]
    assert [answer.context["told"] for answer in answers[1:]] == [[PlaceRefusal.PLACE_TAKEN], [PlaceRefusal.CHANGED_MEANWHILE]]


def test_an_empty_place_is_closed_and_takes_no_copies_until_it_is_opened_again(librarian: Client) -> None:
    row = make.item(place="stack").place
    make.item(place="reading-room")
    row = StoragePlace.objects.create(key="attic", name_kk="Шатыр", name_ru="Чердак")

    for _twice in range(2):
        librarian.post(f"{PAGE}{row.uuid}/close/")
    with pytest.raises(actions.CopyRefused) as refused:
        actions.add_item(
            record_id=make.record().pk, barcode="B1", inventory_number="N1", place_key="attic", acquired_on=date(2026, 1, 12),
            by=SYSTEM, at=NOON,
        )  # fmt: skip
    offered = [key for key, _name in queries.names_of_open_places()]
    for _twice in range(2):
        librarian.post(f"{PAGE}{row.uuid}/reopen/")

    row.refresh_from_db()
    assert refused.value.refusals == [CopyRefusal.CLOSED_PLACE]
    assert sorted(offered) == ["reading-room", "stack"]
    assert "attic" in dict(queries.names_of_places())
    assert row.is_open
    assert [event.name for event in Event.objects.filter(name__in=["library.place-closed", "library.place-reopened"])] == [
        "library.place-closed",
        "library.place-reopened",
    ]


@pytest.mark.parametrize(("state", "is_closed"), [("", False), (ItemState.REPAIR, False), (ItemState.WITHDRAWN, True)])
def test_a_place_is_not_closed_while_copies_stand_there(librarian: Client, state: str, is_closed: bool) -> None:
    row = make.item(state=state).place

    answer = librarian.post(f"{PAGE}{row.uuid}/close/")

    row.refresh_from_db()
    assert (answer.status_code, row.is_open) == ((302, False) if is_closed else (409, True))


def test_copies_without_inventory_numbers_keep_a_place_open() -> None:
    row = place()
    card = GroupCard.objects.create(number=1, record=make.record(), price=Decimal(900), opened_on=date(2026, 11, 23))
    balance = GroupBalance.objects.create(card=card, place=row, copies=3)

    with pytest.raises(actions.PlaceRefused) as refused:
        actions.close_place(uuid=row.uuid, by=SYSTEM, at=NOON)
    balance.copies = 0
    balance.save()

    assert refused.value.refusals == [PlaceRefusal.COPIES_THERE]
    assert not actions.close_place(uuid=row.uuid, by=SYSTEM, at=NOON).is_open


def test_the_list_tells_how_many_copies_stand_where(librarian: Client) -> None:
    held = make.item(place="stack")
    card = GroupCard.objects.create(number=1, record=held.record, price=Decimal(900), opened_on=date(2026, 11, 23))
    GroupBalance.objects.create(card=card, place=held.place, copies=3)
    place(Trilingual("Бос", "Пустое", "Empty"))

    rows = librarian.get(PAGE).context["rows"]

    assert sorted((row.key, copies) for row, copies in rows) == [("empty", 0), ("stack", 4)]


def test_nobody_keeps_places_without_the_grant(someone_with: Callable[..., Actor], client: Client) -> None:
    row, stranger = place(), someone_with("library.manage-items")
    client.force_login(people.account(grants=("library.manage-items",)))

    with pytest.raises(PermissionDenied):
        actions.save_place(name=NAME, branch_uuid=make.branch().uuid, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.close_place(uuid=row.uuid, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.reopen_place(uuid=row.uuid, by=stranger, at=NOON)
    assert [client.get(f"{PAGE}{page}").status_code for page in ("", "new/", f"{row.uuid}/")] == [403] * 3
    assert [client.post(f"{PAGE}{row.uuid}/{act}/").status_code for act in ("close", "reopen")] == [403] * 2


def test_a_place_that_is_nobodys_is_not_found(librarian: Client) -> None:
    strange = new_uuid()

    assert librarian.get(f"{PAGE}{strange}/").status_code == 404
    assert librarian.post(f"{PAGE}{strange}/close/").status_code == 404
    with pytest.raises(NotFound):
        actions.save_place(name=NAME, branch_uuid=strange, by=SYSTEM, at=NOON)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_many_questions_for_one_place_as_for_thirty(
    librarian: Client, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for one in range(number):
        make.item(place=f"place-{one}")
    librarian.get(PAGE)

    with django_assert_num_queries(8):
        librarian.get(PAGE)

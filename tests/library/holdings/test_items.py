"""Copies and their numbers."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError

from factories import library as make
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library.holdings import actions, queries
from torelik.library.holdings.models import Item

pytestmark = pytest.mark.django_db


def test_a_copy_is_added_with_its_numbers(at: datetime) -> None:
    title = make.record(title="Медиация")

    item = make.item(of=title, barcode="B77")

    card = queries.item_by_number("B77")
    assert card is not None
    assert (card.id, card.title, card.inventory_number, card.for_loan) == (item.pk, "Медиация", item.inventory_number, True)
    assert Event.objects.values_list("facts", flat=True).get(name="library.item-added") == {
        "record": str(title.uuid),
        "place": "home-loan",
    }


def test_a_copy_is_found_by_its_inventory_number_too() -> None:
    item = make.item()

    found = queries.item_by_number(item.inventory_number)

    assert found is not None
    assert found.id == item.pk


def test_a_barcode_wins_over_an_equal_inventory_number_of_another_copy() -> None:
    first = make.item()
    second = make.item(barcode=first.inventory_number)

    found = queries.item_by_number(first.inventory_number)

    assert found is not None
    assert found.id == second.pk


def test_a_number_that_is_nobodys_finds_nothing() -> None:
    make.item()

    assert queries.item_by_number("nobody's") is None


@pytest.mark.parametrize("number", ["B77", ""])
def test_a_number_is_used_once_and_never_empty(number: str, system: Actor, at: datetime) -> None:
    item = make.item(barcode="B77")

    with pytest.raises(IntegrityError):
        actions.add_item(
            record_id=item.record_id,
            barcode=number,
            inventory_number="000999",
            place_key="home-loan",
            acquired_on=make.TODAY,
            by=system,
            at=at,
        )


def test_nobody_adds_copies_or_places_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    item = make.item()
    stranger = someone_with("library.issue-item")

    with pytest.raises(PermissionDenied):
        actions.add_item(
            record_id=item.record_id,
            barcode="B78",
            inventory_number="000999",
            place_key="home-loan",
            acquired_on=make.TODAY,
            by=stranger,
            at=at,
        )
    with pytest.raises(PermissionDenied):
        actions.define_place(key="attic", name=Trilingual("a", "b", "c"), by=stranger, at=at)

    assert Item.objects.count() == 1


def test_a_place_is_defined_once_and_renamed_in_place(system: Actor, at: datetime) -> None:
    for name in ("Абонемент", "Абонемент", "Оқу залы"):
        actions.define_place(key="home-loan", name=Trilingual(name, name, name), by=system, at=at)

    assert Event.objects.filter(name="library.place-defined").count() == 2


def test_the_copies_of_a_title_are_listed_by_inventory_number() -> None:
    title = make.record()
    first, second = make.item(of=title), make.item(of=title)
    make.item()

    assert [card.id for card in queries.items_of(title.pk)] == [first.pk, second.pk]


def test_a_copy_that_does_not_exist_is_not_found() -> None:
    item = make.item()

    assert queries.item_by_uuid(item.uuid).id == item.pk
    with pytest.raises(NotFound):
        queries.item_by_uuid(new_uuid())

"""Registering readers."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError

from factories import library as make
from factories import people
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.library.patrons import actions, queries
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db


def test_a_reader_is_found_by_ticket_and_by_account() -> None:
    account = people.account(family_name="Сәрсенова", given_name="Айгерім")
    reader = make.patron(account=account, ticket="20260417")

    card = queries.patron_by_ticket("20260417")

    assert card == queries.patron_by_account(account.pk)
    assert card is not None
    assert (card.id, card.full_name, card.initials, card.phone) == (reader.pk, "Сәрсенова Айгерім", "АС", "+7 701 ••• 45 12")
    assert queries.patron_by_ticket("20260418") is None
    assert queries.patron_by_account(0) is None


def test_a_reader_without_an_account_has_the_name_on_the_ticket() -> None:
    make.patron(full_name="Бекова Дана Ерланқызы", ticket="T1")

    card = queries.patron_by_ticket("T1")

    assert card is not None
    assert (card.full_name, card.initials, card.account_id, card.language) == ("Бекова Дана Ерланқызы", "ДБ", None, "kk")


def test_the_journal_names_the_ticket_and_not_the_reader() -> None:
    make.patron(ticket="T1", full_name="Бекова Дана")

    event = Event.objects.get(name="library.patron-registered")

    assert (event.about_name, event.facts) == ("T1", {"category": "learner"})


def test_a_ticket_is_given_once() -> None:
    make.patron(ticket="T1")

    with pytest.raises(IntegrityError):
        make.patron(ticket="T1")


def test_a_reader_has_a_name() -> None:
    with pytest.raises(IntegrityError):
        make.patron(full_name="")


def test_nobody_registers_or_blocks_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    reader, stranger = make.patron(), someone_with("library.issue-item")

    with pytest.raises(PermissionDenied):
        actions.register_patron(
            ticket="T2", category_key="learner", card_valid_through=make.TODAY, full_name="A", by=stranger, at=at
        )
    with pytest.raises(PermissionDenied):
        actions.block_patron(patron_id=reader.pk, until=date(2027, 1, 1), reason="x", by=stranger, at=at)
    with pytest.raises(PermissionDenied):
        actions.define_category(key="x", name=Trilingual("a", "b", "c"), by=stranger, at=at)

    assert Patron.objects.values_list("blocked_until", flat=True).get() is None


def test_a_category_is_defined_once_and_renamed_in_place(system: Actor, at: datetime) -> None:
    for name in ("Білім алушы", "Білім алушы", "Студент"):
        actions.define_category(key="learner", name=Trilingual(name, name, name), by=system, at=at)

    assert Event.objects.filter(name="library.category-defined").count() == 2

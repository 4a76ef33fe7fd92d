from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.db import IntegrityError, transaction

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Unit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_with_its_witness_in_the_journal(someone_with: Callable[..., Actor], at: datetime) -> None:
    unit = Unit.objects.create(key="library", name=Trilingual("Кітапхана", "Библиотека", "Library"))

    opened = identity.open_account(
        username="aigerim",
        password="password-of-a-test",
        by=someone_with("identity.manage-accounts"),
        at=at,
        email="aigerim@example.kz",
        family_name="Сәрсенова",
        given_name="Айгерім",
        patronymic="Болатқызы",
        language="ru",
        unit=unit,
    )

    assert identity.accounts_by_id([opened.pk, opened.pk + 1]) == {
        opened.pk: identity.AccountCard(
            id=opened.pk,
            uuid=opened.uuid,
            username="aigerim",
            full_name="Сәрсенова Айгерім Болатқызы",
            short_name="Айгерім",
            initials="АС",
            email="aigerim@example.kz",
            language="ru",
            unit_key="library",
        )
    }
    assert identity.account_by_username("aigerim").check_password("password-of-a-test")
    assert list(Event.objects.values_list("name", "actor_name", "about_kind", "about_key", "at")) == [
        ("identity.account-opened", "Gülmira", "identity.account", str(opened.uuid), at)
    ]


def test_opening_an_account_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        identity.open_account(username="aigerim", password=None, by=someone_with("identity.manage-roles"), at=at)

    assert (Account.objects.count(), Event.objects.count()) == (0, 0)


def test_without_a_password_nobody_can_sign_in(system: Actor, at: datetime) -> None:
    opened = identity.open_account(username="aigerim", password=None, by=system, at=at)

    assert is_password_usable(opened.password) is False


def test_a_user_name_is_taken_once_and_the_refused_account_leaves_no_event(system: Actor, at: datetime) -> None:
    identity.open_account(username="aigerim", password=None, by=system, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        identity.open_account(username="aigerim", password=None, by=system, at=at)

    assert (Account.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("family_name", "given_name", "full_name", "short_name", "initials"),
    [
        ("Сәрсенова", "Айгерім", "Сәрсенова Айгерім", "Айгерім", "АС"),
        ("", "Айгерім", "Айгерім", "Айгерім", "А"),
        ("", "", "person", "person", "PE"),
    ],
)
def test_a_person_without_names_is_called_by_the_user_name(
    family_name: str, given_name: str, full_name: str, short_name: str, initials: str
) -> None:
    account = people.account(username="person", family_name=family_name, given_name=given_name)

    assert (account.get_full_name(), account.get_short_name(), account.initials) == (full_name, short_name, initials)
    assert (str(account), account.first_name, account.last_name) == (full_name, given_name, family_name)


@pytest.mark.parametrize("count", [1, 30])
def test_cards_of_many_accounts_cost_one_question(count: int, django_assert_num_queries: Callable[..., object]) -> None:
    keys = [people.account().pk for _ in range(count)]

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        cards = identity.accounts_by_id(keys)

    assert sorted(cards) == keys


def test_djangos_own_tools_make_accounts_too() -> None:
    plain = Account.objects.create_user("plain", "password-of-a-test")
    root = Account.objects.create_superuser("root", "password-of-a-test")

    assert (plain.is_superuser, plain.check_password("password-of-a-test")) == (False, True)
    assert (root.is_superuser, root.is_staff) == (True, True)

"""An account that is not verified holds nothing; its IIN is closed, found by a hash, and one person's alone."""

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.accounts import actions, confidential, queries, rules
from torelik.identity.accounts.vocabulary import AccountState, AccountVerb
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
READ = "audit.read-journal"


@pytest.mark.parametrize("state", [state for state in AccountState if state != AccountState.CLOSED])
def test_only_a_verified_account_holds_grants(state: AccountState) -> None:
    account = people.account(grants=(READ,))
    Account.objects.update(state=state)
    account.refresh_from_db()

    holds = identity.actor_of(account, on=MONDAY).may(READ)

    assert holds is (state == AccountState.VERIFIED)


def test_an_account_that_nobody_speaks_of_begins_as_pending() -> None:
    assert Account.objects.create_user("plain").state == AccountState.PENDING
    assert Account.objects.create_superuser("root").state == AccountState.VERIFIED


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (AccountState.PENDING, {AccountVerb.VERIFY, AccountVerb.REFUSE, AccountVerb.CLOSE}),
        (AccountState.VERIFIED, {AccountVerb.VERIFY, AccountVerb.SUSPEND, AccountVerb.CLOSE}),
        (AccountState.SUSPENDED, {AccountVerb.VERIFY, AccountVerb.CLOSE}),
        (AccountState.REFUSED, {AccountVerb.ASK_AGAIN, AccountVerb.CLOSE}),
        (AccountState.CLOSED, set()),
    ],
)
def test_the_life_of_an_account(state: AccountState, possible: set[AccountVerb]) -> None:
    assert {verb for verb in AccountVerb if (state, verb) in rules.ACCOUNT_LIFE} == possible


def test_what_cannot_happen_is_said(at: datetime) -> None:
    account = people.account()

    with pytest.raises(identity.WrongState):
        actions.move(account, AccountVerb.REFUSE, at=at)


@pytest.mark.parametrize(
    ("basis_through", "expected"),
    [(None, date(2027, 11, 23)), (date(2027, 1, 31), date(2027, 2, 1)), (date(2030, 1, 1), date(2027, 11, 23))],
)
def test_the_day_of_reverification_is_the_period_or_the_end_of_the_basis(basis_through: date | None, expected: date) -> None:
    assert rules.reverify_on(today=MONDAY, period_days=365, basis_through=basis_through) == expected


def test_the_database_keeps_a_closed_number_and_finds_it_by_hash(system: Actor) -> None:
    number = people.iin()
    account = identity.open_account(username="a", password=None, iin=number, by=system, at=people.NOON)

    with connection.cursor() as cursor:
        cursor.execute("SELECT iin_closed, iin_hash FROM identity_account")
        row = str(cursor.fetchone())

    assert number not in row
    assert (account.masked_iin, confidential.opened(account.iin_closed)) == (f"•••••••• {number[-4:]}", number)
    assert queries.accounts_by_iin([number, people.iin()]) == {number: account}


def test_two_verified_people_never_share_an_iin(system: Actor, at: datetime) -> None:
    number = people.iin()
    identity.open_account(username="a", password=None, iin=number, by=system, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        identity.open_account(username="b", password=None, iin=number, by=system, at=at)


def test_people_without_an_iin_do_not_collide(system: Actor, at: datetime) -> None:
    for name in ("a", "b"):
        identity.open_account(username=name, password=None, by=system, at=at)

    assert queries.others_with_iin_of(Account.objects.get(username="a")) == []
    assert Account.objects.count() == 2


def test_a_new_key_closes_everything_anew_and_the_old_one_can_go(settings: Any, system: Actor, at: datetime) -> None:
    number, old, new = people.iin(), settings.TORELIK_PERSONAL_DATA_KEYS[0], Fernet.generate_key().decode()
    account = identity.open_account(username="a", password=None, iin=number, by=system, at=at)
    settings.TORELIK_PERSONAL_DATA_KEYS = [new, old]

    count = identity.reseal_numbers(by=system, at=at)
    settings.TORELIK_PERSONAL_DATA_KEYS = [new]

    account.refresh_from_db()
    assert (count, confidential.opened(account.iin_closed)) == (1, number)
    assert Event.objects.get(name="identity.numbers-resealed").facts["count"] == 1


def test_without_the_key_the_number_stays_closed(settings: Any, system: Actor, at: datetime) -> None:
    account = identity.open_account(username="a", password=None, iin=people.iin(), by=system, at=at)
    settings.TORELIK_PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        confidential.opened(account.iin_closed)


def test_resealing_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        identity.reseal_numbers(by=someone_with(READ), at=at)


def test_people_are_listed_for_those_who_work_with_them(someone_with: Callable[..., Actor], system: Actor, at: datetime) -> None:
    number = people.iin()
    found = identity.open_account(
        username="a", password=None, iin=number, family_name="Әбенова", given_name="Дина", by=system, at=at
    )
    people.account(family_name="Ким")
    officer = someone_with("identity.verify-people")

    assert list(queries.people(visible_to=officer, words="әбенова дин")) == [found]
    assert list(queries.people(visible_to=officer, words=number)) == [found]
    assert list(queries.people(visible_to=officer, state="pending")) == []
    assert list(queries.people(visible_to=someone_with(READ))) == []
    with pytest.raises(NotFound):
        queries.person(found.uuid, visible_to=someone_with(READ))


def test_accounts_are_counted_by_state(system: Actor) -> None:
    people.account()
    people.applicant()

    assert identity.count_by_state() == {"pending": 1, "verified": 1, "refused": 0, "suspended": 0, "closed": 0}


def test_a_switched_off_account_of_the_time_before_states_becomes_a_closed_one() -> None:
    migration = import_module("torelik.identity.migrations.0008_inactive_accounts_are_closed")
    on, off = people.account(), people.account()
    Account.objects.update(verified_at=None)
    Account.objects.filter(pk=off.pk).update(is_active=False)

    migration.close_inactive(apps, SimpleNamespace(connection=connection))

    states = {row.pk: (row.state, row.verified_at is None, row.closed_at is None) for row in Account.objects.all()}
    assert states == {on.pk: ("verified", False, True), off.pk: ("closed", True, False)}

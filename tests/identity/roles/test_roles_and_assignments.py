from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import translation

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Role, RoleAssignment, Unit
from torelik.identity.roles import registry
from torelik.kernel.actor import Actor, HeldGrant, Scope
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db

AUDITOR = Trilingual("Аудитор", "Аудитор", "Auditor")
READ, ROLES, UNITS = "identity.see-gallery", "identity.manage-roles", "identity.manage-units"
EDIT = "portal.edit-content"
"""A grant that can be limited to a unit."""
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
ORDER = {"basis": "7-ж", "basis_on": date(2026, 11, 20)}
LIBRARY, ARCHIVE = Scope("unit", "library"), Scope("unit", "archive")


@pytest.fixture
def heard() -> Iterator[list[list[int]]]:
    """What ``roles_changed`` told, call by call."""
    told: list[list[int]] = []

    def listen(*, account_ids: list[int], **_: Any) -> None:
        told.append(account_ids)

    identity.roles_changed.connect(listen)
    yield told
    identity.roles_changed.disconnect(listen)


def define(*grants: str, by: Actor, at: datetime, key: str = "auditor", name: Trilingual = AUDITOR) -> Role:
    return identity.define_role(key=key, name=name, grants=grants, by=by, at=at)


def grants_of(role: Role) -> set[str]:
    return set(role.grants.values_list("grant", flat=True))


def facts_written() -> list[dict[str, Any]]:
    return list(Event.objects.filter(name="identity.role-defined").order_by("id").values_list("facts", flat=True))


def held_by(account: Account, *, on: date) -> set[HeldGrant]:
    return set(identity.actor_of(account, on=on).grants)


def test_a_role_is_defined_redefined_and_repeated(someone_with: Callable[..., Actor], at: datetime) -> None:
    by = someone_with(ROLES)

    role = define(READ, UNITS, by=by, at=at)
    again = define(UNITS, READ, by=by, at=at)
    changed = define(READ, ROLES, by=by, at=at)

    assert role == again == changed
    assert grants_of(role) == {READ, ROLES}
    assert facts_written() == [
        {"added": [UNITS, READ], "removed": [], "version": 1, "people": 0},
        {"added": [ROLES], "removed": [UNITS], "version": 2, "people": 0},
    ]


def test_a_renamed_role_keeps_its_grants_and_is_witnessed(system: Actor, at: datetime, heard: list[list[int]]) -> None:
    define(READ, by=system, at=at)
    heard.clear()

    role = define(READ, by=system, at=at, name=Trilingual("Тексеруші", "Ревизор", "Reviewer"))

    assert Role.objects.get().name == Trilingual("Тексеруші", "Ревизор", "Reviewer")
    renamed = Event.objects.get(name="identity.role-renamed").facts
    assert (grants_of(role), facts_written()[1:], heard) == ({READ}, [], [])
    assert renamed == {
        "added": {"name_kk": "Тексеруші", "name_ru": "Ревизор", "name_en": "Reviewer"},
        "removed": {"name_kk": "Аудитор", "name_ru": "Аудитор", "name_en": "Auditor"},
    }


def test_a_role_cannot_hold_a_grant_that_nobody_registered(system: Actor, at: datetime) -> None:
    with pytest.raises(identity.UnknownGrant, match=r"library\.burn, library\.drown"):
        define(READ, "library.drown", "library.burn", by=system, at=at)

    assert (Role.objects.count(), Event.objects.count()) == (0, 0)


def test_defining_and_assigning_need_the_grant(someone_with: Callable[..., Actor], system: Actor, at: datetime) -> None:
    by, role, account = someone_with(UNITS), define(READ, by=system, at=at), people.account()

    with pytest.raises(PermissionDenied):
        define(UNITS, by=by, at=at)
    with pytest.raises(PermissionDenied):
        identity.assign_role(account=account, role=role, by=by, at=at, valid_from=MONDAY)

    assert (grants_of(role), held_by(account, on=MONDAY)) == ({READ}, set())


def test_an_assigned_role_gives_its_grants_once_however_often_it_is_assigned(
    someone_with: Callable[..., Actor], system: Actor, at: datetime
) -> None:
    role, account = define(READ, UNITS, by=system, at=at), people.account()

    first, second = (
        identity.assign_role(account=account, role=role, by=someone_with(ROLES), at=at, valid_from=MONDAY, **ORDER)
        for _ in range(2)
    )

    assert first == second
    assert held_by(account, on=MONDAY) == {HeldGrant(READ), HeldGrant(UNITS)}
    events = Event.objects.filter(name="identity.role-assigned").values_list("actor_name", "about_key", "facts")
    given = {
        "role": "auditor",
        "scope": "academy",
        "valid_from": "2026-11-23",
        "valid_until": "",
        "basis": "7-ж",
        "basis_on": "2026-11-20",
    }
    assert list(events) == [("Gülmira", str(account.uuid), {"added": given})]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [
        (MONDAY, None, True),
        (TUESDAY, None, True),
        (WEDNESDAY, None, False),
        (MONDAY, TUESDAY, False),
        (MONDAY, WEDNESDAY, True),
    ],
)
def test_an_assignment_holds_from_its_first_day_until_but_without_its_last(
    valid_from: date, valid_until: date | None, holds: bool, system: Actor, at: datetime
) -> None:
    role, account = define(READ, by=system, at=at), people.account()
    assignment = identity.assign_role(account=account, role=role, by=system, at=at, valid_from=valid_from)
    assignment.valid_until = valid_until
    assignment.save(update_fields=["valid_until"])

    with translation.override("ru"):
        names = identity.role_names_of(account.pk, on=TUESDAY)

    assert held_by(account, on=TUESDAY) == ({HeldGrant(READ)} if holds else set())
    assert names == (["Аудитор"] if holds else [])


def test_a_closed_account_holds_nothing(system: Actor, at: datetime) -> None:
    account = people.account(grants=(READ,))
    open_holds = held_by(account, on=MONDAY)
    account.is_active = False

    assert (open_holds, held_by(account, on=MONDAY)) == ({HeldGrant(READ)}, set())


def test_a_grant_holds_in_the_scope_of_its_assignment_and_in_no_other(system: Actor, at: datetime) -> None:
    identity.found_unit(key="library", name=AUDITOR, by=system)
    role, account, somebody_else = define(EDIT, by=system, at=at), people.account(), people.account()
    identity.assign_role(account=account, role=role, by=system, at=at, valid_from=MONDAY, scope=LIBRARY)
    identity.assign_role(account=somebody_else, role=role, by=system, at=at, valid_from=MONDAY)

    actor = identity.actor_of(account, on=MONDAY)

    assert actor.grants == {HeldGrant(EDIT, LIBRARY)}
    assert [actor.may(EDIT, within=scope) for scope in (LIBRARY, ARCHIVE, Scope())] == [True, False, False]


def test_an_expired_assignment_in_a_wider_scope_lends_nothing_to_a_narrow_one(system: Actor, at: datetime) -> None:
    identity.found_unit(key="library", name=AUDITOR, by=system)
    role, account = define(EDIT, by=system, at=at), people.account()
    wide = identity.assign_role(account=account, role=role, by=system, at=at, valid_from=date(2026, 1, 1))
    wide.valid_until = MONDAY
    wide.save(update_fields=["valid_until"])
    identity.assign_role(account=account, role=role, by=system, at=at, valid_from=date(2026, 1, 1), scope=LIBRARY)

    assert held_by(account, on=MONDAY) == {HeldGrant(EDIT, LIBRARY)}


def test_the_actor_is_known_by_one_question_whatever_the_number_of_roles(
    system: Actor, at: datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    account = people.account()
    for number, grant in enumerate((READ, ROLES, UNITS)):
        role = define(grant, by=system, at=at, key=f"role-of-{number}")
        identity.assign_role(account=account, role=role, by=system, at=at, valid_from=MONDAY)

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        actor = identity.actor_of(account, on=MONDAY)

    assert (actor.account_id, actor.name, actor.language) == (account.pk, "Сәрсенова Айгерім", "kk")
    assert actor.grants == {HeldGrant(READ), HeldGrant(ROLES), HeldGrant(UNITS)}


def test_changed_roles_are_told_to_the_contexts_above(system: Actor, at: datetime, heard: list[list[int]]) -> None:
    account, role = people.account(), define(READ, by=system, at=at)
    for _ in range(2):
        identity.assign_role(account=account, role=role, by=system, at=at, valid_from=MONDAY)
    for _ in range(2):
        define(READ, UNITS, by=system, at=at)

    assert heard == [[], [account.pk], [account.pk]]


def test_the_database_refuses_an_assignment_that_ends_when_it_starts(system: Actor, at: datetime) -> None:
    role, account = define(READ, by=system, at=at), people.account()

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(account=account, role=role, valid_from=MONDAY, valid_until=MONDAY)


def test_a_grant_is_named_after_the_context_that_registers_it() -> None:
    class Words(models.TextChoices):
        FOREIGN = "library.issue-item", "Issue items"

    with pytest.raises(ValueError, match=r"library\.issue-item is registered by identity"):
        registry.register_grants("identity", Words)


def test_roles_and_units_are_shown_in_the_language_of_the_page() -> None:
    role, unit = Role(key="auditor", name=AUDITOR), Unit(key="library", name=Trilingual("Кітапхана", "Библиотека", "Library"))

    with translation.override("en"):
        assert (str(role), str(unit)) == ("Auditor", "Library")

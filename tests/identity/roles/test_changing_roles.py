"""Changing what roles may do, giving and ending them: what is refused, what is written, what it means at the next request."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Role, RoleAssignment
from torelik.identity.roles import actions, queries, registry
from torelik.identity.roles.actions import GrantChange
from torelik.identity.roles.vocabulary import AssignmentRefusal, EndRefusal, RoleRefusal
from torelik.kernel.actor import Actor, Scope
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db

READ, ROLES, UNITS, EDIT = "audit.read-journal", "identity.manage-roles", "identity.manage-units", "portal.edit-content"
MONDAY = date(2026, 11, 23)
ORDER: dict[str, Any] = {"basis": "7-ж", "basis_on": date(2026, 11, 20)}
NAME = Trilingual("Рөл", "Роль", "Role")


@pytest.fixture
def manager(someone_with: Callable[..., Actor]) -> Actor:
    return someone_with(ROLES)


def role(*grants: str, key: str = "some") -> Role:
    return identity.define_role(
        key=key, name=Trilingual(f"{key} kk", f"{key} ru", f"{key} en"), grants=grants, by=people.SYSTEM, at=people.NOON
    )


def give(account: Account, to: Role, **how: Any) -> RoleAssignment:
    return identity.assign_role(
        **{"account": account, "role": to, "by": people.SYSTEM, "at": people.NOON, "valid_from": MONDAY, **how}
    )


def change(of: Role, *, add: tuple[str, ...] = (), take: tuple[str, ...] = (), seen: int | None = None) -> GrantChange:
    return GrantChange(of.uuid, frozenset(add), frozenset(take), of.version if seen is None else seen)


# ---- the matrix ----


def test_grants_of_several_roles_change_together_with_what_was_added_and_removed(manager: Actor, at: datetime) -> None:
    first, second = role(UNITS, key="first"), role(key="second")
    give(people.account(), first)

    actions.change_grants(changes=[change(first, take=(UNITS,)), change(second, add=(UNITS, EDIT))], by=manager, at=at)

    events = Event.objects.filter(name="identity.role-defined", actor_name="Gülmira").order_by("id")
    assert (queries.grants_of(first), queries.grants_of(second)) == (frozenset(), {UNITS, EDIT})
    assert [event.facts for event in events] == [
        {"added": [], "removed": [UNITS], "version": 2, "people": 1},
        {"added": [UNITS, EDIT], "removed": [], "version": 2, "people": 0},
    ]


def test_the_second_of_two_administrators_is_told_what_the_first_has_changed(manager: Actor, at: datetime) -> None:
    found, untouched = role(UNITS), role(key="untouched")
    actions.change_grants(changes=[change(found, add=(EDIT,))], by=manager, at=at)

    with pytest.raises(actions.ChangedMeanwhile) as told:
        actions.change_grants(changes=[change(found, take=(UNITS,)), change(untouched, add=(EDIT,))], by=manager, at=at)

    [seen] = told.value.changes[found.uuid]
    assert list(told.value.changes) == [found.uuid]
    assert (seen.by, seen.added, seen.removed, seen.at) == ("Gülmira", (EDIT,), (), at)
    assert (queries.grants_of(found), queries.grants_of(untouched)) == ({UNITS, EDIT}, frozenset())


def test_an_unknown_grant_and_an_unknown_role_are_refused(manager: Actor, at: datetime) -> None:
    found = role(UNITS)

    with pytest.raises(actions.UnknownGrant):
        actions.change_grants(changes=[change(found, add=("library.burn",))], by=manager, at=at)
    with pytest.raises(NotFound):
        actions.change_grants(changes=[GrantChange(people.account().uuid, frozenset(), frozenset(), 1)], by=manager, at=at)


def test_a_role_must_not_unite_duties_that_control_each_other(manager: Actor, at: datetime) -> None:
    found = role(ROLES)

    with pytest.raises(actions.RoleRefused) as refused:
        actions.change_grants(changes=[change(found, add=(READ,))], by=manager, at=at)

    assert refused.value.refusals == [RoleRefusal.CONFLICT_WITHIN]
    assert len(refused.value.particulars) == 1


def test_a_holder_of_two_roles_must_not_come_to_unite_duties(manager: Actor, at: datetime) -> None:
    account, control, work = people.account(), role(READ, key="control"), role(UNITS, key="work")
    give(account, control)
    give(account, work)

    with pytest.raises(actions.RoleRefused) as refused:
        actions.change_grants(changes=[change(work, add=(ROLES,))], by=manager, at=at)

    assert refused.value.refusals == [RoleRefusal.CONFLICT_OF_HOLDER]


def test_a_grant_of_the_whole_academy_is_not_put_into_a_role_that_is_held_in_a_part(manager: Actor, at: datetime) -> None:
    identity.found_unit(key="library", name=NAME, by=people.SYSTEM)
    found = role(EDIT)
    give(people.account(), found, scope=Scope("unit", "library"))

    with pytest.raises(actions.RoleRefused) as refused:
        actions.change_grants(changes=[change(found, add=(UNITS,))], by=manager, at=at)
    actions.change_grants(changes=[change(found, add=("portal.publish",))], by=manager, at=at)

    assert refused.value.refusals == [RoleRefusal.SCOPE_TOO_NARROW]


# ---- the last right to change roles ----


def test_nobody_takes_the_last_right_to_change_roles_away(manager: Actor, at: datetime) -> None:
    admins = role(ROLES, key="admins")
    last = give(people.account(), admins)

    with pytest.raises(actions.RoleRefused) as grants:
        actions.change_grants(changes=[change(admins, take=(ROLES,))], by=manager, at=at)
    with pytest.raises(actions.EndRefused) as end:
        identity.end_assignment(assignment=last.uuid, basis="9-ж", by=manager, at=at)

    assert (grants.value.refusals, end.value.refusals) == ([RoleRefusal.LAST_MANAGER], [EndRefusal.LAST_MANAGER])


def test_the_right_may_go_when_somebody_else_has_it(manager: Actor, at: datetime) -> None:
    first, second = role(ROLES, key="first"), role(ROLES, key="second")
    one = give(people.account(), first)
    give(people.account(), second)

    identity.end_assignment(assignment=one.uuid, basis="9-ж", by=manager, at=at)
    actions.change_grants(changes=[change(first, take=(ROLES,))], by=manager, at=at)

    assert queries.grants_of(first) == frozenset()


@pytest.mark.parametrize("why_not", ["closed", "later", "over"])
def test_a_right_that_nobody_can_use_today_saves_nothing(why_not: str, manager: Actor, at: datetime) -> None:
    first, second, other = role(ROLES, key="first"), role(ROLES, key="second"), people.account()
    last = give(people.account(), first)
    give(other, second, valid_from=MONDAY + timedelta(days=1) if why_not == "later" else MONDAY - timedelta(days=2))
    if why_not == "closed":
        Account.objects.filter(pk=other.pk).update(is_active=False)
    if why_not == "over":
        RoleAssignment.objects.filter(account=other).update(valid_until=MONDAY)

    with pytest.raises(actions.EndRefused):
        identity.end_assignment(assignment=last.uuid, basis="9-ж", by=manager, at=at)

    assert identity.leaves_no_manager(on=MONDAY, without_account=last.account_id) is True


# ---- names, retirement ----


def test_a_new_role_may_begin_with_the_rights_of_another(manager: Actor, at: datetime) -> None:
    like = role(UNITS, EDIT)

    made = actions.create_role(name=NAME, grants_like=like.uuid, by=manager, at=at)
    again = actions.create_role(name=Trilingual("Рөл 2", "Роль 2", "role"), by=manager, at=at)

    assert (made.key, queries.grants_of(made)) == ("role", {UNITS, EDIT})
    assert (again.key != "role", queries.grants_of(again)) == (True, frozenset())


@pytest.mark.parametrize(
    ("name", "refusals"),
    [
        (Trilingual("Рөл", "", "Role"), [RoleRefusal.NAME_MISSING]),
        (Trilingual("some kk", "Роль", "Role"), [RoleRefusal.NAME_TAKEN]),
        (Trilingual("Рөл", "", "some en"), [RoleRefusal.NAME_MISSING, RoleRefusal.NAME_TAKEN]),
    ],
)
def test_a_name_is_whole_and_its_own(name: Trilingual, refusals: list[RoleRefusal], manager: Actor, at: datetime) -> None:
    role()
    other = role(key="other")

    with pytest.raises(actions.RoleRefused) as made:
        actions.create_role(name=name, by=manager, at=at)
    with pytest.raises(actions.RoleRefused) as renamed:
        actions.rename_role(role=other.uuid, name=name, by=manager, at=at)

    assert (made.value.refusals, renamed.value.refusals) == (refusals, refusals)


def test_a_role_may_keep_its_own_name(manager: Actor, at: datetime) -> None:
    found = role()

    actions.rename_role(role=found.uuid, name=found.name, by=manager, at=at)

    assert Event.objects.filter(name="identity.role-renamed").count() == 0


def test_a_role_is_retired_when_nobody_holds_it_and_comes_back(manager: Actor, at: datetime) -> None:
    found = role(UNITS)
    held = give(people.account(), found)
    with pytest.raises(actions.RoleRefused) as refused:
        actions.retire_role(role=found.uuid, by=manager, at=at)
    identity.end_assignment(assignment=held.uuid, basis="9-ж", by=manager, at=at)

    actions.retire_role(role=found.uuid, by=manager, at=at)
    with pytest.raises(identity.AssignmentRefused) as not_given:
        give(people.account(), found)
    for _ in range(2):
        actions.restore_role(role=found.uuid, by=manager, at=at)

    assert refused.value.refusals == [RoleRefusal.HAS_HOLDERS]
    assert not_given.value.refusals == [AssignmentRefusal.ROLE_RETIRED]
    names = Event.objects.filter(name__in=["identity.role-retired", "identity.role-restored"]).order_by("id")
    assert [event.name for event in names] == ["identity.role-retired", "identity.role-restored"]


# ---- assignments ----


def test_a_person_gives_a_role_on_an_order_and_never_to_themselves(someone_with: Callable[..., Actor], at: datetime) -> None:
    account, found = people.account(), role(UNITS)

    with pytest.raises(identity.AssignmentRefused) as refused:
        give(account, found, by=someone_with(ROLES, account_id=account.pk))
    given = give(account, found, by=someone_with(ROLES), valid_until=MONDAY + timedelta(days=8), **ORDER)

    assert refused.value.refusals == [
        AssignmentRefusal.YOURSELF,
        AssignmentRefusal.BASIS_MISSING,
        AssignmentRefusal.BASIS_DATE_MISSING,
    ]
    assert (given.basis, given.basis_on, given.given_at, given.valid_until) == ("7-ж", ORDER["basis_on"], at, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("days", "refused"),
    [((0, 4), True), ((-9, 1), True), ((3, None), True), ((10, 20), False), ((-20, 0), False)],
)
def test_the_same_role_is_not_held_twice_on_one_day(days: tuple[int, int | None], refused: bool) -> None:
    account, found = people.account(), role(UNITS)
    give(account, found, valid_until=MONDAY + timedelta(days=10))
    start, end = days

    def once_more() -> RoleAssignment:
        return give(
            account,
            found,
            at=people.NOON - timedelta(days=30),
            valid_from=MONDAY + timedelta(days=start),
            valid_until=None if end is None else MONDAY + timedelta(days=end),
        )

    if refused:
        with pytest.raises(identity.AssignmentRefused) as reasons:
            once_more()
        assert reasons.value.refusals == [AssignmentRefusal.ALREADY_HELD]
    else:
        assert once_more().account == account


@pytest.mark.parametrize("scope", [Scope("unit", "moon"), Scope("planet", "mars"), Scope("academy", "library")])
def test_a_part_of_the_academy_must_exist(scope: Scope) -> None:
    with pytest.raises(identity.AssignmentRefused) as refused:
        give(people.account(), role(), scope=scope)

    assert refused.value.refusals == [AssignmentRefusal.SCOPE_UNKNOWN]


def test_a_right_that_would_hold_everywhere_is_not_given_for_a_part() -> None:
    identity.found_unit(key="library", name=NAME, by=people.SYSTEM)

    with pytest.raises(identity.AssignmentRefused) as refused:
        give(people.account(), role(ROLES, EDIT), scope=Scope("unit", "library"))

    assert refused.value.refusals == [AssignmentRefusal.SCOPE_TOO_NARROW]
    assert len(refused.value.particulars) == 1


def test_a_conflict_of_duties_is_refused_at_the_assignment() -> None:
    account = people.account()
    give(account, role(READ, key="control"))

    with pytest.raises(identity.AssignmentRefused) as refused:
        give(account, role(ROLES, key="work"))

    assert refused.value.refusals == [AssignmentRefusal.CONFLICT_OF_DUTY]


def test_a_conflict_from_before_the_rule_is_refused_at_the_act(client: Client) -> None:
    account = people.account(grants=(READ,))
    client.force_login(account)
    before = client.get("/en/journal/").status_code
    RoleAssignment.objects.create(account=account, role=role(ROLES), valid_from=MONDAY)

    assert (before, client.get("/en/journal/").status_code, client.get("/en/administration/roles/").status_code) == (
        200,
        403,
        200,
    )


def test_an_ended_role_is_gone_at_the_next_request_and_its_row_stays(client: Client, manager: Actor, at: datetime) -> None:
    account = people.account(grants=(READ,))
    client.force_login(account)
    held = account.role_assignments.get()
    before = client.get("/en/journal/").status_code

    identity.end_assignment(assignment=held.uuid, basis="9-ж", by=manager, at=at)

    held.refresh_from_db()
    [event] = Event.objects.filter(name="identity.assignment-ended")
    assert (before, client.get("/en/journal/").status_code) == (200, 403)
    assert (held.ended_at, held.end_basis, held.valid_until) == (at, "9-ж", None)
    assert (event.about_key, event.facts["removed"]["end_basis"]) == (str(account.uuid), "9-ж")
    with pytest.raises(actions.EndRefused):
        identity.end_assignment(assignment=held.uuid, basis="9-ж", by=manager, at=at)


def test_an_ended_role_can_be_given_again_from_the_same_day(manager: Actor, at: datetime) -> None:
    account, found = people.account(), role(UNITS)
    first = give(account, found)
    identity.end_assignment(assignment=first.uuid, basis="9-ж", by=manager, at=at)

    again = give(account, found)

    assert (again == first, account.role_assignments.count()) == (False, 2)


@pytest.mark.parametrize(("days_later", "ends_at_once"), [(3, False), (0, True), (-3, True)])
def test_a_role_may_end_on_a_later_day(days_later: int, ends_at_once: bool, manager: Actor, at: datetime) -> None:
    held = give(people.account(), role(UNITS))

    ended = identity.end_assignment(
        assignment=held.uuid, basis="9-ж", from_day=MONDAY + timedelta(days=days_later), by=manager, at=at
    )

    assert (ended.ended_at is not None, ended.valid_until is not None) == (ends_at_once, not ends_at_once)


def test_a_role_that_has_not_begun_is_ended_at_once(manager: Actor, at: datetime) -> None:
    held = give(people.account(), role(UNITS), valid_from=MONDAY + timedelta(days=5))

    ended = identity.end_assignment(assignment=held.uuid, basis="9-ж", from_day=MONDAY + timedelta(days=2), by=manager, at=at)

    assert ended.ended_at == at


@pytest.mark.parametrize("verb", ["create", "rename", "retire", "restore", "change", "end"])
def test_everything_about_roles_needs_the_grant(verb: str, someone_with: Callable[..., Actor], at: datetime) -> None:
    found = role(UNITS)
    held = give(people.account(), found)
    how: dict[str, Any] = {"by": someone_with(UNITS), "at": at}
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: actions.create_role(name=NAME, **how),
        "rename": lambda: actions.rename_role(role=found.uuid, name=NAME, **how),
        "retire": lambda: actions.retire_role(role=found.uuid, **how),
        "restore": lambda: actions.restore_role(role=found.uuid, **how),
        "change": lambda: actions.change_grants(changes=[change(found, take=(UNITS,))], **how),
        "end": lambda: identity.end_assignment(assignment=held.uuid, basis="9-ж", **how),
    }

    with pytest.raises(PermissionDenied):
        acts[verb]()


def test_an_unknown_assignment_is_not_found(manager: Actor, at: datetime) -> None:
    with pytest.raises(NotFound):
        identity.end_assignment(assignment=people.account().uuid, basis="9-ж", by=manager, at=at)


# ---- what the Academy can survey ----


def test_there_are_at_most_eighty_rights_each_a_sentence_in_three_languages() -> None:
    grants = registry.known_grants()
    words = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            words[language] = {grant: str(sentence) for grant, sentence in grants.items()}

    assert len(grants) <= 80
    assert [
        grant for grant in grants if words["kk"][grant] == words["en"][grant] or words["ru"][grant] == words["en"][grant]
    ] == []
    assert [grant for grant in grants if len(words["kk"][grant].split()) < 2] == []


def test_whoever_may_not_manage_roles_sees_none_of_them(someone_with: Callable[..., Actor], manager: Actor) -> None:
    found = role(UNITS)
    held = give(people.account(), found)

    assert queries.roles(on=MONDAY, visible_to=someone_with(UNITS)) == []
    assert queries.assignments_of_role(found.pk, on=MONDAY, visible_to=someone_with(UNITS)) == []
    assert [card.uuid for card in queries.assignments_of_role(found.pk, on=MONDAY, visible_to=manager)] == [held.uuid]

"""What roles decide, as tables."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from torelik.identity.roles import rules
from torelik.identity.roles.vocabulary import AssignmentRefusal, AssignmentState, Deciding, EndRefusal, RoleRefusal
from torelik.kernel.actor import Actor, HeldGrant, Scope
from torelik.kernel.duties import Conflict

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)
LIBRARY, ARCHIVE = Scope("unit", "library"), Scope("unit", "archive")
READ, GIVE = "audit.read-journal", "identity.manage-roles"
PAIR = Conflict(READ, GIVE)


def assigning(**changes: Any) -> rules.AssignmentFacts:
    facts = rules.AssignmentFacts(
        account_stands=True,
        role_retired=False,
        is_for_oneself=False,
        scope_exists=True,
        grants_of_academy_only=(),
        is_held=False,
        starts_on=MONDAY,
        ends_before=None,
        basis="7-ж",
        basis_on=SUNDAY,
        basis_needed=True,
        conflicts=(),
    )
    return replace(facts, **changes)


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (assigning(), []),
        (assigning(ends_before=TUESDAY), []),
        (assigning(basis_on=MONDAY), []),
        (assigning(basis="", basis_on=None, basis_needed=False), []),
        (assigning(account_stands=False), [AssignmentRefusal.ACCOUNT_CLOSED]),
        (assigning(role_retired=True), [AssignmentRefusal.ROLE_RETIRED]),
        (assigning(is_for_oneself=True), [AssignmentRefusal.YOURSELF]),
        (assigning(scope_exists=False), [AssignmentRefusal.SCOPE_UNKNOWN]),
        (assigning(grants_of_academy_only=(GIVE,)), [AssignmentRefusal.SCOPE_TOO_NARROW]),
        (assigning(is_held=True), [AssignmentRefusal.ALREADY_HELD]),
        (assigning(ends_before=MONDAY), [AssignmentRefusal.ENDS_BEFORE_START]),
        (assigning(starts_on=SUNDAY, ends_before=MONDAY), [AssignmentRefusal.ALREADY_OVER]),
        (assigning(basis=""), [AssignmentRefusal.BASIS_MISSING]),
        (assigning(basis_on=None), [AssignmentRefusal.BASIS_DATE_MISSING]),
        (assigning(basis_on=TUESDAY), [AssignmentRefusal.BASIS_IN_FUTURE]),
        (assigning(conflicts=(PAIR,)), [AssignmentRefusal.CONFLICT_OF_DUTY]),
        (
            assigning(is_for_oneself=True, basis="", conflicts=(PAIR,)),
            [AssignmentRefusal.YOURSELF, AssignmentRefusal.BASIS_MISSING, AssignmentRefusal.CONFLICT_OF_DUTY],
        ),
    ],
)
def test_a_role_is_refused_for_every_reason_at_once(facts: rules.AssignmentFacts, refusals: list[AssignmentRefusal]) -> None:
    assert rules.refusals_to_assign(facts, today=MONDAY) == refusals


def ending(**changes: Any) -> rules.EndFacts:
    facts = rules.EndFacts(
        state=AssignmentState.IN_FORCE, ends_before=None, from_day=MONDAY, basis="9-ж", leaves_no_manager=False
    )
    return replace(facts, **changes)


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (ending(), []),
        (ending(state=AssignmentState.NOT_YET), []),
        (ending(ends_before=TUESDAY, from_day=TUESDAY), []),
        (ending(state=AssignmentState.ENDED), [EndRefusal.ALREADY_ENDED]),
        (ending(state=AssignmentState.OVER), [EndRefusal.ALREADY_ENDED]),
        (ending(basis=""), [EndRefusal.BASIS_MISSING]),
        (ending(ends_before=MONDAY, from_day=TUESDAY), [EndRefusal.LATER_THAN_AGREED]),
        (ending(leaves_no_manager=True), [EndRefusal.LAST_MANAGER]),
    ],
)
def test_an_end_is_refused_for_every_reason_at_once(facts: rules.EndFacts, refusals: list[EndRefusal]) -> None:
    assert rules.refusals_to_end(facts) == refusals


def setting(**changes: Any) -> rules.GrantsFacts:
    facts = rules.GrantsFacts(
        role_retired=False, leaves_no_manager=False, conflicts_within=(), conflicts_of_holders=(), grants_too_wide=()
    )
    return replace(facts, **changes)


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        (setting(), []),
        (setting(role_retired=True), [RoleRefusal.RETIRED]),
        (setting(leaves_no_manager=True), [RoleRefusal.LAST_MANAGER]),
        (setting(conflicts_within=(PAIR,)), [RoleRefusal.CONFLICT_WITHIN]),
        (setting(conflicts_of_holders=(PAIR,)), [RoleRefusal.CONFLICT_OF_HOLDER]),
        (setting(grants_too_wide=(GIVE,)), [RoleRefusal.SCOPE_TOO_NARROW]),
    ],
)
def test_grants_are_refused_for_every_reason_at_once(facts: rules.GrantsFacts, refusals: list[RoleRefusal]) -> None:
    assert rules.refusals_to_change_grants(facts) == refusals


@pytest.mark.parametrize(
    ("is_retired", "has_holders", "refusals"),
    [(False, False, []), (True, False, [RoleRefusal.RETIRED]), (False, True, [RoleRefusal.HAS_HOLDERS])],
)
def test_a_role_is_retired_once_and_when_nobody_holds_it(
    is_retired: bool, has_holders: bool, refusals: list[RoleRefusal]
) -> None:
    assert rules.refusals_to_retire(is_retired=is_retired, has_holders=has_holders) == refusals


@pytest.mark.parametrize(
    ("held", "new", "found"),
    [
        ([HeldGrant(READ)], [HeldGrant(GIVE)], (PAIR,)),
        ([HeldGrant(GIVE)], [HeldGrant(READ)], (PAIR,)),
        ([], [HeldGrant(READ), HeldGrant(GIVE)], (PAIR,)),
        ([HeldGrant(READ, LIBRARY)], [HeldGrant(GIVE)], (PAIR,)),
        ([HeldGrant(READ, LIBRARY)], [HeldGrant(GIVE, LIBRARY)], (PAIR,)),
        ([HeldGrant(READ, LIBRARY)], [HeldGrant(GIVE, ARCHIVE)], ()),
        ([HeldGrant(READ)], [HeldGrant("identity.manage-units")], ()),
        ([HeldGrant(READ), HeldGrant(GIVE)], [HeldGrant("identity.manage-units")], ()),
    ],
)
def test_duties_conflict_where_their_scopes_overlap(
    held: list[HeldGrant], new: list[HeldGrant], found: tuple[Conflict, ...]
) -> None:
    assert rules.conflicts_between(held, new, conflicts=[PAIR]) == found


@pytest.mark.parametrize(
    ("grants", "within", "may"),
    [
        ({HeldGrant(READ)}, None, True),
        ({HeldGrant(READ), HeldGrant(GIVE)}, None, False),
        ({HeldGrant(READ), HeldGrant(GIVE, LIBRARY)}, None, True),
        ({HeldGrant(READ), HeldGrant(GIVE, LIBRARY)}, LIBRARY, False),
        ({HeldGrant(READ), HeldGrant(GIVE, LIBRARY)}, ARCHIVE, True),
        ({HeldGrant(READ, LIBRARY), HeldGrant(GIVE)}, LIBRARY, False),
        ({HeldGrant(READ), HeldGrant(GIVE, LIBRARY)}, Scope(), False),
    ],
)
def test_at_the_act_the_controlling_duty_is_refused(grants: set[HeldGrant], within: Scope | None, may: bool) -> None:
    actor = Actor(1, "Gülmira", frozenset(grants))

    assert actor.may(READ, within=within) is may


def test_a_conflict_never_stops_the_work_that_is_controlled() -> None:
    actor = Actor(1, "Gülmira", frozenset({HeldGrant(READ), HeldGrant(GIVE)}))

    assert (actor.may(GIVE), actor.scopes_of(READ)) == (True, frozenset())


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "is_ended", "state"),
    [
        (MONDAY, None, False, AssignmentState.IN_FORCE),
        (TUESDAY, None, False, AssignmentState.NOT_YET),
        (SUNDAY, MONDAY, False, AssignmentState.OVER),
        (SUNDAY, TUESDAY, False, AssignmentState.IN_FORCE),
        (MONDAY, None, True, AssignmentState.ENDED),
    ],
)
def test_an_assignment_stands_where_its_days_and_its_end_say(
    starts_on: date, ends_before: date | None, is_ended: bool, state: AssignmentState
) -> None:
    assert rules.assignment_state(starts_on=starts_on, ends_before=ends_before, is_ended=is_ended, today=MONDAY) == state


@pytest.mark.parametrize(
    ("scope", "grants", "found"),
    [(Scope(), [GIVE], ()), (LIBRARY, [GIVE, "p.edit"], (GIVE,)), (LIBRARY, ["p.edit"], ()), (LIBRARY, [], ())],
)
def test_only_grants_that_ask_for_the_scope_can_be_limited(scope: Scope, grants: list[str], found: tuple[str, ...]) -> None:
    assert rules.grants_not_limited_to(scope, grants, kinds_of={"p.edit": frozenset({"unit"})}) == found


def held(state: AssignmentState = AssignmentState.IN_FORCE, scope: Scope = Scope()) -> rules.HeldAssignment:
    return rules.HeldAssignment(state, scope)


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        ({"held": [held()]}, Deciding.ALLOWED),
        ({"held": [held()], "account_stands": False}, Deciding.ACCOUNT),
        ({"held": [held()], "has_conflict": True}, Deciding.CONFLICT),
        ({"held": [held(scope=LIBRARY)]}, Deciding.ALLOWED),
        ({"held": [held(scope=LIBRARY)], "within": LIBRARY}, Deciding.ALLOWED),
        ({"held": [held(scope=LIBRARY)], "within": ARCHIVE}, Deciding.OTHER_SCOPE),
        ({"held": [held(AssignmentState.NOT_YET)]}, Deciding.NOT_YET),
        ({"held": [held(AssignmentState.ENDED)]}, Deciding.OVER),
        ({"held": [held(AssignmentState.OVER)]}, Deciding.OVER),
        ({"held": []}, Deciding.NO_ROLE),
        ({"held": [], "some_role_has_it": False}, Deciding.NOBODY),
    ],
)
def test_one_fact_decides_why_somebody_may_not(facts: dict[str, Any], deciding: Deciding) -> None:
    known = {"account_stands": True, "within": None, "has_conflict": False, "some_role_has_it": True, **facts}

    assert rules.deciding_fact(**known) == deciding

"""What roles decide, in plain Python: who may hold what, and why somebody may or may not (cl. 13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from torelik.identity.roles.vocabulary import (
    AssignmentRefusal,
    AssignmentState,
    Deciding,
    EndRefusal,
    RoleRefusal,
)
from torelik.kernel.actor import ACADEMY, HeldGrant, Scope
from torelik.kernel.duties import Conflict


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """All that is known when a role is about to be given, read under locks."""

    account_stands: bool
    role_retired: bool
    is_for_oneself: bool
    scope_exists: bool
    grants_of_academy_only: tuple[str, ...]
    is_held: bool
    starts_on: date
    ends_before: date | None
    basis: str
    basis_on: date | None
    basis_needed: bool
    conflicts: tuple[Conflict, ...]
    facts_against: tuple[str, ...] = ()
    """Sentences of what the contexts know against it, e.g. that the person teaches the very group to be examined."""


def refusals_to_assign(facts: AssignmentFacts, *, today: date) -> list[AssignmentRefusal]:
    """Every reason not to give a role, in the order in which an administrator mends them."""
    ends = facts.ends_before
    checks = {
        AssignmentRefusal.ACCOUNT_CLOSED: not facts.account_stands,
        AssignmentRefusal.ROLE_RETIRED: facts.role_retired,
        AssignmentRefusal.YOURSELF: facts.is_for_oneself,
        AssignmentRefusal.SCOPE_UNKNOWN: not facts.scope_exists,
        AssignmentRefusal.SCOPE_TOO_NARROW: bool(facts.grants_of_academy_only),
        AssignmentRefusal.ALREADY_HELD: facts.is_held,
        AssignmentRefusal.ENDS_BEFORE_START: ends is not None and ends <= facts.starts_on,
        AssignmentRefusal.ALREADY_OVER: ends is not None and facts.starts_on < ends <= today,
        AssignmentRefusal.BASIS_MISSING: facts.basis_needed and not facts.basis,
        AssignmentRefusal.BASIS_DATE_MISSING: facts.basis_needed and facts.basis_on is None,
        AssignmentRefusal.BASIS_IN_FUTURE: facts.basis_on is not None and facts.basis_on > today,
        AssignmentRefusal.CONFLICT_OF_DUTY: bool(facts.conflicts or facts.facts_against),
    }
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class EndFacts:
    """All that is known when an assignment is about to be ended from *from_day* on."""

    state: AssignmentState
    ends_before: date | None
    from_day: date
    basis: str
    leaves_no_manager: bool


def refusals_to_end(facts: EndFacts) -> list[EndRefusal]:
    """Every reason not to end an assignment."""
    checks = {
        EndRefusal.ALREADY_ENDED: facts.state in (AssignmentState.ENDED, AssignmentState.OVER),
        EndRefusal.BASIS_MISSING: not facts.basis,
        EndRefusal.LATER_THAN_AGREED: facts.ends_before is not None and facts.from_day > facts.ends_before,
        EndRefusal.LAST_MANAGER: facts.leaves_no_manager,
    }
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class GrantsFacts:
    """All that is known when a role's grants are about to change."""

    role_retired: bool
    leaves_no_manager: bool
    conflicts_within: tuple[Conflict, ...]
    conflicts_of_holders: tuple[Conflict, ...]
    grants_too_wide: tuple[str, ...]


def refusals_to_change_grants(facts: GrantsFacts) -> list[RoleRefusal]:
    """Every reason not to set a role's grants so."""
    checks = {
        RoleRefusal.RETIRED: facts.role_retired,
        RoleRefusal.LAST_MANAGER: facts.leaves_no_manager,
        RoleRefusal.CONFLICT_WITHIN: bool(facts.conflicts_within),
        RoleRefusal.CONFLICT_OF_HOLDER: bool(facts.conflicts_of_holders),
        RoleRefusal.SCOPE_TOO_NARROW: bool(facts.grants_too_wide),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_retire(*, is_retired: bool, has_holders: bool) -> list[RoleRefusal]:
    """Every reason not to retire a role."""
    checks = {RoleRefusal.RETIRED: is_retired, RoleRefusal.HAS_HOLDERS: has_holders}
    return [refusal for refusal, applies in checks.items() if applies]


def conflicts_between(
    held: Iterable[HeldGrant], new: Iterable[HeldGrant], *, conflicts: Sequence[Conflict]
) -> tuple[Conflict, ...]:
    """Return the pairs of duties that *new* would unite, with *held* or with itself, in scopes that overlap."""
    new = list(new)
    beside = [*held, *new]
    return tuple(
        conflict
        for conflict in conflicts
        if any(
            conflict.is_of(one.grant) and other.grant == conflict.other(one.grant) and one.scope.overlaps(other.scope)
            for one in new
            for other in beside
        )
    )


def grants_not_limited_to(scope: Scope, grants: Iterable[str], *, kinds_of: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Return those of *grants* that cannot be held in a part of the Academy of this kind; *kinds_of* says which can."""
    if scope.kind == ACADEMY:
        return ()
    return tuple(sorted(grant for grant in grants if scope.kind not in kinds_of.get(grant, frozenset())))


def assignment_state(*, starts_on: date, ends_before: date | None, is_ended: bool, today: date) -> AssignmentState:
    """Say where an assignment stands on the Academy's day *today*."""
    if is_ended:
        return AssignmentState.ENDED
    if ends_before is not None and ends_before <= today:
        return AssignmentState.OVER
    return AssignmentState.NOT_YET if starts_on > today else AssignmentState.IN_FORCE


@dataclass(frozen=True, slots=True)
class HeldAssignment:
    """An assignment of a role that has the right in question."""

    state: AssignmentState
    scope: Scope


def deciding_fact(
    *,
    account_stands: bool,
    held: Sequence[HeldAssignment],
    within: Scope | None,
    has_conflict: bool,
    some_role_has_it: bool,
) -> Deciding:
    """Name the one fact that decides whether the person may use a right, there where *within* says (anywhere when not given)."""
    in_force = [one for one in held if one.state == AssignmentState.IN_FORCE]
    covering = [one for one in in_force if within is None or one.scope.covers(within)]
    checks = {
        Deciding.ACCOUNT: not account_stands,
        Deciding.CONFLICT: bool(covering) and has_conflict,
        Deciding.ALLOWED: bool(covering),
        Deciding.OTHER_SCOPE: bool(in_force),
        Deciding.NOT_YET: any(one.state == AssignmentState.NOT_YET for one in held),
        Deciding.OVER: bool(held),
        Deciding.NO_ROLE: some_role_has_it,
        Deciding.NOBODY: True,
    }
    return next(fact for fact, applies in checks.items() if applies)

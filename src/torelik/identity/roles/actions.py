"""Defining roles, giving them to people, ending them (cl. 13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from torelik.audit import api as audit
from torelik.identity.roles import queries, registry, rules
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.roles.queries import RoleChange
from torelik.identity.roles.signals import roles_changed
from torelik.identity.roles.vocabulary import MANAGE_ROLES, AssignmentRefusal, EndRefusal, RoleRefusal
from torelik.kernel import clock, duties
from torelik.kernel.actor import Actor, HeldGrant, Scope
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual, columns

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


class UnknownGrant(LookupError):
    """A role cannot hold a grant that no context has registered."""


class RoleRefused(Exception):
    """The role is not changed; every reason with its particulars (names of grants, sentences of conflicts)."""

    def __init__(self, role: Role | None, refusals: Sequence[RoleRefusal], particulars: Sequence[str] = ()) -> None:
        super().__init__(", ".join(refusals))
        self.role = role
        self.refusals = list(refusals)
        self.particulars = list(particulars)


class AssignmentRefused(Exception):
    """The role is not given; every reason with its particulars."""

    def __init__(self, refusals: Sequence[AssignmentRefusal], particulars: Sequence[str] = ()) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)
        self.particulars = list(particulars)


class EndRefused(Exception):
    """The assignment is not ended; every reason."""

    def __init__(self, refusals: Sequence[EndRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class ChangedMeanwhile(Exception):
    """Somebody else changed these roles after they had been read; *changes* says what, by role. Nothing was saved."""

    def __init__(self, changes: Mapping[UUID, Sequence[RoleChange]]) -> None:
        super().__init__(f"{len(changes)} roles changed meanwhile.")
        self.changes = dict(changes)


# ---- roles ----


@transaction.atomic
def define_role(*, key: str, name: Trilingual, grants: Iterable[str], by: Actor, at: datetime) -> Role:
    """Make the role *key* or set its name and grants anew (cl. 13); safe to repeat.

    Raises ``UnknownGrant``, and ``RoleRefused`` with every reason.
    """
    by.require(MANAGE_ROLES)
    wanted = frozenset(grants)
    _require_known(wanted)
    queries.lock_roles()
    role, created = Role.objects.get_or_create(key=key, defaults=_columns_of(name))
    if not created and role.name != name:
        _rename(role, name, by=by, at=at)
    _set_grants(role, wanted, by=by, at=at, is_new=created)
    return role


@transaction.atomic
def create_role(*, name: Trilingual, by: Actor, at: datetime, grants_like: UUID | None = None) -> Role:
    """Make a role with a key from its English name; it begins with the grants of *grants_like* where one is given.

    Raises ``RoleRefused``: a name is missing in a language, or taken.
    """
    by.require(MANAGE_ROLES)
    _require_name(name, role=None)
    grants = queries.grants_of(queries.role_by_uuid(grants_like)) if grants_like else frozenset()
    key = slugify(name.en)[:30] or "role"
    if Role.objects.filter(key=key).exists():
        key = f"{key}-{new_uuid().hex[:8]}"
    return define_role(key=key, name=name, grants=grants, by=by, at=at)


@transaction.atomic
def rename_role(*, role: UUID, name: Trilingual, by: Actor, at: datetime) -> Role:
    """Give the role another name in the three languages; its grants and holders stay. Raises ``RoleRefused``."""
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    found = queries.role_by_uuid(role)
    _require_name(name, role=found)
    if found.name != name:
        _rename(found, name, by=by, at=at)
    return found


@transaction.atomic
def retire_role(*, role: UUID, by: Actor, at: datetime) -> Role:
    """Take a role that nobody holds out of use; its history stays. Raises ``RoleRefused``."""
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    found = queries.role_by_uuid(role)
    has_holders = bool(queries.kinds_in_use(found, on=clock.local_date(at)))
    if refusals := rules.refusals_to_retire(is_retired=found.retired_at is not None, has_holders=has_holders):
        raise RoleRefused(found, refusals)
    found.retired_at = at
    found.save(update_fields=["retired_at"])
    audit.record("identity.role-retired", by=by, about=found, at=at, facts={"grants": sorted(queries.grants_of(found))})
    return found


@transaction.atomic
def restore_role(*, role: UUID, by: Actor, at: datetime) -> Role:
    """Take a retired role into use again, with the grants it had; one in use is left as it is."""
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    found = queries.role_by_uuid(role)
    if found.retired_at is not None:
        found.retired_at = None
        found.save(update_fields=["retired_at"])
        audit.record("identity.role-restored", by=by, about=found, at=at)
    return found


@dataclass(frozen=True, slots=True)
class GrantChange:
    """What to add to and take from one role, and the version at which its grants were read."""

    role: UUID
    added: frozenset[str]
    removed: frozenset[str]
    seen_version: int


@transaction.atomic
def change_grants(*, changes: Collection[GrantChange], by: Actor, at: datetime) -> list[Role]:
    """Add and take grants of several roles at once, all or none of it (cl. 13); the next request of each holder obeys.

    Raises ``ChangedMeanwhile`` when somebody changed one of these roles since it was read, ``UnknownGrant``, and
    ``RoleRefused`` with every reason of the first role that is refused.
    """
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    _require_known(frozenset().union(*(change.added for change in changes)))
    roles = {change.role: queries.role_by_uuid(change.role) for change in changes}
    stale = {
        change.role: queries.changes_since(roles[change.role], version=change.seen_version)
        for change in changes
        if roles[change.role].version != change.seen_version
    }
    if stale:
        raise ChangedMeanwhile(stale)
    for change in changes:
        role = roles[change.role]
        _set_grants(role, (queries.grants_of(role) - change.removed) | change.added, by=by, at=at)
    return list(roles.values())


def _set_grants(role: Role, wanted: frozenset[str], *, by: Actor, at: datetime, is_new: bool = False) -> None:
    held = queries.grants_of(role)
    added, removed = wanted - held, held - wanted
    if not (added or removed or is_new):
        return
    today = clock.local_date(at)
    facts = rules.GrantsFacts(
        role_retired=role.retired_at is not None,
        leaves_no_manager=MANAGE_ROLES in removed and queries.leaves_no_manager(on=today, without_role=role),
        conflicts_within=rules.conflicts_between(
            (),
            [HeldGrant(grant) for grant in wanted],
            conflicts=[one for one in duties.all_conflicts() if added & {one.duty, one.excludes}],
        ),
        conflicts_of_holders=queries.conflicts_of_holders(role, added=added, on=today),
        grants_too_wide=_grants_too_wide(role, added, today=today),
    )
    if refusals := rules.refusals_to_change_grants(facts):
        sentences = registry.known_grants()
        conflicts = dict.fromkeys((*facts.conflicts_within, *facts.conflicts_of_holders))
        particulars = [str(one.reason) for one in conflicts] + [str(sentences[grant]) for grant in facts.grants_too_wide]
        raise RoleRefused(role, refusals, particulars)
    role.grants.filter(grant__in=removed).delete()
    RoleGrant.objects.bulk_create(RoleGrant(role=role, grant=grant) for grant in sorted(added))
    if not is_new:
        role.version += 1
        role.save(update_fields=["version"])
    holders = list(role.assignments.values_list("account_id", flat=True).distinct().order_by("account_id"))
    changed = {"added": sorted(added), "removed": sorted(removed), "version": role.version, "people": len(holders)}
    audit.record("identity.role-defined", by=by, about=role, at=at, facts=changed)
    if added or removed:
        roles_changed.send(sender=Role, account_ids=holders)


def _grants_too_wide(role: Role, added: frozenset[str], *, today: date) -> tuple[str, ...]:
    kinds_of = {grant: registry.kinds_of_scope(grant) for grant in added}
    in_use = queries.kinds_in_use(role, on=today) if added else []
    return tuple(sorted({one for scope in in_use for one in rules.grants_not_limited_to(scope, added, kinds_of=kinds_of)}))


def _require_known(grants: frozenset[str]) -> None:
    if unknown := grants - registry.known_grants().keys():
        raise UnknownGrant(", ".join(sorted(unknown)))


def _require_name(name: Trilingual, *, role: Role | None) -> None:
    others = Role.objects.exclude(pk=role.pk) if role else Role.objects.all()
    taken = any(others.filter(**{column: value}).exists() for column, value in _columns_of(name).items() if value)
    checks = {RoleRefusal.NAME_MISSING: bool(name.missing), RoleRefusal.NAME_TAKEN: taken}
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise RoleRefused(role, refusals)


def _rename(role: Role, name: Trilingual, *, by: Actor, at: datetime) -> None:
    before = role.name
    role.name = name
    role.save(update_fields=columns("name"))
    facts = {"added": _columns_of(name), "removed": _columns_of(before)}
    audit.record("identity.role-renamed", by=by, about=role, at=at, facts=facts)


def _columns_of(name: Trilingual) -> dict[str, str]:
    return dict(zip(columns("name"), (name.kk, name.ru, name.en), strict=True))


# ---- assignments ----


@transaction.atomic
def assign_role(
    *,
    account: Account,
    role: Role,
    by: Actor,
    at: datetime,
    valid_from: date,
    valid_until: date | None = None,
    scope: Scope = Scope(),
    basis: str = "",
    basis_on: date | None = None,
) -> RoleAssignment:
    """Give *role* to *account* in *scope* from the Academy's day *valid_from* until, but without, *valid_until*.

    Repeating it changes nothing. A person acts on an order, by number and date; the product itself needs none.
    Raises ``AssignmentRefused`` with every reason.
    """
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    role = Role.objects.get(pk=role.pk)
    facts = queries.lock_assignment_facts(
        account=account,
        role=role,
        scope=scope,
        by=by,
        starts_on=valid_from,
        ends_before=valid_until,
        basis=basis.strip(),
        basis_on=basis_on,
    )
    same = RoleAssignment.objects.filter(
        account=account, role=role, scope_kind=scope.kind, scope_key=scope.key, valid_from=valid_from, ended_at=None
    ).first()
    if same is not None and same.valid_until == valid_until:
        return same
    if refusals := rules.refusals_to_assign(facts, today=clock.local_date(at)):
        sentences = registry.known_grants()
        particulars = [str(sentences.get(grant, grant)) for grant in facts.grants_of_academy_only]
        raise AssignmentRefused(refusals, [*particulars, *(str(one.reason) for one in facts.conflicts), *facts.facts_against])

    assignment = RoleAssignment.objects.create(
        account=account,
        role=role,
        scope_kind=scope.kind,
        scope_key=scope.key,
        valid_from=valid_from,
        valid_until=valid_until,
        basis=basis.strip(),
        basis_on=basis_on,
        given_at=at,
        given_by_id=by.account_id,
    )
    audit.record("identity.role-assigned", by=by, about=account, at=at, facts={"added": _facts_of(assignment)})
    roles_changed.send(sender=Role, account_ids=[account.pk])
    return assignment


@transaction.atomic
def end_assignment(*, assignment: UUID, basis: str, by: Actor, at: datetime, from_day: date | None = None) -> RoleAssignment:
    """End an assignment at once, or from the Academy's *from_day* on when that is later than today; the row stays.

    At once means that the holder's next request is refused. Raises ``EndRefused`` with every reason.
    """
    by.require(MANAGE_ROLES)
    queries.lock_roles()
    found = (
        RoleAssignment.objects.select_for_update(of=("self",)).select_related("account", "role").filter(uuid=assignment).first()
    )
    if found is None:
        raise NotFound(assignment)
    today = clock.local_date(at)
    is_later = from_day is not None and from_day > today
    facts = rules.EndFacts(
        state=queries.state_of(found, on=today),
        ends_before=found.valid_until,
        from_day=from_day if from_day is not None and is_later else today,
        basis=basis.strip(),
        leaves_no_manager=queries.leaves_no_manager(on=today, without_assignment=found),
    )
    if refusals := rules.refusals_to_end(facts):
        raise EndRefused(refusals)
    found.end_basis, found.ended_by_id = basis.strip(), by.account_id
    if is_later and facts.from_day > found.valid_from:
        found.valid_until = facts.from_day
    else:
        found.ended_at = at
    found.save(update_fields=["valid_until", "ended_at", "ended_by", "end_basis"])
    removed = {**_facts_of(found), "from": facts.from_day.isoformat(), "end_basis": found.end_basis}
    audit.record("identity.assignment-ended", by=by, about=found.account, at=at, facts={"removed": removed})
    roles_changed.send(sender=Role, account_ids=[found.account_id])
    return found


def _facts_of(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role": assignment.role.key,
        "scope": f"{assignment.scope_kind} {assignment.scope_key}".strip(),
        "valid_from": assignment.valid_from.isoformat(),
        "valid_until": assignment.valid_until.isoformat() if assignment.valid_until else "",
        "basis": assignment.basis,
        "basis_on": assignment.basis_on.isoformat() if assignment.basis_on else "",
    }


@transaction.atomic
def end_roles_of(*, account: Account, basis: str, by: Actor, at: datetime) -> int:
    """End at once everything the person holds or would hold later, e.g. because they leave; return how many assignments."""
    if not by.may("identity.close-accounts"):
        by.require(MANAGE_ROLES)
    queries.lock_roles()
    today = clock.local_date(at)
    open_ones = account.role_assignments.filter(Q(valid_until=None) | Q(valid_until__gt=today), ended_at=None)
    ended = open_ones.update(ended_at=at, ended_by_id=by.account_id, end_basis=basis.strip()[:200])
    if ended:
        audit.record("identity.roles-ended", by=by, about=account, at=at, facts={"assignments": ended})
        roles_changed.send(sender=Role, account_ids=[account.pk])
    return ended


@transaction.atomic
def assign_role_to_many(
    *,
    account_ids: Sequence[int],
    role: Role,
    by: Actor,
    at: datetime,
    valid_from: date,
    valid_until: date | None = None,
    basis: str = "",
) -> int:
    """Give *role* everywhere to people who hold nothing yet, e.g. an imported list; one event tells of all of them.

    *valid_until* is exclusive. Return how many assignments were made.
    """
    by.require(MANAGE_ROLES)
    made = RoleAssignment.objects.bulk_create(
        (
            RoleAssignment(
                account_id=account_id,
                role=role,
                valid_from=valid_from,
                valid_until=valid_until,
                basis=basis,
                given_at=at,
                given_by_id=by.account_id,
            )
            for account_id in account_ids
        ),
        batch_size=500,
    )
    facts = {"role": role.key, **audit.count_and_digest(account_ids)}
    audit.record("identity.role-assigned-to-many", by=by, about=role, at=at, facts=facts)
    roles_changed.send(sender=Role, account_ids=sorted(account_ids))
    return len(made)

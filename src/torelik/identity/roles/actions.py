"""Defining roles and giving them to people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from torelik.audit import api as audit
from torelik.identity.roles import registry
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.roles.signals import roles_changed
from torelik.kernel import clock
from torelik.kernel.actor import Actor, Scope
from torelik.kernel.trilingual import Trilingual, columns

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


class UnknownGrant(LookupError):
    """A role cannot hold a grant that no context has registered."""


@transaction.atomic
def define_role(*, key: str, name: Trilingual, grants: Iterable[str], by: Actor, at: datetime) -> Role:
    """Make the role *key* or set its name and grants anew (cl. 13); safe to repeat.

    Raises ``UnknownGrant``.
    """
    by.require("identity.manage-roles")
    wanted = set(grants)
    if unknown := wanted - registry.known_grants().keys():
        raise UnknownGrant(", ".join(sorted(unknown)))
    role, _ = Role.objects.get_or_create(key=key)
    held = set(role.grants.values_list("grant", flat=True))
    renamed = role.name != name
    if renamed:
        role.name = name
        role.save(update_fields=columns("name"))
    if held != wanted:
        role.grants.filter(grant__in=held - wanted).delete()
        RoleGrant.objects.bulk_create(RoleGrant(role=role, grant=grant) for grant in sorted(wanted - held))
    if renamed or held != wanted:
        audit.record(
            "identity.role-defined",
            by=by,
            about=role,
            at=at,
            facts={"added": sorted(wanted - held), "removed": sorted(held - wanted)},
        )
    if held != wanted:
        holders = list(role.assignments.values_list("account_id", flat=True).distinct())
        roles_changed.send(sender=Role, account_ids=holders)
    return role


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
) -> RoleAssignment:
    """Give *role* to *account* in *scope* from the Academy's day *valid_from*; repeating it changes nothing.

    *valid_until* is exclusive.
    """
    by.require("identity.manage-roles")
    assignment, created = RoleAssignment.objects.get_or_create(
        account=account,
        role=role,
        scope_kind=scope.kind,
        scope_key=scope.key,
        valid_from=valid_from,
        defaults={"basis": basis, "valid_until": valid_until},
    )
    if created:
        audit.record("identity.role-assigned", by=by, about=account, at=at, facts={"role": role.key, "scope": scope.kind})
        roles_changed.send(sender=Role, account_ids=[account.pk])
    return assignment


@transaction.atomic
def end_roles_of(*, account: Account, by: Actor, at: datetime) -> int:
    """End everything the person holds or would hold later, e.g. because they leave; return how many assignments.

    One that began today, or begins later, ends a day after its beginning: the account itself is closed by then.
    """
    if not by.may("identity.close-accounts"):
        by.require("identity.manage-roles")
    today = clock.local_date(at)
    open_ones = account.role_assignments.filter(Q(valid_until=None) | Q(valid_until__gt=today))
    begun = open_ones.filter(valid_from__lt=today).update(valid_until=today)
    later = open_ones.filter(valid_from__gte=today).update(valid_until=F("valid_from") + timedelta(days=1))
    if begun + later:
        audit.record("identity.roles-ended", by=by, about=account, at=at, facts={"assignments": begun + later})
        roles_changed.send(sender=Role, account_ids=[account.pk])
    return begun + later


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
    by.require("identity.manage-roles")
    made = RoleAssignment.objects.bulk_create(
        (
            RoleAssignment(account_id=account_id, role=role, valid_from=valid_from, valid_until=valid_until, basis=basis)
            for account_id in account_ids
        ),
        batch_size=500,
    )
    digest = hashlib.sha256(repr(sorted(account_ids)).encode()).hexdigest()
    facts = {"role": role.key, "count": len(made), "digest": digest}
    audit.record("identity.role-assigned-to-many", by=by, about=role, at=at, facts=facts)
    roles_changed.send(sender=Role, account_ids=sorted(account_ids))
    return len(made)

"""Defining roles and giving them to people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.roles import registry
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.roles.signals import roles_changed
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
    *, account: Account, role: Role, by: Actor, at: datetime, valid_from: date, scope: Scope = Scope(), basis: str = ""
) -> RoleAssignment:
    """Give *role* to *account* in *scope* from the Academy's day *valid_from*; repeating it changes nothing."""
    by.require("identity.manage-roles")
    assignment, created = RoleAssignment.objects.get_or_create(
        account=account,
        role=role,
        scope_kind=scope.kind,
        scope_key=scope.key,
        valid_from=valid_from,
        defaults={"basis": basis},
    )
    if created:
        audit.record("identity.role-assigned", by=by, about=account, at=at, facts={"role": role.key, "scope": scope.kind})
        roles_changed.send(sender=Role, account_ids=[account.pk])
    return assignment

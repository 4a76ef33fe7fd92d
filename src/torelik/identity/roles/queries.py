"""Questions about roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.kernel.actor import ACADEMY, Actor, HeldGrant, Scope

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


def assignments_on(day: date) -> QuerySet[RoleAssignment]:
    """Return the assignments in force on the Academy's *day*."""
    return RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)


def actor_of(account: Account, *, on: date) -> Actor:
    """Return *account* as an actor with the grants of the day *on*; one query. A closed account holds none."""
    held: frozenset[HeldGrant] = frozenset()
    if account.is_active:
        rows = (
            RoleGrant.objects.filter(role__assignments__in=assignments_on(on).filter(account_id=account.pk))
            .values_list(
                "grant", "role__assignments__scope_kind", "role__assignments__scope_key", "role__assignments__account_id"
            )
            .distinct()
        )
        held = frozenset(HeldGrant(grant, Scope(kind, key)) for grant, kind, key, account_id in rows if account_id == account.pk)
    return Actor(account_id=account.pk, name=account.get_full_name(), grants=held, language=account.language)


def role_names_of(account_id: int, *, on: date) -> list[str]:
    """Return the names of the roles that the account holds on the day, in the present language."""
    rows = assignments_on(on).filter(account_id=account_id).select_related("role").order_by("role__key")
    return [str(row.role.name) for row in rows]


def holders_of(grant: str, *, on: date) -> list[int]:
    """Return the people who hold *grant* in any scope on the day, by key; one query."""
    rows = assignments_on(on).filter(role__grants__grant=grant, account__is_active=True)
    return sorted(rows.values_list("account_id", flat=True).distinct())


def role_by_key(key: str) -> Role:
    """Return the role named *key*. Raises ``Role.DoesNotExist``."""
    return Role.objects.get(key=key)


def has_roles() -> bool:
    """Tell whether any role is defined: a site without one was never set up."""
    return Role.objects.exists()


def holders_within(grant: str, *, within: Scope, on: date) -> list[int]:
    """Return the open accounts that hold *grant* on the day in a scope that covers *within*, by key; one query."""
    rows = assignments_on(on).filter(role__grants__grant=grant, account__is_active=True)
    covering = rows.filter(Q(scope_kind=ACADEMY) | Q(scope_kind=within.kind, scope_key=within.key))
    return sorted(covering.values_list("account_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """How far the Academy has determined who may do what (cl. 13)."""

    roles: int
    assignments: int
    people: int


def role_figures(*, on: date) -> RoleFigures:
    """Count roles, assignments in force on the day, and the people who hold them; two queries."""
    counted = assignments_on(on).aggregate(assignments=Count("id"), people=Count("account_id", distinct=True))
    return RoleFigures(roles=Role.objects.count(), **counted)

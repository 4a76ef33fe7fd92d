"""What other contexts may use of identity."""

from torelik.identity.accounts.actions import open_account
from torelik.identity.accounts.queries import AccountCard, account_by_username, accounts_by_id, is_username_taken
from torelik.identity.roles.actions import UnknownGrant, assign_role, define_role
from torelik.identity.roles.queries import (
    RoleFigures,
    actor_of,
    has_roles,
    holders_of,
    holders_within,
    role_by_key,
    role_figures,
    role_names_of,
)
from torelik.identity.roles.registry import known_grants, register_grants
from torelik.identity.roles.signals import roles_changed
from torelik.identity.units.actions import found_unit
from torelik.identity.units.queries import active_units, unit_by_key

__all__ = [
    "AccountCard",
    "RoleFigures",
    "UnknownGrant",
    "account_by_username",
    "accounts_by_id",
    "active_units",
    "actor_of",
    "assign_role",
    "define_role",
    "found_unit",
    "has_roles",
    "holders_of",
    "holders_within",
    "is_username_taken",
    "known_grants",
    "open_account",
    "register_grants",
    "role_by_key",
    "role_figures",
    "role_names_of",
    "roles_changed",
    "unit_by_key",
]

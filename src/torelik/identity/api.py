"""What other contexts may use of identity."""

from torelik.identity.accounts.actions import open_account
from torelik.identity.accounts.queries import AccountCard, account_by_username, accounts_by_id, is_username_taken
from torelik.identity.roles.actions import UnknownGrant, assign_role, define_role
from torelik.identity.roles.queries import actor_of, has_roles, role_by_key, role_names_of
from torelik.identity.roles.registry import known_grants, register_grants
from torelik.identity.roles.signals import roles_changed
from torelik.identity.signin.actions import end_sessions_of, invite
from torelik.identity.signin.actions.sessions import forget_old as forget_old_sessions
from torelik.identity.signin.guard import fresh_sign_in_required
from torelik.identity.signin.guard import is_fresh as is_sign_in_fresh
from torelik.identity.signin.queries import FactorCoverage, factor_coverage
from torelik.identity.units.actions import found_unit
from torelik.identity.units.queries import active_units, unit_by_key

__all__ = [
    "AccountCard",
    "FactorCoverage",
    "UnknownGrant",
    "account_by_username",
    "accounts_by_id",
    "active_units",
    "actor_of",
    "assign_role",
    "define_role",
    "end_sessions_of",
    "factor_coverage",
    "forget_old_sessions",
    "found_unit",
    "fresh_sign_in_required",
    "has_roles",
    "invite",
    "is_sign_in_fresh",
    "is_username_taken",
    "known_grants",
    "open_account",
    "register_grants",
    "role_by_key",
    "role_names_of",
    "roles_changed",
    "unit_by_key",
]

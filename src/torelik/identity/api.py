"""What other contexts may use of identity."""

from torelik.identity.accounts.actions import open_account
from torelik.identity.accounts.queries import AccountCard, account_by_username, accounts_by_id, is_username_taken
from torelik.identity.roles.actions import AssignmentRefused, EndRefused, UnknownGrant, assign_role, define_role, end_assignment
from torelik.identity.roles.queries import (
    account_ids_with,
    actor_of,
    has_roles,
    leaves_no_manager,
    role_by_key,
    role_names_of,
)
from torelik.identity.roles.registry import ScopeKind, known_grants, register_grants, register_scopes, show_menus_by
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
    "AssignmentRefused",
    "EndRefused",
    "FactorCoverage",
    "ScopeKind",
    "UnknownGrant",
    "account_by_username",
    "account_ids_with",
    "accounts_by_id",
    "active_units",
    "actor_of",
    "assign_role",
    "define_role",
    "end_assignment",
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
    "leaves_no_manager",
    "open_account",
    "register_grants",
    "register_scopes",
    "role_by_key",
    "role_names_of",
    "roles_changed",
    "show_menus_by",
    "unit_by_key",
]

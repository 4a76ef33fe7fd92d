"""What other contexts may use of identity."""

from torelik.identity.accounts.actions import WrongState, open_account, reseal_numbers
from torelik.identity.accounts.queries import (
    AccountCard,
    account_by_username,
    accounts_by_id,
    accounts_with_words,
    count_by_state,
    due_for_reverification,
    is_username_taken,
)
from torelik.identity.accounts.signals import Obligation, account_closed, obligations_asked, people_told
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.consents.actions import publish_text as publish_consent_text
from torelik.identity.consents.queries import text_in_force as consent_text_in_force
from torelik.identity.consents.vocabulary import NOTICES as CONSENT_NOTICES
from torelik.identity.consents.vocabulary import ConsentKind
from torelik.identity.privacy.queries import InventoryLine, inventory
from torelik.identity.privacy.registry import Keeper, Rows, register_keeper
from torelik.identity.roles.actions import AssignmentRefused, EndRefused, UnknownGrant, assign_role, define_role, end_assignment
from torelik.identity.roles.queries import (
    RoleFigures,
    actor_of,
    has_roles,
    holders_of,
    holders_within,
    leaves_no_manager,
    role_by_key,
    role_figures,
    role_names_of,
)
from torelik.identity.roles.registry import ScopeKind, known_grants, register_grants, register_scopes, show_menus_by
from torelik.identity.roles.signals import roles_changed
from torelik.identity.signin.actions import end_sessions_of, invite
from torelik.identity.signin.actions.sessions import forget_old as forget_old_sessions
from torelik.identity.signin.queries import FactorCoverage, factor_coverage
from torelik.identity.signin.signals import letter_tried
from torelik.identity.signin.vocabulary import LetterKind
from torelik.identity.tokens.bearing import for_programs
from torelik.identity.tokens.registry import register_token_scope
from torelik.identity.units.actions import found_unit
from torelik.identity.units.queries import active_units, unit_by_key
from torelik.identity.verification.actions import (
    Application,
    confirm,
    drop_undecided_lists,
    refuse,
    register,
    suspend_overdue,
    tell_reverification_due,
)
from torelik.identity.verification.basis import Basis
from torelik.identity.verification.queries import newest_request
from torelik.identity.verification.vocabulary import NOTICES, BasisKind, PersonKind, RequestState

__all__ = [
    "CONSENT_NOTICES",
    "NOTICES",
    "AccountCard",
    "AccountState",
    "Application",
    "AssignmentRefused",
    "Basis",
    "BasisKind",
    "ConsentKind",
    "EndRefused",
    "FactorCoverage",
    "InventoryLine",
    "Keeper",
    "LetterKind",
    "Obligation",
    "PersonKind",
    "RequestState",
    "RoleFigures",
    "Rows",
    "ScopeKind",
    "UnknownGrant",
    "WrongState",
    "account_by_username",
    "account_closed",
    "accounts_by_id",
    "accounts_with_words",
    "active_units",
    "actor_of",
    "assign_role",
    "confirm",
    "consent_text_in_force",
    "count_by_state",
    "define_role",
    "drop_undecided_lists",
    "due_for_reverification",
    "end_assignment",
    "end_sessions_of",
    "factor_coverage",
    "for_programs",
    "forget_old_sessions",
    "found_unit",
    "has_roles",
    "holders_of",
    "holders_within",
    "inventory",
    "invite",
    "is_username_taken",
    "known_grants",
    "leaves_no_manager",
    "letter_tried",
    "newest_request",
    "obligations_asked",
    "open_account",
    "people_told",
    "publish_consent_text",
    "refuse",
    "register",
    "register_grants",
    "register_keeper",
    "register_scopes",
    "register_token_scope",
    "reseal_numbers",
    "role_by_key",
    "role_figures",
    "role_names_of",
    "roles_changed",
    "show_menus_by",
    "suspend_overdue",
    "tell_reverification_due",
    "unit_by_key",
]

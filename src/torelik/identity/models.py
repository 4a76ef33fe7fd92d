"""The tables of the context, gathered from its modules."""

from torelik.identity.accounts.models import Account
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.signin.models import OuterIdentity, PasswordLink, Session
from torelik.identity.units.models import Unit

__all__ = ["Account", "OuterIdentity", "PasswordLink", "Role", "RoleAssignment", "RoleGrant", "Session", "Unit"]

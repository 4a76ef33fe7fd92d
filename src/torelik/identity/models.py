"""The tables of the context, gathered from its modules."""

from torelik.identity.accounts.models import Account
from torelik.identity.consents.models import ConsentRecord, ConsentText
from torelik.identity.roles.models import Role, RoleAssignment, RoleGrant
from torelik.identity.signin.models import OuterIdentity, PasswordLink, Session
from torelik.identity.tokens.models import Token
from torelik.identity.units.models import Unit
from torelik.identity.verification.models import Departure, ListedPerson, PeopleList, VerificationRequest

__all__ = [
    "Account",
    "ConsentRecord",
    "ConsentText",
    "Departure",
    "ListedPerson",
    "OuterIdentity",
    "PasswordLink",
    "PeopleList",
    "Role",
    "RoleAssignment",
    "RoleGrant",
    "Session",
    "Token",
    "Unit",
    "VerificationRequest",
]

"""A person with a token."""

from datetime import timedelta

from factories import people
from factories.moments import NOON
from torelik.identity.models import Account
from torelik.identity.tokens import actions
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.lending.vocabulary import GRANTS as LENDING

READ, CIRCULATE = "library.readers", "library.circulation"
OWNER_GRANTS = ("identity.use-programs", LENDING.ISSUE_ITEM.value)


def owner(*more: str) -> Account:
    """Open the account of a librarian who may use programs."""
    return people.account(grants=(*OWNER_GRANTS, *more))


def acting(account: Account) -> Actor:
    """Return the person with the rights of today."""
    return people.actor(account)


def made(account: Account, *, name: str = "Platonus", scopes: tuple[str, ...] = (READ,), days: int = 90) -> actions.Made:
    """Let the person make a token at noon."""
    through = clock.local_date(NOON) + timedelta(days=days)
    return actions.make_token(name=name, scopes=scopes, valid_through=through, by=acting(account), at=NOON)

"""People for tests, with the grants they need and no others."""

from datetime import date
from itertools import count

from factories.moments import NOON
from torelik.identity import api as identity
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual

_NUMBERS = count(1)
SYSTEM = Actor.system("test")


def account(
    *, grants: tuple[str, ...] = (), username: str = "", family_name: str = "Сәрсенова", given_name: str = "Айгерім"
) -> Account:
    """Open an account whose one role holds *grants*. The password is ``password-of-a-test``."""
    number = next(_NUMBERS)
    opened = identity.open_account(
        username=username or f"person-{number}",
        password="password-of-a-test",
        by=SYSTEM,
        at=NOON,
        family_name=family_name,
        given_name=given_name,
    )
    if grants:
        role = identity.define_role(
            key=f"role-{number}", name=Trilingual("рөл", "роль", "role"), grants=grants, by=SYSTEM, at=NOON
        )
        identity.assign_role(account=opened, role=role, by=SYSTEM, at=NOON, valid_from=date(2000, 1, 1))
    return opened


def actor(account: Account) -> Actor:
    """Return *account* as an actor with the grants of 23 November 2026."""
    return identity.actor_of(account, on=date(2026, 11, 23))

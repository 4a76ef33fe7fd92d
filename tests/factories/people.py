"""People for tests, with the grants they need and no others."""

from datetime import date, datetime
from itertools import count

from factories.moments import NOON
from torelik.identity import api as identity
from torelik.identity.models import Account, Role, VerificationRequest
from torelik.identity.verification.vocabulary import GRANTS
from torelik.kernel import duties
from torelik.kernel.actor import Actor
from torelik.kernel.national_numbers import check_digit
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


CONSENT = Trilingual("Келісім", "Согласие", "Consent")
BASIS = identity.Basis(identity.BasisKind.ORDER, "214-о", date(2026, 9, 1))


def iin(born: date = date(1999, 5, 17)) -> str:
    """Return a right IIN that no other call returns."""
    while True:
        century = {18: 1, 19: 3, 20: 5}[born.year // 100]
        eleven = f"{born:%y%m%d}{century}{next(_NUMBERS) % 10_000:04d}"
        if last := check_digit(eleven):
            return eleven + last


def role(key: str = "learner", *grants: str) -> Role:
    """Return the role *key* with exactly these grants."""
    return identity.define_role(
        key=key, name=Trilingual(f"{key} kk", f"{key} ru", f"{key} en"), grants=grants, by=SYSTEM, at=NOON
    )


def officer(family_name: str = "Нұғманова", *, more: tuple[str, ...] = ()) -> Account:
    """Open the account of somebody who verifies people."""
    return account(grants=(GRANTS.VERIFY_PEOPLE.value, *more), family_name=family_name, given_name="Әсем")


def consent_digest() -> str:
    """Return the hash of the text of consent in force, published on first use."""
    kind = identity.ConsentKind.REGISTRATION
    text = identity.consent_text_in_force(kind) or identity.publish_consent_text(
        kind=kind, title=CONSENT, body=CONSENT, by=SYSTEM, at=NOON
    )
    return text.digest


def applicant(
    *, kind: str = "learner", number: str = "", basis: identity.Basis = BASIS, family_name: str = "Оспанов", at: datetime = NOON
) -> VerificationRequest:
    """Let somebody register; return their request. The password is ``password-of-a-test``."""
    account = identity.register(
        username=f"applicant-{next(_NUMBERS)}",
        password="password-of-a-test",
        iin=number or iin(),
        family_name=family_name,
        given_name="Ерлан",
        patronymic="",
        email="erlan@example.kz",
        language="kk",
        application=identity.Application(kind=identity.PersonKind(kind), basis=basis),
        consent_digest=consent_digest(),
        by=Actor.anonymous(),
        at=at,
    )
    return VerificationRequest.objects.get(account=account)


def everything_compatible() -> tuple[str, ...]:
    """Return every grant that one person may hold beside the others: of two duties that exclude each other the one of work."""
    control = {conflict.duty for conflict in duties.all_conflicts()}
    return tuple(grant for grant in identity.known_grants() if grant not in control)

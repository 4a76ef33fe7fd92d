"""What is decided about tokens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from torelik.identity.tokens.vocabulary import TokenRefusal, TokenState, Unauthorised
from torelik.kernel.actor import Actor, HeldGrant

PREFIX = "torelik_"
"""What every secret begins with: whoever finds one in a file knows what it opens."""

SECRET_BYTES = 32
"""256 random bits: nobody guesses them, so that no slow hash is needed."""

BEGINNING = len(PREFIX) + 6
"""How many characters of a secret are kept to recognise it by."""

DAYS_USUALLY = 90
DAYS_AT_MOST = 365
TOKENS_AT_MOST = 20
"""In force at one time, of one person."""

NOTE_OF_USE = timedelta(minutes=1)
"""A use is written down at most so often: a program that asks every second must not write every second."""


@dataclass(frozen=True, slots=True)
class AskedToken:
    """A token about to be made, with what is known of its owner's others."""

    name: str
    scopes: Collection[str]
    offered: Collection[str]
    valid_through: date
    names_in_force: Collection[str]


def refusals_to_make(asked: AskedToken, *, today: date) -> list[TokenRefusal]:
    """Return every reason not to make the token."""
    checks = {
        TokenRefusal.NAME_TAKEN: asked.name in asked.names_in_force,
        TokenRefusal.NO_SCOPE: not asked.scopes,
        TokenRefusal.SCOPE_NOT_HELD: not set(asked.scopes) <= set(asked.offered),
        TokenRefusal.ENDS_IN_THE_PAST: asked.valid_through < today,
        TokenRefusal.ENDS_TOO_LATE: asked.valid_through > today + timedelta(days=DAYS_AT_MOST),
        TokenRefusal.TOO_MANY: len(asked.names_in_force) >= TOKENS_AT_MOST,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def state_of(*, revoked: bool, valid_through: date, owner_may: bool, today: date) -> TokenState:
    """Say where a token stands on the Academy's day; its last day is one of its days."""
    if revoked:
        return TokenState.REVOKED
    if today > valid_through:
        return TokenState.EXPIRED
    return TokenState.IN_FORCE if owner_may else TokenState.OWNER_MAY_NOT


REFUSED: dict[TokenState, Unauthorised] = {
    TokenState.EXPIRED: Unauthorised.EXPIRED,
    TokenState.REVOKED: Unauthorised.REVOKED,
    TokenState.OWNER_MAY_NOT: Unauthorised.OWNER_MAY_NOT,
}


def grants_within(owner: Actor, grants: Iterable[str]) -> frozenset[HeldGrant]:
    """Return which of *grants* the owner may use today, each where the owner may.

    A duty that the owner must not use beside another one is not given to a program either, though it has that other one not.
    """
    return frozenset(HeldGrant(grant, scope) for grant in grants for scope in owner.scopes_of(grant))


def is_use_due(*, used_at: datetime | None, at: datetime) -> bool:
    """Tell whether a use must be written down."""
    return used_at is None or at - used_at >= NOTE_OF_USE


def bearer_in(header: str) -> str | None:
    """Return the secret in a header ``Authorization``, or nothing where it has none of ours (RFC 6750)."""
    scheme, _space, secret = header.strip().partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret.strip() else None

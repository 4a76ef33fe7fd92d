"""Questions about tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, QuerySet

from torelik.identity.roles import queries as roles
from torelik.identity.tokens import registry, rules
from torelik.identity.tokens.models import Token
from torelik.identity.tokens.registry import TokenScope
from torelik.identity.tokens.vocabulary import GRANTS, OVERSIGHT, TokenState
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


@dataclass(frozen=True, slots=True)
class TokenCard:
    """One token as its owner and the administrator see it. pii: the owner's name"""

    uuid: UUID
    owner: str
    owner_uuid: UUID
    name: str
    beginning: str
    scopes: tuple[TokenScope, ...]
    made_at: datetime
    valid_through: date
    used_at: datetime | None
    revoked_at: datetime | None
    state: TokenState

    @property
    def may_be_revoked(self) -> bool:
        return self.state in (TokenState.IN_FORCE, TokenState.OWNER_MAY_NOT)


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a program showed: its token, where that stands, and its owner with the rights of the day."""

    token: Token
    owner: Actor
    state: TokenState


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def offered_scopes(owner: Actor) -> tuple[TokenScope, ...]:
    """Return the scopes of which the person holds every grant."""
    return tuple(scope for scope in registry.token_scopes() if all(owner.may(grant) for grant in scope.grants))


def own_tokens(*, visible_to: Actor, on: date) -> list[TokenCard]:
    """Return one's own tokens, those in force first, the newest first; two queries."""
    return _cards(Token.objects.filter(account_id=visible_to.account_id or 0), on=on)


def every_token(*, visible_to: Actor) -> QuerySet[Token]:
    """Return everybody's tokens for whoever oversees signing in: those not revoked first, the newest first."""
    visible_to.require(OVERSIGHT)
    return Token.objects.select_related("account").order_by(F("revoked_at").desc(nulls_first=True), "-made_at", "-pk")


def cards_of(rows: Iterable[Token], *, on: date) -> list[TokenCard]:
    """Return these tokens as they are shown, in their order; one query for the rights of all owners."""
    holders = set(roles.holders_of(GRANTS.USE_PROGRAMS, on=on))
    return [_card(row, owner_may=row.account_id in holders, on=on) for row in rows]


def _cards(rows: QuerySet[Token], *, on: date) -> list[TokenCard]:
    found = cards_of(rows.select_related("account").order_by("-made_at", "-pk"), on=on)
    return sorted(found, key=lambda card: not card.may_be_revoked)


def _card(row: Token, *, owner_may: bool, on: date) -> TokenCard:
    return TokenCard(
        uuid=row.uuid,
        owner=row.account.get_full_name(),
        owner_uuid=row.account.uuid,
        name=row.name,
        beginning=row.beginning,
        scopes=registry.scopes_by_key(row.scope_keys),
        made_at=row.made_at,
        valid_through=row.valid_through,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        state=rules.state_of(revoked=row.revoked_at is not None, valid_through=row.valid_through, owner_may=owner_may, today=on),
    )


def names_in_force(account_id: int, *, on: date) -> list[str]:
    """Return the names of the account's tokens that are neither revoked nor expired."""
    rows = Token.objects.filter(account_id=account_id, revoked_at=None, valid_through__gte=on)
    return list(rows.values_list("name", flat=True))


def lock_token(uuid: UUID) -> Token:
    """Return the token and keep its row until the transaction ends. Raises ``NotFound``."""
    row = Token.objects.select_for_update(of=("self",)).select_related("account").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def bearer_of(secret: str, *, on: date) -> Bearer | None:
    """Return whose token this is and where it stands, or nothing; two queries."""
    row = Token.objects.select_related("account").filter(digest=digest_of(secret)).first()
    if row is None:
        return None
    account: Account = row.account
    owner = roles.actor_of(account, on=on)
    state = rules.state_of(
        revoked=row.revoked_at is not None,
        valid_through=row.valid_through,
        owner_may=owner.may(GRANTS.USE_PROGRAMS),
        today=on,
    )
    return Bearer(row, owner, state)


def rows_of(account_id: int) -> list[dict[str, object]]:
    """Return the person's tokens, for the export of their data."""
    rows = Token.objects.filter(account_id=account_id).order_by("pk")
    return [
        {
            "name": row.name, "beginning": row.beginning, "scopes": row.scopes, "made_at": row.made_at.isoformat(),
            "valid_through": str(row.valid_through), "used_at": row.used_at.isoformat() if row.used_at else "",
            "revoked_at": row.revoked_at.isoformat() if row.revoked_at else "",
        }
        for row in rows
    ]  # fmt: skip

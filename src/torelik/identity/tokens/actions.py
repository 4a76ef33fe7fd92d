"""Making and revoking tokens; letting a program in by one."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.core.cache import caches
from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts import queries as accounts
from torelik.identity.tokens import queries, registry, rules
from torelik.identity.tokens.models import Token
from torelik.identity.tokens.vocabulary import EVENTS, GRANTS, OVERSIGHT, TokenRefusal, TokenState, Unauthorised
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

SAME_REFUSAL_SECONDS = 3600
"""A program that goes on asking with a token that is over is one event an hour."""


class TokenRefused(Exception):
    """No token was made; carries every reason."""

    def __init__(self, refusals: Sequence[TokenRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = list(refusals)


class NotLetIn(Exception):
    """A program is not let in; carries why."""

    def __init__(self, why: Unauthorised) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Made:
    """A token together with its secret: afterwards nobody can tell it any more."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was let in: as whom it acts, the scopes of its token, and by what its requests are counted."""

    actor: Actor
    scopes: frozenset[str]
    token_id: int


@transaction.atomic
def make_token(*, name: str, scopes: Collection[str], valid_through: date, by: Actor, at: datetime) -> Made:
    """Give a program a part of one's own rights for a time (cl. 10).

    Raises ``PermissionDenied``, and ``TokenRefused`` with every reason.
    """
    by.require(GRANTS.USE_PROGRAMS)
    if by.account_id is None:  # the product itself needs no token
        raise NotFound("account")
    accounts.lock_account(by.account_id)
    today = clock.local_date(at)
    asked = rules.AskedToken(
        name=name,
        scopes=scopes,
        offered=[scope.key for scope in queries.offered_scopes(by)],
        valid_through=valid_through,
        names_in_force=queries.names_in_force(by.account_id, on=today),
    )
    if refusals := rules.refusals_to_make(asked, today=today):
        raise TokenRefused(refusals)
    secret = rules.PREFIX + secrets.token_urlsafe(rules.SECRET_BYTES)
    row = Token.objects.create(
        account_id=by.account_id,
        name=name,
        scopes=" ".join(sorted(set(scopes))),
        digest=queries.digest_of(secret),
        beginning=secret[: rules.BEGINNING],
        made_at=at,
        valid_through=valid_through,
    )
    facts = {"scopes": list(row.scope_keys), "through": valid_through.isoformat()}
    audit.record(EVENTS.TOKEN_MADE, by=by, about=row, at=at, facts=facts)
    return Made(row, secret)


@transaction.atomic  # nosemgrep: act-without-a-grant - the owner alone
def revoke_own_token(*, uuid: UUID, by: Actor, at: datetime) -> Token:
    """Let a program of one's own in no more; the second time changes nothing. Raises ``NotFound``, also for somebody else's."""
    row = queries.lock_token(uuid)
    if row.account_id != by.account_id:
        raise NotFound(uuid)
    return _revoke(row, by=by, at=at)


@transaction.atomic
def revoke_token(*, uuid: UUID, by: Actor, at: datetime) -> Token:
    """Let anybody's program in no more, from its next request on; the second time changes nothing. Raises ``NotFound``."""
    by.require(OVERSIGHT)
    return _revoke(queries.lock_token(uuid), by=by, at=at)


def _revoke(row: Token, *, by: Actor, at: datetime) -> Token:
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        facts = {"owner": str(row.account.uuid)}
        audit.record(EVENTS.TOKEN_REVOKED, by=by, about=row, at=at, facts=facts)
    return row


@transaction.atomic  # nosemgrep: act-without-a-grant - a part of closing the account
def end_tokens_of(*, account_id: int, by: Actor, at: datetime) -> int:
    """Revoke whatever a person has, inside the closing of the account, which has asked for its own grant; return how many."""
    ended = Token.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=at)
    if ended:
        about = accounts.account_by_id(account_id)
        audit.record(EVENTS.TOKENS_ENDED, by=by, about=about, at=at, facts={"count": ended})
    return ended


def let_in(*, secret: str, at: datetime) -> Program:  # nosemgrep: act-without-a-grant - it is the sign-in
    """Return as whom a program acts: its owner with the rights of the day that the token's scopes take, and no others.

    Two queries; a use is written down at most once a minute. Raises ``NotLetIn``.
    """
    bearer = queries.bearer_of(secret, on=clock.local_date(at)) if secret.startswith(rules.PREFIX) else None
    if bearer is None:
        raise NotLetIn(Unauthorised.UNKNOWN_TOKEN)
    token = bearer.token
    if bearer.state != TokenState.IN_FORCE:
        _tell_of_refusal(bearer, at=at)
        raise NotLetIn(rules.REFUSED[bearer.state])
    if rules.is_use_due(used_at=token.used_at, at=at):
        Token.objects.filter(pk=token.pk).update(used_at=at)
    scopes = registry.scopes_by_key(token.scope_keys)
    grants = rules.grants_within(bearer.owner, {grant for scope in scopes for grant in scope.grants})
    actor = replace(bearer.owner, name=f"{bearer.owner.name} · {token.name}", grants=grants)
    return Program(actor, frozenset(scope.key for scope in scopes), token.pk)


def _tell_of_refusal(bearer: queries.Bearer, *, at: datetime) -> None:
    if caches["limits"].add(f"token-refused:{bearer.token.pk}:{bearer.state}", 1, timeout=SAME_REFUSAL_SECONDS):
        audit.record(EVENTS.TOKEN_REFUSED, by=Actor.anonymous(), about=bearer.token, at=at, facts={"state": bearer.state.value})

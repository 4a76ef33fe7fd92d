"""Adding, removing and resetting second factors; secrets and flows are allauth's, records and refusals ours."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.roles.queries import actor_of
from torelik.identity.signin import marks, queries, rules, signals
from torelik.identity.signin.actions import proofs, sessions
from torelik.identity.signin.vocabulary import Ended, Factor, Refusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


class FactorRefused(Exception):
    """A factor was not added or removed; *refusal* says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def begin_totp(*, request: HttpRequest) -> str:
    """Return the secret that the person's application should keep; it waits in the session until a code proves it arrived."""
    secret: str = request.session.get(marks.SECRET) or totp.generate_totp_secret()
    request.session[marks.SECRET] = secret
    return secret


def add_totp(*, request: HttpRequest, account: Account, code: str, by: Actor, at: datetime) -> list[str]:
    """Keep the application whose code was typed; return recovery codes when they were made now.

    Raises ``FactorRefused`` for a wrong code and when there is an application already.
    """
    _require_owner(account, by)
    secret = request.session.get(marks.SECRET, "")
    counter = rules.accepted_counter(code, queries.codes_of_moment(secret), last_used=None) if secret else None
    if counter is None:
        raise FactorRefused(Refusal.WRONG_CODE)
    try:
        with transaction.atomic():
            row = totp.TOTP.activate(account, secret).instance
            row.data["last_counter"] = counter  # the code that proved the secret is spent by it
            row.save(update_fields=["data"])
            codes = _added(request, account, Factor.TOTP, by=by, at=at)
    except IntegrityError:  # two browsers set up at once
        raise FactorRefused(Refusal.WRONG_CODE) from None
    request.session.pop(marks.SECRET, None)
    return codes


def begin_passkey(*, account: Account) -> dict[str, Any]:
    """Return what the browser needs to make a passkey (WebAuthn creation options)."""
    return webauthn.begin_registration(account, passwordless=False)


def begin_proof_by_passkey(*, account: Account) -> dict[str, Any]:
    """Return what the browser needs to show a passkey (WebAuthn request options)."""
    return webauthn.begin_authentication(account)


def add_passkey(*, request: HttpRequest, account: Account, name: str, credential: str, by: Actor, at: datetime) -> list[str]:
    """Keep the passkey that the browser has made; return recovery codes when they were made now. Raises ``FactorRefused``."""
    _require_owner(account, by)
    answer = proofs.parsed(credential)
    try:
        webauthn.parse_registration_response(answer)
        webauthn.complete_registration(answer)
    except (ValidationError, ValueError, KeyError, TypeError):
        webauthn.clear_state()
        raise FactorRefused(Refusal.WRONG_PASSKEY) from None
    with transaction.atomic():
        webauthn.WebAuthn.add(account, name.strip()[:60], answer)
        return _added(request, account, Factor.PASSKEY, by=by, at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - the owner alone
def make_recovery_codes(*, account: Account, by: Actor, at: datetime) -> list[str]:
    """Make ten new recovery codes and return them, this once; the old ones are worth nothing.

    Raises ``FactorRefused`` when there is no second factor for them to stand in for.
    """
    _require_owner(account, by)
    if not queries.has_factor(account.pk):
        raise FactorRefused(Refusal.NO_FACTOR)
    Authenticator.objects.filter(user_id=account.pk, type=Factor.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(account).get_unused_codes()
    audit.record("identity.recovery-codes-made", by=by, about=account, at=at, facts={"codes": len(codes)})
    return codes


@transaction.atomic  # nosemgrep: act-without-a-grant - the owner alone
def remove_factor(*, factor_id: int, account: Account, by: Actor, at: datetime) -> None:
    """Remove one's own factor; with the last one the recovery codes go too.

    Raises ``NotFound`` for somebody else's, ``FactorRefused`` when one's roles demand a factor and this is the last.
    """
    _require_owner(account, by)
    row = queries.proofs_of(account.pk).filter(pk=factor_id).first()
    if row is None:
        raise NotFound(str(factor_id))
    others = queries.proofs_of(account.pk).exclude(pk=row.pk).count()
    staff = queries.is_staff(actor_of(account, on=clock.local_date(at)))
    if not rules.may_remove_factor(required=queries.is_required(), staff=staff, others=others):
        raise FactorRefused(Refusal.LAST_FACTOR)
    audit.record("identity.second-factor-removed", by=by, about=account, at=at, facts={"kind": row.type})
    row.delete()
    if not others:
        Authenticator.objects.filter(user_id=account.pk).delete()


@transaction.atomic
def reset_second_factor(*, account: Account, reason: str, by: Actor, at: datetime) -> None:
    """Take all second factors of a person away, e.g. after a lost telephone; their sessions end, they are told by letter.

    The reason goes to the journal. Raises ``FactorRefused`` when there is nothing to reset.
    """
    by.require("identity.manage-sign-in")
    removed, _ = Authenticator.objects.filter(user_id=account.pk).delete()
    if not removed:
        raise FactorRefused(Refusal.NO_FACTOR)
    sessions.end_sessions_of(account, by=by, at=at, because=Ended.FACTOR_RESET)
    audit.record("identity.second-factor-reset", by=by, about=account, at=at, facts={"reason": reason[:500]})
    transaction.on_commit(lambda: signals.factor_was_reset.send(sender=Authenticator, account_id=account.pk))


def _added(request: HttpRequest, account: Account, kind: Factor, *, by: Actor, at: datetime) -> list[str]:
    audit.record("identity.second-factor-added", by=by, about=account, at=at, facts={"kind": kind.value})
    sessions.note_second_factor(request)
    if queries.factor_of_kind(account.pk, Factor.RECOVERY_CODES):
        return []
    return make_recovery_codes(account=account, by=by, at=at)


def _require_owner(account: Account, by: Actor) -> None:
    if by.account_id != account.pk:
        raise NotFound(str(account.uuid))

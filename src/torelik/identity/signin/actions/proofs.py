"""Whether a code or a passkey proves the person: each works once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.signin import queries, rules
from torelik.identity.signin.vocabulary import Factor
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person showed: a code as typed, or a passkey's answer as the browser sent it (JSON)."""

    code: str = ""
    credential: str = ""


@transaction.atomic
def accepted(*, request: HttpRequest, account: Account, proof: Proof, at: datetime) -> str:
    """Return the kind of factor that the proof is of, or the empty string. What was accepted is spent."""
    if proof.credential:
        return _passkey(account, proof.credential, at=at)
    return _totp(account, proof.code, at=at) or _recovery_code(account, proof.code, at=at)


def parsed(credential: str) -> dict[str, Any]:
    """Return the browser's JSON as a mapping; anything else becomes an empty one, which proves nothing."""
    try:
        answer = json.loads(credential)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _totp(account: Account, code: str, *, at: datetime) -> str:
    # The row is locked: the same code sent twice at once is accepted once, whichever process answers.
    row = Authenticator.objects.select_for_update().filter(user_id=account.pk, type=Factor.TOTP).first()
    if row is None:
        return ""
    expected = queries.codes_of_moment(decrypt(row.data["secret"]))
    counter = rules.accepted_counter(code, expected, last_used=row.data.get("last_counter"))
    if counter is None:
        return ""
    row.data["last_counter"] = counter
    row.last_used_at = at
    row.save(update_fields=["data", "last_used_at"])
    return Factor.TOTP.value


def _recovery_code(account: Account, code: str, *, at: datetime) -> str:
    row = queries.factor_of_kind(account.pk, Factor.RECOVERY_CODES)
    if row is None:
        return ""
    codes = row.wrap()
    if not codes.validate_code(code):
        return ""
    audit.record(
        "identity.recovery-code-used", by=Actor.anonymous(), about=account, at=at, facts={"left": len(codes.get_unused_codes())}
    )
    return Factor.RECOVERY_CODES.value


def _passkey(account: Account, credential: str, *, at: datetime) -> str:
    try:
        row = webauthn.complete_authentication(account, parsed(credential))
    except (ValidationError, ValueError, KeyError, TypeError):
        # Whatever a stranger puts into the form, the library answers with one of these; none of them lets anybody in.
        webauthn.clear_state()
        return ""
    row.last_used_at = at
    row.save(update_fields=["last_used_at"])
    return Factor.PASSKEY.value

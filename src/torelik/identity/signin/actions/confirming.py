"""Confirming who one is before a dangerous act (ASVS 7.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.signin import marks, queries
from torelik.identity.signin.actions import attempts, proofs
from torelik.identity.signin.actions.coming_in import SignInRefused
from torelik.identity.signin.vocabulary import Refusal
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


def confirm(*, request: HttpRequest, account: Account, password: str, proof: proofs.Proof, by: Actor, at: datetime) -> None:
    """Take a password, a code or a passkey as a fresh proof of the signed-in person; it covers ten minutes.

    Raises ``SignInRefused``; wrong attempts count as at sign-in.
    """
    name = attempts.name_of_step(account)
    wait = attempts.wait(request=request, name=name, at=at) or queries.wait_before_step(name=name, at=at)
    if wait:
        raise SignInRefused(Refusal.WRONG_PASSWORD, wait=wait)
    if proof.code or proof.credential:
        proved, refusal = bool(proofs.accepted(request=request, account=account, proof=proof, at=at)), Refusal.WRONG_CODE
    else:
        proved, refusal = account.check_password(password), Refusal.WRONG_PASSWORD
    if not proved:
        audit.record("identity.sign-in-failed", by=by, about=account, at=at, facts={"act": "confirm"})
        attempts.note_failure(request=request, name=name, at=at)
        raise SignInRefused(Refusal.WRONG_PASSKEY if proof.credential else refusal)
    marks.write(request.session, replace(marks.own(request.session), proved_at=at))
    audit.record("identity.sign-in-confirmed", by=by, at=at)

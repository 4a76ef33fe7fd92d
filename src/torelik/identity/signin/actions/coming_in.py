"""Coming in and going out, with the journal's witness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate, login
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.accounts.queries import open_account_by_id
from torelik.identity.roles.queries import actor_of
from torelik.identity.signin import marks, queries, rules
from torelik.identity.signin.actions import attempts, proofs, sessions
from torelik.identity.signin.vocabulary import Demand, Ended, Refusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.request import client_address

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInRefused(Exception):
    """Nobody was let in: *refusal* says why as far as the asker may know; *wait* how long attempts are not looked at."""

    def __init__(self, refusal: Refusal, *, wait: timedelta | None = None) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who proved the first step, and what must follow it."""

    account: Account
    demand: Demand


def sign_in_with_password(*, request: HttpRequest, username: str, password: str, at: datetime) -> Arrival:
    """Check the password (cl. 4(6)); open a session, or let the second step follow.

    Raises ``SignInRefused``: the asker is not told whether the name, the password or the account is wrong. While attempts are
    locked nothing is computed of the password. The refusal is recorded too, with the name that was tried.
    """
    name = username.strip()
    if wait := attempts.wait(request=request, name=name, at=at):
        raise SignInRefused(Refusal.WRONG, wait=wait)
    account = authenticate(request, username=name, password=password)
    if account is None:
        audit.record("identity.sign-in-failed", by=Actor.anonymous(), at=at, about_name=name[:80])
        attempts.note_lock(request=request, name=name, at=at)
        raise SignInRefused(Refusal.WRONG)
    return _come_in(request, account, method="password", at=at)


def sign_in_by_outer_identity(*, request: HttpRequest, issuer: str, subject: str, at: datetime) -> Arrival:
    """Let in whoever the provider vouches for, if an administrator has linked that identity to an account.

    Raises ``SignInRefused``. A likeness of names or addresses links nobody.
    """
    account = queries.linked_account(issuer=issuer, subject=subject)
    if account is None:
        audit.record("identity.outer-sign-in-refused", by=Actor.anonymous(), at=at, about_name=subject[:80])
        raise SignInRefused(Refusal.OUTER_UNKNOWN)
    return _come_in(request, account, method="openid-connect", at=at)


def take_second_step(*, request: HttpRequest, proof: proofs.Proof, at: datetime) -> Account:
    """Finish a sign-in that waits for its second step.

    Raises ``SignInRefused``: too late, too many attempts, or a proof that proves nothing.
    """
    step = marks.read_step(request.session)
    account = open_account_by_id(step.account_id) if step and rules.is_step_open(step.started_at, at=at) else None
    if step is None or account is None:
        abandon_step(request=request)
        raise SignInRefused(Refusal.STEP_EXPIRED)
    name = attempts.name_of_step(account)
    wait = attempts.wait(request=request, name=name, at=at) or queries.wait_before_step(name=name, at=at)
    if wait:
        raise SignInRefused(Refusal.WRONG_CODE, wait=wait)
    kind = proofs.accepted(request=request, account=account, proof=proof, at=at)
    if not kind:
        audit.record("identity.second-factor-failed", by=Actor.anonymous(), about=account, at=at)
        attempts.note_failure(request=request, name=name, at=at)
        raise SignInRefused(Refusal.WRONG_PASSKEY if proof.credential else Refusal.WRONG_CODE)
    attempts.forget_failures(name=name, address=client_address(request))
    _open(request, account, method=step.method, second=kind, at=at)
    return account


def abandon_step(*, request: HttpRequest) -> None:
    """Forget a sign-in that waits for its second step."""
    request.session.pop(marks.STEP, None)


def sign_out(*, request: HttpRequest, by: Actor, at: datetime) -> None:
    """End the session; its cookie is worth nothing afterwards."""
    if not by.is_anonymous:
        audit.record("identity.signed-out", by=by, at=at)
    sessions.end_present_session(request=request, because=Ended.SIGNED_OUT, by=by, at=at)


def _come_in(request: HttpRequest, account: Account, *, method: str, at: datetime) -> Arrival:
    demand = queries.demand_on(account, at=at)
    if demand == Demand.STEP:
        request.session.cycle_key()
        marks.write_step(request.session, marks.Step(account.pk, at, method))
    else:
        # Whoever must set a factor up comes in, and is led to nothing but that page (SecondFactorMiddleware).
        _open(request, account, method=method, second="", at=at)
    return Arrival(account, demand)


def _open(request: HttpRequest, account: Account, *, method: str, second: str, at: datetime) -> None:
    abandon_step(request=request)
    login(request, account, backend=BACKEND)
    if second:
        sessions.note_second_factor(request)
    facts = {"method": method, "second": second} if second or method != "password" else {}
    audit.record("identity.signed-in", by=actor_of(account, on=clock.local_date(at)), about=account, at=at, facts=facts)

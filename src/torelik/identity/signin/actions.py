"""Coming in and going out, with the journal's witness."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.roles.queries import actor_of
from torelik.kernel import clock
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


class SignInRefused(Exception):
    """The user name and the password do not belong together, or the account is closed: the asker is not told which."""


def sign_in_with_password(*, request: HttpRequest, username: str, password: str, at: datetime) -> Account:
    """Open a session for the person (cl. 4(6)); the session gets a new key.

    Raises ``SignInRefused``; the refusal is recorded too, with the name that was tried.
    """
    account = authenticate(request, username=username.strip(), password=password)
    if account is None:
        audit.record("identity.sign-in-failed", by=Actor.anonymous(), at=at, about_name=username.strip()[:80])
        raise SignInRefused
    login(request, account)
    audit.record("identity.signed-in", by=actor_of(account, on=clock.local_date(at)), about=account, at=at)
    return account


def sign_out(*, request: HttpRequest, by: Actor, at: datetime) -> None:
    """End the session; its cookie is worth nothing afterwards."""
    if not by.is_anonymous:
        audit.record("identity.signed-out", by=by, at=at)
    logout(request)

"""Counting wrong attempts by django-axes, so that guessing is slow and costs us nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.signin import queries
from torelik.kernel.actor import Actor
from torelik.kernel.request import client_address

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


def name_of_step(account: Account) -> str:
    """Return the name under which second steps are counted: apart from passwords, whose counting ends with a right password."""
    return f"{account.username} (second step)"


def wait(*, request: HttpRequest, name: str, at: datetime) -> timedelta | None:
    """Return how long attempts under *name* from this address must wait, or None."""
    return queries.wait_before_password(username=name, address=client_address(request), at=at)


def note_failure(*, request: HttpRequest, name: str, at: datetime) -> None:
    """Count a wrong attempt that Django's own password check has not counted, e.g. a wrong code."""
    AxesProxyHandler.user_login_failed(sender=None, credentials={"username": name}, request=request)
    note_lock(request=request, name=name, at=at)


def note_lock(*, request: HttpRequest, name: str, at: datetime) -> None:
    """Write to the journal that a lock begins; attempts during the lock are not counted and write nothing."""
    if wait(request=request, name=name, at=at) is not None:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        audit.record("identity.sign-in-locked", by=Actor.anonymous(), at=at, about_name=name[:80], facts={"minutes": minutes})


def forget_failures(*, name: str, address: str = "") -> None:
    """Let the person begin anew: after a right second step, or a password set by a link."""
    AxesProxyHandler.reset_attempts(username=name, ip_address=address or None)

"""Opening, noting and ending sessions: Django's own row is what a cookie is worth, ours is what the owner sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.roles.queries import actor_of
from torelik.identity.signin import marks, queries, rules
from torelik.identity.signin.models import PasswordLink, Session
from torelik.identity.signin.vocabulary import Ended
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import client_address

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

REMEMBERED = timedelta(days=90)


def open_session(*, request: HttpRequest, account: Account, at: datetime) -> Session:
    """Note that *account* has come in; called at every sign-in, whatever the method. The sign-in itself is the event."""
    # Whoever signs in again in the same browser keeps Django's key: the older of the two rows is over.
    earlier = Session.objects.filter(key=request.session.session_key)
    earlier.update(key=None, ended_at=at, ended_because=Ended.SIGNED_OUT)
    made = Session.objects.create(
        uuid=new_uuid(),
        account=account,
        key=request.session.session_key,
        opened_at=at,
        seen_at=at,
        address=client_address(request)[:45],
        browser=rules.browser_name(str(request.META.get("HTTP_USER_AGENT", "")))[:60],
    )
    staff = queries.is_staff(actor_of(account, on=clock.local_date(at)))
    marks.write(request.session, marks.Marks(str(made.uuid), at, at, at, staff, second_factor=False))
    return made


def note_second_factor(request: HttpRequest) -> None:
    """Write down that the session was opened, or is now covered, by a second factor."""
    own = marks.own(request.session)
    marks.write(request.session, replace(own, second_factor=True))
    Session.objects.filter(uuid=own.uuid).update(by_second_factor=True)


def keep_under_new_key(request: HttpRequest) -> None:
    """Follow Django's session to its new key, after whatever has cycled it."""
    own = marks.own(request.session)
    Session.objects.filter(uuid=own.uuid, ended_at=None).update(key=request.session.session_key)


def note_sign_of_life(*, request: HttpRequest, own: marks.Marks, at: datetime) -> None:
    """Write down that the session is used; no event: the acts themselves are events."""
    marks.write(request.session, replace(own, seen_at=at))
    Session.objects.filter(uuid=own.uuid, ended_at=None).update(seen_at=at, address=client_address(request)[:45])


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own session
def end_present_session(*, request: HttpRequest, because: Ended, by: Actor, at: datetime) -> None:
    """End the session of this request; its cookie is worth nothing afterwards."""
    own = marks.read(request.session)
    if own is not None:
        Session.objects.filter(uuid=own.uuid, ended_at=None).update(key=None, ended_at=at, ended_because=because)
    if because != Ended.SIGNED_OUT:  # signing out is an event of its own
        audit.record("identity.sessions-ended", by=by, at=at, facts={"sessions": 1, "because": because.value})
    logout(request)


def note_signed_out(*, request: HttpRequest, account: Account, at: datetime) -> None:
    """Write down that a page which is not ours has signed the person out; after our own there is nothing left to note."""
    own = marks.read(request.session)
    living = Session.objects.filter(uuid=own.uuid, ended_at=None) if own else Session.objects.none()
    if living.update(key=None, ended_at=at, ended_because=Ended.SIGNED_OUT):
        audit.record("identity.signed-out", by=actor_of(account, on=clock.local_date(at)), at=at)


@transaction.atomic
def end_sessions_of(
    account: Account, *, by: Actor, at: datetime, because: Ended = Ended.ACCOUNT_CLOSED, except_for: str = ""
) -> int:
    """End the sessions of *account*, all but the one of this uuid; return how many.

    It asks for no grant, being part of an act that has its own: closing an account, changing a
    password, resetting a second factor.
    """
    living = Session.objects.filter(account=account, ended_at=None)
    if except_for:
        living = living.exclude(uuid=except_for)
    return _end(list(living), account=account, because=because, by=by, at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - the owner alone
def end_own_session(*, uuid: UUID, account: Account, by: Actor, at: datetime) -> None:
    """End one session of one's own. Raises ``NotFound`` for somebody else's and for one that is over."""
    _require_owner(account, by)
    living = list(Session.objects.filter(uuid=uuid, account=account, ended_at=None))
    if not living:
        raise NotFound(str(uuid))
    _end(living, account=account, because=Ended.BY_OWNER, by=by, at=at)


def end_own_sessions(*, request: HttpRequest, account: Account, by: Actor, at: datetime) -> int:
    """End all one's own sessions but the present one; return how many."""
    _require_owner(account, by)
    own = marks.own(request.session)
    return end_sessions_of(account, by=by, at=at, because=Ended.BY_OWNER, except_for=own.uuid)


def end_as_administrator(*, account: Account, by: Actor, at: datetime) -> int:
    """End all sessions of a person, e.g. after a telephone was stolen; return how many."""
    by.require("identity.manage-sign-in")
    return end_sessions_of(account, by=by, at=at, because=Ended.BY_ADMINISTRATOR)


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Close what the clock has ended, delete what is ninety days over; return how many rows went. Clockwork: no event."""
    longest = at - timedelta(hours=settings.TORELIK_SESSION_HOURS)
    lapsed = Session.objects.filter(ended_at=None, opened_at__lte=longest)
    lapsed.update(key=None, ended_at=at, ended_because=Ended.EXPIRED)
    gone, _ = Session.objects.filter(ended_at__lt=at - REMEMBERED).delete()
    links, _ = PasswordLink.objects.filter(expires_at__lt=at - REMEMBERED).delete()
    _store().clear_expired()
    return gone + links


def _end(living: list[Session], *, account: Account, because: Ended, by: Actor, at: datetime) -> int:
    store = _store()()
    for session in living:
        store.delete(session.key)  # a session that lives has one; where Django has lost it already, nothing is deleted
        session.key, session.ended_at, session.ended_because = None, at, because
        session.save(update_fields=["key", "ended_at", "ended_because"])
    if living:
        facts = {"sessions": len(living), "because": because.value}
        audit.record("identity.sessions-ended", by=by, about=account, at=at, facts=facts)
    return len(living)


def _require_owner(account: Account, by: Actor) -> None:
    if by.account_id != account.pk:
        raise NotFound(str(account.uuid))


def _store() -> type[SessionBase]:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store

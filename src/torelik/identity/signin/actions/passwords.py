"""Setting passwords: one's own, by a one-time link, after forgetting."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from torelik.audit import api as audit
from torelik.identity.accounts.queries import open_accounts_with_address
from torelik.identity.signin import marks, queries, signals
from torelik.identity.signin.actions import attempts, sessions
from torelik.identity.signin.models import PasswordLink
from torelik.identity.signin.vocabulary import Ended, LinkPurpose, Refusal
from torelik.identity.verification import lists
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

PAUSE_BETWEEN_LETTERS = timedelta(minutes=5)


class PasswordRefused(Exception):
    """The password was not set: *refusal* of the act, or *reasons* why the new password is not good, all at once."""

    def __init__(
        self, *, refusal: Refusal | None = None, reasons: list[str] | None = None, wait: timedelta | None = None
    ) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.reasons = reasons or []
        self.wait = wait


@transaction.atomic
def _set(account: Account, new: str) -> None:
    try:
        validate_password(new, account)
    except ValidationError as refused:
        raise PasswordRefused(reasons=list(refused.messages)) from None
    account.set_password(new)
    account.save(update_fields=["password"])
    PasswordLink.objects.filter(account=account, spent_at=None).delete()


def change_password(*, request: HttpRequest, account: Account, present: str, new: str, by: Actor, at: datetime) -> None:
    """Set one's own password; all one's other sessions end.

    Raises ``PasswordRefused``: the present password is wrong (counted as at sign-in), or the new one is not good.
    """
    name = attempts.name_of_step(account)
    if wait := attempts.wait(request=request, name=name, at=at):
        raise PasswordRefused(refusal=Refusal.WRONG_PASSWORD, wait=wait)
    if not account.check_password(present):
        audit.record("identity.sign-in-failed", by=by, about=account, at=at, facts={"act": "change-password"})
        attempts.note_failure(request=request, name=name, at=at)
        raise PasswordRefused(refusal=Refusal.WRONG_PASSWORD)
    with transaction.atomic():
        _set(account, new)
        update_session_auth_hash(request, account)
        sessions.keep_under_new_key(request)
        own = marks.own(request.session)
        sessions.end_sessions_of(account, by=by, at=at, because=Ended.PASSWORD_CHANGED, except_for=own.uuid)
        audit.record("identity.password-changed", by=by, about=account, at=at)


@transaction.atomic
def set_password_by_link(*, secret: str, new: str, at: datetime) -> Account:
    """Set the password of the link's account; the link is spent, all sessions end, a second factor stays as it is.

    Raises ``PasswordRefused``. Nobody is signed in by it: the way in is the sign-in page, with its second step.
    """
    # Two browsers with one link: the row is locked, the second one finds it spent.
    PasswordLink.objects.select_for_update().filter(digest=queries.digest_of(secret)).first()
    link = queries.open_link(secret=secret, at=at)
    if link is None:
        raise PasswordRefused(refusal=Refusal.LINK_INVALID)
    link.spent_at = at
    link.save(update_fields=["spent_at"])
    account = link.account
    _set(account, new)
    by = Actor.anonymous()
    sessions.end_sessions_of(account, by=by, at=at, because=Ended.PASSWORD_CHANGED)
    attempts.forget_failures(name=account.username)
    audit.record("identity.password-set", by=by, about=account, at=at, facts={"purpose": link.purpose})
    return account


def ask_recovery(*, address: str) -> None:
    """Have the worker write to whoever has this e-mail address; nothing here depends on whether anybody has it."""
    signals.recovery_asked.send(sender=PasswordLink, address=address.strip()[:254])


@transaction.atomic
def recovery_links(*, address: str, at: datetime) -> list[tuple[Account, str]]:
    """Make a link for each open account with this address, at most every five minutes; return accounts with secrets."""
    made = []
    for account in open_accounts_with_address(address):
        recent = PasswordLink.objects.filter(account=account, made_at__gt=at - PAUSE_BETWEEN_LETTERS, spent_at=None)
        if not recent.exists():
            made.append((account, make_link(account=account, purpose=LinkPurpose.RECOVERY, by=Actor.system("recovery"), at=at)))
    return made


def invite(*, account: Account, by: Actor, at: datetime) -> None:
    """Have the worker send a person the link for their first password. Raises ``PasswordRefused`` without an address."""
    by.require("identity.manage-accounts")
    if not account.email or not account.is_active:
        raise PasswordRefused(refusal=Refusal.NO_ADDRESS)
    transaction.on_commit(lambda: signals.invitation_wanted.send(sender=PasswordLink, account_id=account.pk))


def give_password_link(*, account: Account, by: Actor, at: datetime) -> str:
    """Return the secret of a new link, to be handed to the person by the administrator who has seen their document."""
    by.require("identity.manage-sign-in")
    if not account.is_active:
        raise PasswordRefused(refusal=Refusal.NO_ADDRESS)
    return make_link(account=account, purpose=LinkPurpose.INVITATION, by=by, at=at)


@transaction.atomic
def give_links_to_list(*, list_uuid: UUID, by: Actor, at: datetime) -> list[tuple[Account, str]]:
    """Make a link for everybody on an imported list who has no password yet; return accounts with secrets.

    One event tells of all of them. A sheet made anew makes the links of the older one worthless. Raises ``NotFound``.
    """
    by.require("identity.import-people")
    people_list = lists.people_list(list_uuid, visible_to=by)
    given = [(account, secrets.token_urlsafe(32)) for account in lists.without_password(people_list)]
    PasswordLink.objects.filter(account__in=[account for account, _secret in given], spent_at=None).update(spent_at=at)
    expires_at = at + _life_of(LinkPurpose.INVITATION)
    PasswordLink.objects.bulk_create(
        PasswordLink(
            account=account,
            digest=queries.digest_of(secret),
            purpose=LinkPurpose.INVITATION,
            made_at=at,
            expires_at=expires_at,
        )
        for account, secret in given
    )
    digest = hashlib.sha256("\n".join(str(account.uuid) for account, _secret in given).encode()).hexdigest()
    audit.record("identity.links-issued", by=by, about=people_list, at=at, facts={"count": len(given), "digest": digest})
    return given


def _life_of(purpose: LinkPurpose) -> timedelta:
    if purpose == LinkPurpose.RECOVERY:
        return timedelta(minutes=settings.TORELIK_RECOVERY_MINUTES)
    return timedelta(hours=settings.TORELIK_INVITATION_HOURS)


@transaction.atomic  # nosemgrep: act-without-a-grant - its callers ask: nobody signed in recovers, an administrator invites
def make_link(*, account: Account, purpose: LinkPurpose, by: Actor, at: datetime) -> str:
    """Make the account's one open link and return its secret, which is kept nowhere; an older link is worth nothing now."""
    PasswordLink.objects.filter(account=account, spent_at=None).update(spent_at=at)
    secret = secrets.token_urlsafe(32)
    PasswordLink.objects.create(
        account=account, digest=queries.digest_of(secret), purpose=purpose, made_at=at, expires_at=at + _life_of(purpose)
    )
    audit.record("identity.password-link-made", by=by, about=account, at=at, facts={"purpose": purpose.value})
    return secret

"""Seeing people off, and telling whose verification is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts import actions as accounts
from torelik.identity.accounts import queries as account_queries
from torelik.identity.accounts.signals import people_told
from torelik.identity.accounts.vocabulary import AccountVerb
from torelik.identity.roles import actions as roles
from torelik.identity.roles import queries as role_queries
from torelik.identity.verification import rules
from torelik.identity.verification.models import Departure, VerificationRequest
from torelik.identity.verification.vocabulary import EVENTS, GRANTS, NOTICES, RequestState
from torelik.kernel import clock
from torelik.kernel.actor import Actor

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


@transaction.atomic
def see_off(*, account_uuid: UUID, basis_number: str, basis_dated: date, by: Actor, at: datetime) -> Departure:
    """Let a person leave in an orderly way (cl. 13): roles end, sessions end, the account closes, an open request is put by.

    The contexts above end in the same transaction what ends with the account; what a person must still settle stays on
    the list of those who left. Repeating it changes nothing. Raises ``NotFound``, and ``WrongState`` for one's own account.
    """
    by.require("identity.close-accounts")
    account = account_queries.person(account_uuid, visible_to=by)
    if account.pk == by.account_id:
        raise accounts.WrongState("nobody closes their own account")
    account = account_queries.lock_account(account.pk)
    present = Departure.objects.filter(account=account).first()
    if present:
        return present
    roles.end_roles_of(account=account, basis=basis_number, by=by, at=at)
    VerificationRequest.objects.filter(account=account, state__in=rules.OPEN).update(
        state=RequestState.CLOSED, officer_id=by.account_id, decided_at=at
    )
    accounts.close_account(account=account, by=by, at=at)
    departure = Departure.objects.create(
        account=account, basis_number=basis_number, basis_dated=basis_dated, closed_at=at, closed_by_id=by.account_id
    )
    audit.record(
        EVENTS.LEFT,
        by=by,
        about=departure,
        at=at,
        facts={"account": str(account.uuid), "dated": basis_dated.isoformat()},
    )
    return departure


@transaction.atomic
def tell_reverification_due(*, by: Actor, at: datetime) -> int:
    """Tell each person once that their verification runs out soon, and the officers how many there are; return how many.

    Called by the clockwork; the second call of a day finds everybody told.
    """
    by.require(GRANTS.VERIFY_PEOPLE)
    today = clock.local_date(at)
    due = list(account_queries.due_for_reverification(before=rules.tell_before(today)).filter(reverify_told_on=None))
    if not due:
        return 0
    for account in due:
        people_told.send(
            sender=VerificationRequest,
            account_ids=[account.pk],
            notice=NOTICES.REVERIFICATION_DUE,
            words={"day": _day(account)},
            path="",
            at=at,
        )
    people_told.send(
        sender=VerificationRequest,
        account_ids=role_queries.holders_of(GRANTS.VERIFY_PEOPLE, on=today),
        notice=NOTICES.QUEUE_DUE,
        words={"count": str(len(due))},
        path="/people/re-verification/",
        at=at,
    )
    account_queries.mark_reverification_told([account.pk for account in due], on=today)
    audit.record(EVENTS.REVERIFICATION_TOLD, by=by, at=at, facts={"count": len(due)})
    return len(due)


@transaction.atomic
def suspend_overdue(*, by: Actor, at: datetime) -> int:
    """Take their rights from people whose re-verification is overdue by more than its grace; return how many.

    Roles stay assigned: whoever is verified again works on as before. The last officer who could verify anybody is spared,
    else nobody could be let in again. Called by the clockwork; each call takes a portion.
    """
    by.require(GRANTS.VERIFY_PEOPLE)
    today = clock.local_date(at)
    overdue = account_queries.lock_overdue(before=today - timedelta(days=settings.TORELIK_REVERIFICATION_GRACE_DAYS))
    officers = set(role_queries.holders_of(GRANTS.VERIFY_PEOPLE, on=today))
    suspended = []
    for account in overdue:
        if officers == {account.pk}:
            continue
        officers.discard(account.pk)
        accounts.move(account, AccountVerb.SUSPEND, at=at)
        facts = {"due": account.reverify_on.isoformat() if account.reverify_on else ""}
        audit.record("identity.account-suspended", by=by, about=account, at=at, facts=facts)
        people_told.send(
            sender=VerificationRequest,
            account_ids=[account.pk],
            notice=NOTICES.SUSPENDED,
            words={"day": _day(account)},
            path="",
            at=at,
        )
        suspended.append(account.pk)
    if suspended:
        people_told.send(
            sender=VerificationRequest,
            account_ids=sorted(officers),
            notice=NOTICES.QUEUE_SUSPENDED,
            words={"count": str(len(suspended))},
            path="/people/re-verification/",
            at=at,
        )
    return len(suspended)


def _day(account: Account) -> str:
    return account.reverify_on.isoformat() if account.reverify_on else ""

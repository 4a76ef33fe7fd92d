"""Seeing people off, and telling whose verification is due."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts import actions as accounts
from torelik.identity.accounts import queries as account_queries
from torelik.identity.accounts.signals import people_told
from torelik.identity.roles import actions as roles
from torelik.identity.roles import queries as role_queries
from torelik.identity.verification import rules
from torelik.identity.verification.models import Departure, VerificationRequest
from torelik.identity.verification.vocabulary import EVENTS, GRANTS, NOTICES, RequestState
from torelik.kernel import clock
from torelik.kernel.actor import Actor


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
        day = account.reverify_on.isoformat() if account.reverify_on else ""
        people_told.send(
            sender=VerificationRequest,
            account_ids=[account.pk],
            notice=NOTICES.REVERIFICATION_DUE,
            words={"day": day},
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

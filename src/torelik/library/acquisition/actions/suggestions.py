"""What readers propose, and what becomes of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.acquisition import queries, rules
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.models import Suggestion
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import EVENTS, GRANTS, NOTICES, Refusal, SuggestionState
from torelik.notifications import api as notifications

OWN_PAGE = "/library/suggestions/"
NOTICE_OF = {
    SuggestionState.ACCEPTED: NOTICES.ACCEPTED,
    SuggestionState.ORDERED: NOTICES.ORDERED,
    SuggestionState.RECEIVED: NOTICES.RECEIVED,
    SuggestionState.DECLINED: NOTICES.DECLINED,
}


@transaction.atomic  # nosemgrep: act-without-a-grant - whoever has signed in may propose
def suggest(
    *, key: UUID, title: str, authors: str = "", year: int | None = None, isbn: str = "", why: str = "", by: Actor, at: datetime
) -> Suggestion:
    """Propose a title; whoever has signed in may. The same *key* a second time gives the same suggestion.

    Raises ``AcquisitionRefused`` when too many of the reader's suggestions wait for an answer.
    """
    if by.account_id is None:
        raise PermissionDenied("library.suggest-title")
    waiting = Suggestion.objects.filter(made_by_id=by.account_id, state=SuggestionState.NEW)
    if waiting.exclude(uuid=key).count() >= rules.MOST_WAITING:
        raise AcquisitionRefused([Told(Refusal.TOO_MANY_SUGGESTIONS)])
    row, is_new = Suggestion.objects.get_or_create(
        uuid=key,
        defaults={
            "title": title, "authors": authors, "year": year, "isbn": isbn, "why": why, "made_at": at,
            "made_by_id": by.account_id,
        },
    )  # fmt: skip
    if is_new:
        audit.record(EVENTS.SUGGESTION_MADE, by=by, about=row, at=at)
    return row


@transaction.atomic
def accept_suggestion(*, uuid: UUID, by: Actor, at: datetime) -> Suggestion:
    """Agree to order what a reader proposed, and tell the reader. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    return _decide(uuid, SuggestionState.ACCEPTED, by=by, at=at)


@transaction.atomic
def decline_suggestion(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> Suggestion:
    """Decline what a reader proposed, and tell the reader why. Raises ``AcquisitionRefused``."""
    by.require(GRANTS.KEEP_ORDERS)
    if not reason.strip():
        raise AcquisitionRefused([Told(Refusal.NO_REASON)])
    return _decide(uuid, SuggestionState.DECLINED, reason=reason.strip(), by=by, at=at)


def forget_reader(account_id: int) -> int:
    """Take a person's name off their suggestions, inside the erasure of their data; return how many."""
    return Suggestion.objects.filter(made_by_id=account_id).update(made_by=None, why="")


def move_on(row: Suggestion, state: SuggestionState, *, at: datetime) -> None:
    """Let a suggestion follow its order, and tell the reader; the caller writes the journal."""
    if row.state == state:
        return
    row.state = state
    row.save(update_fields=["state", "reason"])
    if row.made_by_id is not None and state in NOTICE_OF:
        words = {"title": row.title, "reason": row.reason}
        notifications.notify(account_id=row.made_by_id, kind=NOTICE_OF[state], words=words, at=at, path=OWN_PAGE)


def _decide(uuid: UUID, state: SuggestionState, *, reason: str = "", by: Actor, at: datetime) -> Suggestion:
    row = queries.lock_suggestion(uuid)
    if row.state != SuggestionState.NEW:
        raise AcquisitionRefused([Told(Refusal.NOT_NEW)])
    row.reason, row.decided_at, row.decided_by_id = reason, at, by.account_id
    row.save(update_fields=["decided_at", "decided_by"])
    move_on(row, state, at=at)
    audit.record(EVENTS.SUGGESTION_DECIDED, by=by, about=row, at=at, facts={"state": state.value, "reason": reason})
    return row

"""Telling people."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.notifications import kinds, queries
from torelik.notifications.actions.letters import write_letter
from torelik.notifications.models import MailChoice, Notification, OtherLetter
from torelik.notifications.vocabulary import EVENTS, GRANTS

FORGOTTEN_AT_ONCE = 5_000


def notify(*, account_id: int, kind: str, words: Mapping[str, kinds.Word], at: datetime, path: str = "") -> None:
    """Tell one person something inside the product, and by e-mail where they want it, in the transaction under way.

    *words* fill the places of the kind's texts: a word, or rows of words (a list of books with their days).
    *path* is where to act, without the language prefix (``/library/...``). Raises ``UnknownKind``.
    """
    kinds.require_known(kind)
    told = Notification.objects.create(account_id=account_id, kind=kind, words=dict(words), path=path, told_at=at)
    write_letter(told, at=at)


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark everything that the person was told as read; return how many were new."""
    if by.account_id is None:
        return 0
    return Notification.objects.filter(account_id=by.account_id, read_at=None).update(read_at=at)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own choice
def choose_mail(*, groups: Collection[str], by: Actor, at: datetime) -> None:
    """Let e-mail come about these groups and about no other of those that the person is offered. Raises ``NotFound``."""
    if by.account_id is None:
        raise NotFound("Choices are kept for who has signed in.")
    changed = False
    for group, before in queries.choices(visible_to=by):
        wanted = group.key in groups
        if wanted != before:
            MailChoice.objects.update_or_create(account_id=by.account_id, group=group.key, defaults={"by_mail": wanted})
            changed = True
    if changed:
        audit.record(EVENTS.CHOICE_MADE, by=by, at=at)


@transaction.atomic
def forget_old(*, by: Actor, at: datetime) -> int:
    """Delete what people were told longer ago than the history is kept, with its letters; return how many."""
    by.require(GRANTS.SET_SENDING)
    before = at - timedelta(days=queries.sending().kept_days)
    found = list(Notification.objects.filter(told_at__lt=before).order_by("id").values_list("pk", "uuid")[:FORGOTTEN_AT_ONCE])
    if found:
        Notification.objects.filter(pk__in=[pk for pk, _uuid in found]).delete()
        audit.record_bulk(EVENTS.HISTORY_FORGOTTEN, by=by, at=at, identifiers=[uuid for _pk, uuid in found])
    others = list(OtherLetter.objects.filter(tried_at__lt=before).order_by("id").values_list("pk", "uuid")[:FORGOTTEN_AT_ONCE])
    if others:
        OtherLetter.objects.filter(pk__in=[pk for pk, _uuid in others]).delete()
        audit.record_bulk(EVENTS.LETTERS_FORGOTTEN, by=by, at=at, identifiers=[uuid for _pk, uuid in others])
    return len(found) + len(others)


def forget(account_id: int) -> int:
    """Delete what a person was told, their letters and choices, inside the erasure of their data; return how many rows."""
    deleted, _by_table = Notification.objects.filter(account_id=account_id).delete()
    chosen, _by_table = MailChoice.objects.filter(account_id=account_id).delete()
    others, _by_table = OtherLetter.objects.filter(account_id=account_id).delete()
    return deleted + chosen + others

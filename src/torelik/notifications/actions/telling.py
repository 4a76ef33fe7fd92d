"""Telling people."""

from collections.abc import Mapping
from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.notifications import kinds
from torelik.notifications.models import Notification


def notify(*, account_id: int, kind: str, words: Mapping[str, kinds.Word], at: datetime, path: str = "") -> None:
    """Tell one person something inside the product, in the transaction under way.

    *words* fill the places of the kind's texts: a word, or rows of words (a list of books with their days).
    *path* is where to act, without the language prefix (``/library/...``). Raises ``UnknownKind``.
    """
    kinds.require_known(kind)
    Notification.objects.create(account_id=account_id, kind=kind, words=dict(words), path=path, told_at=at)


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark everything that the person was told as read; return how many were new."""
    if by.account_id is None:
        return 0
    return Notification.objects.filter(account_id=by.account_id, read_at=None).update(read_at=at)


def forget(account_id: int) -> int:
    """Delete what a person was told, inside the erasure of their data; return how many."""
    deleted, _by_table = Notification.objects.filter(account_id=account_id).delete()
    return deleted

"""What a person was told; everybody sees their own."""

from dataclasses import dataclass
from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.notifications import kinds
from torelik.notifications.models import Notification
from torelik.notifications.queries import texts
from torelik.notifications.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Told:
    """One notification in the reader's language."""

    sentence: str
    path: str
    told_at: datetime
    is_new: bool


def unread_count(*, visible_to: Actor) -> int:
    """Return how many notifications the person has not read."""
    if visible_to.account_id is None:
        return 0
    return Notification.objects.filter(account_id=visible_to.account_id, read_at=None).count()


def newest(*, visible_to: Actor, limit: int = 50) -> list[Told]:
    """Return the person's notifications in the present language, newest first; two queries."""
    if visible_to.account_id is None:
        return []
    rows = list(Notification.objects.filter(account_id=visible_to.account_id).order_by("-told_at", "-id")[:limit])
    kept = texts.kept_texts({row.kind for row in rows}, channel=Channel.PRODUCT, language=texts.present_language())
    return [
        Told(kinds.sentence(row.kind, row.words, kept=kept.get(row.kind)), row.path, row.told_at, row.read_at is None)
        for row in rows
    ]


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what the person was told, for the export of their data."""
    rows = Notification.objects.filter(account_id=account_id).order_by("pk")
    return {"told": [{"at": row.told_at.isoformat(), "kind": row.kind, "words": row.words} for row in rows]}

"""What the contexts below want people to know: they tell by a signal, because they do not know this one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from torelik.notifications.actions import notify


def tell_people(
    *, account_ids: Iterable[int], notice: TextChoices, words: dict[str, str], path: str, at: datetime, **_: Any
) -> None:
    """Keep one notification for each person, in the sender's transaction."""
    for account_id in account_ids:
        notify(account_id=account_id, kind=notice.value, words=words, path=path, at=at)

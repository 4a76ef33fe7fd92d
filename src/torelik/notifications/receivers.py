"""What the contexts below want people to know: they tell by a signal, because they do not know this one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from torelik.notifications.actions import keep_letter, notify


def tell_people(
    *, account_ids: Iterable[int], notice: TextChoices, words: dict[str, str], path: str, at: datetime, **_: Any
) -> None:
    """Keep one notification for each person, in the sender's transaction."""
    for account_id in account_ids:
        notify(account_id=account_id, kind=notice.value, words=words, path=path, at=at)


def keep_letter_of_signing_in(*, kind: TextChoices, account_id: int, address: str, fault: str, at: datetime, **_: Any) -> None:
    """Keep that a letter about signing in went, and nothing of what stood in it: it may carry a secret."""
    keep_letter(kind=kind.value, account_id=account_id, address=address, fault=fault, at=at)

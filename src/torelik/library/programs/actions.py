"""Doing something once for each key of a request, and forgetting the answers after a day."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from torelik.kernel.actor import Actor
from torelik.library.programs import queries, rules
from torelik.library.programs.models import KeptAnswer
from torelik.library.programs.vocabulary import Fault


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act is answered with; one that was refused is not kept, for nothing was done."""

    status: int
    body: Mapping[str, Any]
    is_kept: bool = True


class Replayed(Exception):
    """The key was used already; carries the answer of then."""

    def __init__(self, row: KeptAnswer) -> None:
        super().__init__(row.key)
        self.answer = Answer(row.status, json.loads(row.body))


def once(
    act: Callable[[], Answer], *, key: str, digest: str, by: Actor, at: datetime
) -> Answer:  # nosemgrep: act-without-a-grant - the act asks for its own
    """Do *act* and keep its answer in one transaction; the same request again gets that answer and does nothing.

    Two at one moment: the second waits for the first. Raises ``Faulty`` for a key that another request has used.
    """
    account_id = by.account_id or 0
    try:
        with transaction.atomic():
            row = _claimed(account_id=account_id, key=key, digest=digest, at=at)
            answer = act()
            if answer.is_kept:
                row.status, row.body = answer.status, json.dumps(answer.body, ensure_ascii=False)
                row.save(update_fields=["status", "body"])
            else:
                row.delete()
            return answer
    except Replayed as replayed:
        return replayed.answer


def _claimed(*, account_id: int, key: str, digest: str, at: datetime) -> KeptAnswer:
    kept = queries.kept_answer(account_id=account_id, key=key)
    if kept is None:
        try:
            with transaction.atomic():
                return KeptAnswer.objects.create(account_id=account_id, key=key, digest=digest, made_at=at)
        except IntegrityError:  # another request with the key was a moment earlier and has ended by now
            kept = KeptAnswer.objects.get(account_id=account_id, key=key)
    if kept.digest != digest:
        raise rules.Faulty(Fault.KEY_REUSED)
    raise Replayed(kept)


def forget_answers(*, at: datetime) -> int:  # nosemgrep: act-without-a-grant - clockwork: the answers have done their duty
    """Delete the answers that are older than a day; return how many. No event: the acts themselves are events."""
    gone, _rows = KeptAnswer.objects.filter(made_at__lt=at - rules.ANSWERS_KEPT).delete()
    return gone

"""What accounts tell the contexts above, inside the transaction."""

from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal
from django.utils.functional import Promise

people_told = Signal()
"""People should know something. Sent with ``account_ids``, ``notice`` (a choice of NOTICES), ``words``, ``path``, ``at``."""

account_closed = Signal()
"""An account was closed. Sent with ``account_id``, ``by``, ``at``; whoever keeps something open for the person ends it."""

obligations_asked = Signal()
"""What must a person still settle? Sent with ``account_id``, ``on``; each receiver answers with a list of ``Obligation``."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that a leaving person has not settled: in whose keeping, what, how many, what becomes of it."""

    keeper: str | Promise
    what: str | Promise
    count: int
    ends_with_account: bool
    """Closing the account ends it; otherwise a person must settle it, e.g. bring the books."""


def obligations_of(account_id: int, **named: object) -> list[Obligation]:
    """Ask every context above and return all answers, in the order in which the contexts stand."""
    answers: list[tuple[Any, Any]] = obligations_asked.send(sender=Obligation, account_id=account_id, **named)
    return [obligation for _receiver, answer in answers for obligation in answer]

"""What readers owe in money: debts stand above lending, so they are asked and told through here.

Debts register when the application starts; until then nobody owes anything.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from torelik.kernel.actor import Actor

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class EndedLoan:
    """What debts need to know of a loan; the fines are those of the rule by which it was issued.

    ``of_group``: the id is that of a loan of a copy without an inventory number.
    """

    id: int
    patron_id: int
    about: str
    due_on: date
    grace_days: int
    fine_per_day: Decimal | None
    fine_at_most: Decimal | None
    price: Decimal | None
    late_until: date | None = None
    """The last day that counts as late; none: today. A lost copy is late until it was lost, a claimed one until the claim."""
    of_group: bool = False


class Owing(Protocol):
    """What lending asks of debts. Whatever writes runs in the transaction of the loan."""

    def balances(self, patron_ids: Collection[int]) -> dict[int, Decimal]:
        """Return what each of these readers owes in tenge, for those who owe something."""

    def kept_from_borrowing(self, patron_ids: Collection[int]) -> set[int]:
        """Return those of the readers who owe so much that nothing is lent."""

    def after_return(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        """Charge what the rule says for days late."""

    def after_lost(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        """Charge the price of the lost copy."""

    def after_found(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        """Take the price back: the copy was found or replaced."""

    def is_paid_for(self, loan: EndedLoan) -> bool:
        """Tell whether the price of the lost copy was charged and nothing is owed any more."""


class NoMoney:
    """Nobody owes anything."""

    def balances(self, patron_ids: Collection[int]) -> dict[int, Decimal]:
        return {}

    def kept_from_borrowing(self, patron_ids: Collection[int]) -> set[int]:
        return set()

    def after_return(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None: ...

    def after_lost(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None: ...

    def after_found(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None: ...

    def is_paid_for(self, loan: EndedLoan) -> bool:
        return False


_registered: list[Owing] = [NoMoney()]


def register(owing: Owing) -> None:
    """Let lending ask this module of debts; called once, when the application starts."""
    _registered[:] = [owing]


def asked() -> Owing:
    """Return whoever knows what readers owe."""
    return _registered[0]

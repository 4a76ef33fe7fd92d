"""What debts answer to lending."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from torelik.kernel.actor import Actor
from torelik.library.debts import actions, queries
from torelik.library.lending.owing import EndedLoan


class Debts:
    """The ledger as lending asks it."""

    def balances(self, patron_ids: Collection[int]) -> dict[int, Decimal]:
        return queries.balances(patron_ids)

    def kept_from_borrowing(self, patron_ids: Collection[int]) -> set[int]:
        return queries.kept_from_borrowing(patron_ids)

    def after_return(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        actions.charge_lateness(loan=loan, by=by, at=at)

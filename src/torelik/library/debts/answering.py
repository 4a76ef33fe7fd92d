"""What debts answer to lending."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from torelik.kernel.actor import Actor
from torelik.library.debts import actions, queries, rules
from torelik.library.lending.owing import EndedLoan


class Debts:
    """The ledger as lending asks it."""

    def balances(self, patron_ids: Collection[int]) -> dict[int, Decimal]:
        return queries.balances(patron_ids)

    def kept_from_borrowing(self, patron_ids: Collection[int]) -> set[int]:
        return queries.kept_from_borrowing(patron_ids)

    def after_return(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        actions.charge_lateness(loan=loan, by=by, at=at)

    def after_lost(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        actions.charge_loss(loan=loan, by=by, at=at)

    def after_found(self, loan: EndedLoan, *, by: Actor, at: datetime) -> None:
        actions.take_loss_back(loan=loan, by=by, at=at)

    def is_paid_for(self, loan: EndedLoan) -> bool:
        return queries.charge_of_loss(loan) is not None and queries.balance_of(loan.patron_id) <= rules.NOTHING

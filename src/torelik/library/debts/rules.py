"""What is decided about debts, in plain Python."""

from datetime import date
from decimal import Decimal

from torelik.library.debts.vocabulary import CHARGES, EntryKind, Money, Refusal

NOTHING = Decimal(0)
TIYN = Decimal("0.01")
HIGHEST_SUM = Decimal("999999999.99")


def fine(*, due_on: date, returned_on: date, grace_days: int, per_day: Decimal | None, at_most: Decimal | None) -> Decimal:
    """Return what a book costs that came late: by days after the days of grace, and never more than the rule says."""
    days = (returned_on - due_on).days - grace_days
    if days <= 0 or not per_day:
        return NOTHING
    counted = (per_day * days).quantize(TIYN)
    return min(counted, at_most) if at_most is not None else counted


def is_sum(amount: Decimal) -> bool:
    """Tell whether this is a sum of tenge that can be owed or paid."""
    return NOTHING < amount <= HIGHEST_SUM and amount == amount.quantize(TIYN)


def refusals_to_charge(money: Money, amount: Decimal, *, reason: str) -> list[Refusal]:
    """Return why a reader is not charged by hand."""
    return _applying(
        {Refusal.NO_MONEY: money is Money.BLOCK, Refusal.NOT_A_SUM: not is_sum(amount), Refusal.NO_REASON: not reason.strip()}
    )


def refusals_to_pay(balance: Decimal, amount: Decimal) -> list[Refusal]:
    """Return why a payment is not taken."""
    return _applying({Refusal.NOT_A_SUM: not is_sum(amount), Refusal.MORE_THAN_OWED: amount > balance})


def refusals_to_waive(balance: Decimal, amount: Decimal, *, reason: str) -> list[Refusal]:
    """Return why a debt is not waived."""
    return refusals_to_pay(balance, amount) + _applying({Refusal.NO_REASON: not reason.strip()})


def refusals_to_take_back(kind: EntryKind, *, is_taken_back: bool, reason: str) -> list[Refusal]:
    """Return why a payment is not paid back or a charge not taken back."""
    may_be = kind is EntryKind.PAYMENT or kind in CHARGES
    return _applying({Refusal.MORE_THAN_PAID: is_taken_back or not may_be, Refusal.NO_REASON: not reason.strip()})


def keeps_from_borrowing(money: Money, balance: Decimal, *, from_sum: Decimal) -> bool:
    """Tell whether a reader owes so much that nothing is lent: more than nothing, and at least the sum that is set."""
    return money is Money.LEDGER and balance > NOTHING and balance >= from_sum


def _applying(checks: dict[Refusal, bool]) -> list[Refusal]:
    return [refusal for refusal, applies in checks.items() if applies]

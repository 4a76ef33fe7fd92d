"""What is decided about accounts: the life of one, and when it is verified again."""

from datetime import date, timedelta

from torelik.identity.accounts.vocabulary import AccountState, AccountVerb

ACCOUNT_LIFE = {
    (AccountState.PENDING, AccountVerb.VERIFY): AccountState.VERIFIED,
    (AccountState.VERIFIED, AccountVerb.VERIFY): AccountState.VERIFIED,
    (AccountState.PENDING, AccountVerb.REFUSE): AccountState.REFUSED,
    (AccountState.REFUSED, AccountVerb.ASK_AGAIN): AccountState.PENDING,
    (AccountState.VERIFIED, AccountVerb.SUSPEND): AccountState.SUSPENDED,
    (AccountState.SUSPENDED, AccountVerb.VERIFY): AccountState.VERIFIED,
    (AccountState.SUSPENDED, AccountVerb.CLOSE): AccountState.CLOSED,
    (AccountState.PENDING, AccountVerb.CLOSE): AccountState.CLOSED,
    (AccountState.VERIFIED, AccountVerb.CLOSE): AccountState.CLOSED,
    (AccountState.REFUSED, AccountVerb.CLOSE): AccountState.CLOSED,
}
"""What can happen to an account in which state; a closed one is never opened again: a new request makes a new one."""


def reverify_on(*, today: date, period_days: int, basis_through: date | None) -> date:
    """Return the day on which the person is compared with the documents anew: when the period or the basis has run out."""
    by_period = today + timedelta(days=period_days)
    return min(by_period, basis_through + timedelta(days=1)) if basis_through else by_period

"""Who may see and extend a loan: the desk all of them, a reader their own."""

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS


def may_see_loan(actor: Actor, loan: Loan) -> bool:
    """Tell whether the loan is the person's own, or the person works at a lending desk."""
    is_own = actor.account_id is not None and loan.patron.account_id == actor.account_id
    return is_own or actor.may(GRANTS.ISSUE_ITEM)


def require_desk_or_own(actor: Actor, loan: Loan) -> None:
    """Raise ``NotFound`` for somebody else's loan: the asker is not told that it exists."""
    if not may_see_loan(actor, loan):
        raise NotFound(loan.uuid)

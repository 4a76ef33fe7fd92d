"""What the library answers and does when a person leaves the Academy."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.library.lending import queries
from torelik.library.patrons import actions as patrons


def obligations(*, account_id: int, on: date, **_named: Any) -> list[identity.Obligation]:
    """Answer how many books the person still holds: a closed account brings none of them back."""
    count = queries.count_held_by(account_id)
    return [identity.Obligation(_("Library"), _("Books on hand"), count, ends_with_account=False)] if count else []


def end_ticket(*, account_id: int, by: Actor, at: datetime, **_named: Any) -> None:
    """Let the ticket of a person who leaves hold no more: nothing is lent to them, everything can come back."""
    patrons.end_ticket_of(account_id=account_id, by=by, at=at)

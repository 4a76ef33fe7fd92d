"""What accounts tell: whoever's account is closed has no programs left."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from torelik.identity.accounts.signals import account_closed
from torelik.identity.tokens import actions
from torelik.kernel.actor import Actor


@receiver(account_closed, dispatch_uid="torelik.identity.tokens")
def end_tokens(sender: Any, account_id: int, by: Actor, at: datetime, **_: Any) -> None:
    """Revoke the tokens of a person who leaves."""
    actions.end_tokens_of(account_id=account_id, by=by, at=at)

"""Letters, written by the worker: an answer to the browser tells nothing of who has which address."""

from typing import Any

from django.dispatch import receiver
from django_tasks import task

from torelik.audit import api as audit
from torelik.identity.accounts.queries import open_account_by_id
from torelik.identity.signin import actions, letters, signals
from torelik.identity.signin.vocabulary import LinkPurpose
from torelik.kernel import clock
from torelik.kernel.actor import Actor


@task()
def write_recovery_letters(address: str) -> int:
    """Send each open account with this address a link; return how many letters went."""
    with audit.acting_from(task="recovery"):
        made = actions.recovery_links(address=address, at=clock.now())
    for account, secret in made:
        letters.send_password_link(account=account, secret=secret, purpose=LinkPurpose.RECOVERY)
    return len(made)


@task()
def write_invitation(account_id: int) -> int:
    """Send a new person the link for their first password; return how many letters went."""
    account = open_account_by_id(account_id)
    if account is None:
        return 0
    with audit.acting_from(task="invitation"):
        secret = actions.make_link(account=account, purpose=LinkPurpose.INVITATION, by=Actor.system("invitation"), at=clock.now())
    letters.send_password_link(account=account, secret=secret, purpose=LinkPurpose.INVITATION)
    return 1


@task()
def write_reset_letter(account_id: int) -> int:
    """Tell the person that their second factor was reset; return how many letters went."""
    account = open_account_by_id(account_id)
    if account is None or not account.email:
        return 0
    letters.send_factor_reset(account=account)
    return 1


@receiver(signals.recovery_asked, dispatch_uid="torelik.identity.signin.recovery")
def _recovery_asked(sender: Any, address: str, **_: Any) -> None:
    write_recovery_letters.enqueue(address)


@receiver(signals.invitation_wanted, dispatch_uid="torelik.identity.signin.invitation")
def _invitation_wanted(sender: Any, account_id: int, **_: Any) -> None:
    write_invitation.enqueue(account_id)


@receiver(signals.factor_was_reset, dispatch_uid="torelik.identity.signin.reset")
def _factor_was_reset(sender: Any, account_id: int, **_: Any) -> None:
    write_reset_letter.enqueue(account_id)

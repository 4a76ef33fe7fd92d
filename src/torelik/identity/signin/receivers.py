"""What Django tells: whoever lets a person in or out, our own session opens and ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from torelik.identity.signin import actions
from torelik.kernel import clock

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account


@receiver(user_logged_in, dispatch_uid="torelik.identity.signin")
def keep_session(sender: Any, request: HttpRequest, user: Account, **_: Any) -> None:
    """Open our own session beside Django's."""
    actions.open_session(request=request, account=user, at=clock.now())


@receiver(user_logged_out, dispatch_uid="torelik.identity.signin")
def end_session(sender: Any, request: HttpRequest, user: Account | None, **_: Any) -> None:
    """End our own session too where somebody else's page signs a person out, e.g. the one of Wagtail."""
    if user is not None:
        actions.note_signed_out(request=request, account=user, at=clock.now())

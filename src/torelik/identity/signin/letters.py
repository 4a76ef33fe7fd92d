"""Letters about signing in: text, in the recipient's language, with addresses of the site's own name."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused  # nosemgrep: call-to-the-outside - an exception alone; Django sends
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from torelik.identity.signin import signals
from torelik.identity.signin.vocabulary import LetterKind, LinkPurpose
from torelik.kernel import clock

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

REFUSED = "refused"
"""How notifications name the fault of an address that the mail server refuses."""


def link_address(*, secret: str, language: str) -> str:
    """Return the absolute address of a one-time link. The name is the site's, never the one a request came under."""
    with override(language):
        path = reverse("signin:password-link", args=[secret])
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def send_password_link(*, account: Account, secret: str, purpose: LinkPurpose) -> None:
    """Write to the person how to set a password."""
    with override(account.language):
        subject = (
            _("Your account at the Academy of Justice") if purpose == LinkPurpose.INVITATION else _("Setting a new password")
        )
        context = {
            "account": account,
            "address": link_address(secret=secret, language=account.language),
            "is_invitation": purpose == LinkPurpose.INVITATION,
            "minutes": settings.TORELIK_RECOVERY_MINUTES,
            "hours": settings.TORELIK_INVITATION_HOURS,
        }
        kind = LetterKind.INVITATION if purpose == LinkPurpose.INVITATION else LetterKind.PASSWORD_LINK
        _send(account, subject, "identity/signin/letters/password_link.txt", context, kind=kind)


def send_factor_reset(*, account: Account) -> None:
    """Tell the person that an administrator has taken their second factor away."""
    with override(account.language):
        subject = _("Your second factor was reset")
        _send(account, subject, "identity/signin/letters/factor_reset.txt", {"account": account}, kind=LetterKind.FACTOR_RESET)


def _send(account: Account, subject: str, template: str, context: dict[str, object], *, kind: LetterKind) -> None:
    """Send a letter and tell the history that it was tried; its words, which may carry a secret, stay out of it."""
    told = {"kind": kind, "account_id": account.pk, "address": account.email, "at": clock.now()}
    try:
        send_mail(subject, render_to_string(template, context), None, [account.email])
    except SMTPRecipientsRefused:
        signals.letter_tried.send(sender=None, fault=REFUSED, **told)
        raise
    signals.letter_tried.send(sender=None, fault="", **told)

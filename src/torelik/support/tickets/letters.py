"""Letters to visitors who asked without an account, by whatever mail server the site has.

Nothing that a visitor wrote is put into a letter: whoever fills in a stranger's address cannot send the stranger anything.
"""

from collections.abc import Mapping, Sequence
from smtplib import SMTPRecipientsRefused  # nosemgrep: call-to-the-outside - an exception alone; Django sends
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from torelik.kernel import clock
from torelik.notifications import api as notifications
from torelik.support.tickets import actions, queries
from torelik.support.tickets.models import Ticket
from torelik.support.tickets.vocabulary import LetterKind


def send_letters(messages: Sequence[Mapping[str, Any]]) -> None:
    """Send what the outbox asks for; a server that is away is asked again later, an address that does not exist is not."""
    for message in messages:
        ticket = Ticket.objects.filter(pk=message["ticket"]).exclude(visitor_email="").first()
        if ticket is None:
            continue
        try:
            _send(letter(ticket, occasion=str(message["occasion"])), ticket)
        except SMTPRecipientsRefused:
            actions.mark_mail_refused(ticket)


def _send(written: EmailMessage, ticket: Ticket) -> None:
    """Send, and keep that it went. Its words carry the secret address of the conversation, and stay out of the history."""
    notifications.send_and_keep(written.send, kind=LetterKind.TO_VISITOR, address=ticket.visitor_email, at=clock.now())


def letter(ticket: Ticket, *, occasion: str) -> EmailMessage:
    """Return the letter about the ticket in the visitor's language."""
    with override(ticket.language):
        address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('help-desk:status', args=[ticket.secret])}"
        words = {"number": ticket.number, "address": address}
        subject = _("Academy of Justice: your question %(number)s") % words
        parts = [_first_words(ticket, occasion) % words]
        answer = queries.last_answer(ticket) if occasion == "answered" else None
        if answer is not None:
            parts.append(answer.text)
        parts += [
            _("The whole conversation, and a place to write further: %(address)s") % words,
            _("Keep this address to yourself: whoever has it can read the conversation."),
        ]
        return EmailMessage(subject, "\n\n".join(parts) + "\n", to=[ticket.visitor_email])


def _first_words(ticket: Ticket, occasion: str) -> str:
    if occasion == "answered":
        return _("Your question %(number)s was answered.")
    if occasion == "closed":
        return _("Your question %(number)s was closed.")
    return _("Your question has come to the Academy under the number %(number)s. If you have not asked anything, do nothing.")

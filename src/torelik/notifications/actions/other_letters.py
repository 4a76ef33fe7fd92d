"""Letters that tell of no notification: sent by others, kept in the history here."""

from collections.abc import Callable
from datetime import datetime
from smtplib import (  # nosemgrep: call-to-the-outside - exceptions alone; Django sends
    SMTPRecipientsRefused,
)

from torelik.notifications import kinds
from torelik.notifications.models import OtherLetter
from torelik.notifications.vocabulary import LetterFault


def send_and_keep(
    send: Callable[[], object],
    *,
    kind: str,
    address: str,
    at: datetime,
    account_id: int | None = None,
    subject: str = "",
    text: str = "",
) -> None:  # nosemgrep: act-without-a-grant - a part of acts that ask for theirs
    """Send one letter and keep in the history that it went, or that the mail server refuses its address.

    Whoever writes a letter with a secret gives neither *subject* nor *text*: they are not kept then. Raises what *send*
    raises; while the mail server is away nothing is kept, for the letter is tried again. Raises ``UnknownKind``.
    """
    kinds.require_letter(kind)
    kept = {"kind": kind, "address": address, "account_id": account_id, "subject": subject, "text": text}
    try:
        send()
    except SMTPRecipientsRefused:
        OtherLetter.objects.create(**kept, fault=LetterFault.REFUSED, tried_at=at)
        raise
    OtherLetter.objects.create(**kept, tried_at=at)


def keep_letter(
    *,
    kind: str,
    address: str,
    at: datetime,
    account_id: int | None = None,
    subject: str = "",
    text: str = "",
    fault: str = "",
) -> None:  # nosemgrep: act-without-a-grant - a part of acts that ask for theirs
    """Keep in the history that a letter was sent, or why not."""
    kinds.require_letter(kind)
    OtherLetter.objects.create(
        kind=kind, account_id=account_id, address=address, subject=subject, text=text, fault=fault, tried_at=at
    )

"""Letters: written down with the notification, sent after the commit, tried again, given up."""

import logging
from datetime import datetime
from smtplib import (  # nosemgrep: call-to-the-outside - exceptions alone; Django sends
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from uuid import UUID

from django.db import transaction
from django.db.models import F

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.notifications import kinds, letters, queries, rules
from torelik.notifications.models import Letter, Notification
from torelik.notifications.vocabulary import EVENTS, GRANTS, LetterFault, LetterState, SendingRefusal
from torelik.outbox import api as outbox

log = logging.getLogger(__name__)

TOPIC = "notifications.letters"
"""The outbox topic; its payload names the letter by its key."""

MOST_IN_QUEUE = 30
"""So many letters are in the outbox at once: a thousand of one morning must not keep what else waits there from its turn."""


class SendingRefused(Exception):
    """Nothing is changed; carries every reason."""

    def __init__(self, refusals: list[SendingRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def write_letter(told: Notification, *, at: datetime) -> None:
    """Write a letter about the notification where its addressee wants one, in the transaction under way.

    It waits for the clockwork, which puts it into the outbox within seconds, or after quiet hours.
    """
    group = kinds.kind_of(told.kind).group
    if not queries.wants_mail(told.account_id, group):
        return
    if not told.account.email:
        return
    due = at if group.at_any_hour else _after_quiet_hours(at)
    Letter.objects.create(notification=told, state=LetterState.WAITING, due_at=due)


def release_letters(*, at: datetime) -> int:
    """Put letters whose moment has come into the outbox, a few at a time; return how many. Called by the clockwork."""
    room = MOST_IN_QUEUE - Letter.objects.filter(state=LetterState.QUEUED).count()
    if room <= 0:
        return 0
    released = 0
    due = Letter.objects.filter(state=LetterState.WAITING, due_at__lte=at).order_by("due_at", "id")
    for key in list(due.values_list("pk", flat=True)[:room]):
        with transaction.atomic():
            if Letter.objects.filter(pk=key, state=LetterState.WAITING).update(state=LetterState.QUEUED):
                outbox.send(TOPIC, {"letter": key}, at=at)
                released += 1
    return released


@transaction.atomic
def send_again(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Send a letter that was given up once more, at once. Raises ``NotFound``, ``SendingRefused``."""
    by.require(GRANTS.SEE_HISTORY)
    letter = Letter.objects.select_for_update().filter(uuid=uuid).first()
    if letter is None:
        raise NotFound(uuid)
    if letter.state != LetterState.FAILED:
        raise SendingRefused([SendingRefusal.NOT_FAILED])
    letter.state, letter.due_at, letter.attempts, letter.fault = LetterState.WAITING, at, 0, ""
    letter.save(update_fields=["state", "due_at", "attempts", "fault"])
    audit.record(EVENTS.SENT_AGAIN, by=by, about=letter, at=at)


def send_letter(key: int, *, at: datetime) -> None:
    """Send one letter of the outbox, at most once however often it is asked for.

    Raises ``OSError`` while the mail server does not answer: then the whole topic waits, and no letter counts it against
    itself.
    """
    queued = Letter.objects.filter(pk=key, state=LetterState.QUEUED)
    if not queued.update(state=LetterState.SENDING, attempts=F("attempts") + 1):
        # Sent before, or gone. Who stopped between sending and noting it leaves "sending" behind: a person decides.
        _end(key, LetterState.FAILED, LetterFault.INTERRUPTED)
        return
    letter = Letter.objects.select_related("notification__account").get(pk=key)
    if fault := _needless(letter):
        _end(key, LetterState.NOT_NEEDED, fault)
        return
    words = letters.words_of(letter)
    try:
        letters.message_of(letter, words).send()
    except SMTPRecipientsRefused as refused:
        is_final = all(code >= 500 for code, _words in refused.recipients.values())
        if is_final:
            _end(key, LetterState.FAILED, LetterFault.REFUSED)
        else:
            _put_off(letter, at=at)
    except (SMTPDataError, SMTPSenderRefused):
        log.exception("The mail server did not take a letter.")
        _put_off(letter, at=at)
    except OSError:
        Letter.objects.filter(pk=key).update(state=LetterState.QUEUED, attempts=F("attempts") - 1, fault=LetterFault.AWAY)
        raise
    except ValueError:
        log.exception("A letter could not be made.")
        _end(key, LetterState.FAILED, LetterFault.UNUSABLE)
    else:
        sent_to = letter.notification.account.email
        Letter.objects.filter(pk=key).update(
            state=LetterState.SENT, fault="", sent_at=at, address=sent_to, subject=words.subject, text=words.text
        )


def _needless(letter: Letter) -> LetterFault | None:
    """Say why a letter is not needed any more: between writing and sending a night may pass."""
    told = letter.notification
    if not told.account.is_active:
        return LetterFault.CLOSED
    if not told.account.email:
        return LetterFault.NO_ADDRESS
    try:
        group = kinds.kind_of(told.kind).group
    except kinds.UnknownKind:  # a newer version does not tell of this any more
        return LetterFault.UNWANTED
    return None if queries.wants_mail(told.account_id, group) else LetterFault.UNWANTED


def _put_off(letter: Letter, *, at: datetime) -> None:
    if letter.attempts > len(rules.PAUSES):
        _end(letter.pk, LetterState.FAILED, LetterFault.PUT_OFF)
        return
    due = _after_quiet_hours(at + rules.PAUSES[letter.attempts - 1])
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.WAITING, fault=LetterFault.PUT_OFF, due_at=due)


def _end(key: int, state: LetterState, fault: LetterFault) -> None:
    Letter.objects.filter(pk=key, state=LetterState.SENDING).update(state=state, fault=fault)


def _after_quiet_hours(at: datetime) -> datetime:
    return rules.moment_to_send(clock.local_time(at), queries.sending().quiet)

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

RELEASED_AT_ONCE = 500


class SendingRefused(Exception):
    """Nothing is changed; carries every reason."""

    def __init__(self, refusals: list[SendingRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def write_letter(told: Notification, *, at: datetime) -> None:
    """Write a letter about the notification where its addressee wants one, in the transaction under way."""
    group = kinds.kind_of(told.kind).group
    if not queries.wants_mail(told.account_id, group):
        return
    if not told.account.email:
        return
    due = at if group.at_any_hour else _after_quiet_hours(at)
    letter = Letter.objects.create(notification=told, state=LetterState.WAITING, due_at=due)
    if due <= at:
        _put_into_queue(letter, at=at)


def release_letters(*, at: datetime) -> int:
    """Put the letters whose quiet hours or pauses are over into the outbox; return how many. Called by the clockwork."""
    released = 0
    due = Letter.objects.filter(state=LetterState.WAITING, due_at__lte=at).order_by("due_at", "id")
    for key in list(due.values_list("pk", flat=True)[:RELEASED_AT_ONCE]):
        with transaction.atomic():
            letter = Letter.objects.select_for_update().filter(pk=key, state=LetterState.WAITING).first()
            if letter is not None:
                _put_into_queue(letter, at=at)
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
    letter.attempts, letter.fault = 0, ""
    letter.save(update_fields=["attempts", "fault"])
    _put_into_queue(letter, at=at)
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


def _put_into_queue(letter: Letter, *, at: datetime) -> None:
    letter.state = LetterState.QUEUED
    letter.save(update_fields=["state"])
    outbox.send(TOPIC, {"letter": letter.pk}, at=at)


def _after_quiet_hours(at: datetime) -> datetime:
    return rules.moment_to_send(clock.local_time(at), queries.sending().quiet)

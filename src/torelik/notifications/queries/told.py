"""What people were told: everybody sees their own, the history is seen with a grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.notifications import kinds
from torelik.notifications.models import Letter, MailChoice, Notification
from torelik.notifications.queries import texts
from torelik.notifications.queries.other_letters import letters_to
from torelik.notifications.vocabulary import GRANTS, Channel, LetterFault, LetterState


@dataclass(frozen=True, slots=True)
class LetterCard:
    """How far one letter is. pii: the address"""

    uuid: UUID
    state: LetterState
    fault: LetterFault | None
    address: str
    attempts: int
    moment: datetime
    """When it was sent; of one that waits, when it goes at the earliest."""

    @property
    def may_be_sent_again(self) -> bool:
        return self.state == LetterState.FAILED


def _letter_of(row: Notification) -> LetterCard | None:
    letter: Letter | None = getattr(row, "letter", None)
    if letter is None:
        return None
    return LetterCard(
        letter.uuid,
        LetterState(letter.state),
        LetterFault(letter.fault) if letter.fault else None,
        letter.address,
        letter.attempts,
        letter.sent_at or letter.due_at,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One notification in the reader's language; ``letter`` is how far the letter about it is, where there is one."""

    sentence: str
    path: str
    told_at: datetime
    is_new: bool
    letter: LetterCard | None


def unread_count(*, visible_to: Actor) -> int:
    """Return how many notifications the person has not read."""
    if visible_to.account_id is None:
        return 0
    return Notification.objects.filter(account_id=visible_to.account_id, read_at=None).count()


def own(*, visible_to: Actor) -> QuerySet[Notification]:
    """Return what the person was told, newest first."""
    found = Notification.objects.select_related("letter").order_by("-told_at", "-id")
    return found.filter(account_id=visible_to.account_id) if visible_to.account_id is not None else found.none()


def shown(rows: Iterable[Notification]) -> list[Told]:
    """Return notifications of one person in the present language; one query besides that of the rows."""
    rows = list(rows)
    kept = texts.kept_texts({row.kind for row in rows}, channel=Channel.PRODUCT, language=texts.present_language())
    return [
        Told(
            kinds.sentence(row.kind, row.words, kept=kept.get(row.kind)),
            row.path,
            row.told_at,
            row.read_at is None,
            _letter_of(row),
        )
        for row in rows
    ]


def newest(*, visible_to: Actor, limit: int = 50) -> list[Told]:
    """Return the newest of what the person was told, in the present language; two queries."""
    return shown(own(visible_to=visible_to)[:limit])


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One notification as the history shows it: to whom, of what event, by which ways; never its words.

    pii: the addressee's name and address
    """

    told_at: datetime
    person: str
    event: str
    read_at: datetime | None
    letter: LetterCard | None


def history(*, visible_to: Actor, words: str = "", state: str = "") -> QuerySet[Notification]:
    """Return what people were told, newest first: those with *words* in their names, with letters in *state*."""
    visible_to.require(GRANTS.SEE_HISTORY)
    found = Notification.objects.select_related("letter", "account").order_by("-told_at", "-id")
    if words:
        found = found.filter(account__in=identity.accounts_with_words(words).order_by().values("pk"))
    return found.filter(letter__state=state) if state else found


def history_line(row: Notification) -> HistoryLine:
    """Return a row of the history as it is shown; no query."""
    return HistoryLine(row.told_at, row.account.get_full_name(), kinds.name_of(row.kind), row.read_at, _letter_of(row))


def count_failed_letters(*, since: datetime) -> int:
    """Count the letters of notifications since then that were given up; one query."""
    return Letter.objects.filter(state=LetterState.FAILED, notification__told_at__gte=since).count()


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what the person was told, by which ways, and what they chose, for the export of their data."""
    rows = Notification.objects.filter(account_id=account_id).select_related("letter").order_by("pk")
    chosen = MailChoice.objects.filter(account_id=account_id).order_by("pk")
    return {
        "told": [{"at": row.told_at.isoformat(), "kind": row.kind, "words": row.words, "letter": _exported(row)} for row in rows],
        "other_letters": letters_to(account_id),
        "e_mail_chosen": [{"group": row.group, "by_mail": row.by_mail} for row in chosen],
    }


def _exported(row: Notification) -> dict[str, str]:
    letter: Letter | None = getattr(row, "letter", None)
    if letter is None:
        return {}
    sent_at = letter.sent_at.isoformat() if letter.sent_at else ""
    return {
        "state": letter.state,
        "address": letter.address,
        "sent_at": sent_at,
        "subject": letter.subject,
        "text": letter.text,
    }

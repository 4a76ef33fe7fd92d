"""Letters that tell of no notification, as the history shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.notifications import kinds
from torelik.notifications.models import OtherLetter
from torelik.notifications.vocabulary import GRANTS, LetterFault


@dataclass(frozen=True, slots=True)
class OtherLetterLine:
    """One letter: of what kind, to whom, when, with which result; never its words.

    pii: the addressee's name and address
    """

    tried_at: datetime
    kind: str
    person: str
    address: str
    fault: LetterFault | None


def other_letters(*, visible_to: Actor, words: str = "") -> "QuerySet[OtherLetter]":
    """Return the letters, newest first: all, or those with *words* in the name or the address of whom they went to."""
    visible_to.require(GRANTS.SEE_HISTORY)
    found = OtherLetter.objects.select_related("account").order_by("-tried_at", "-id")
    if not words:
        return found
    people = identity.accounts_with_words(words).order_by().values("pk")
    return found.filter(Q(account__in=people) | Q(address__icontains=words))


def other_letter_lines(rows: Iterable[OtherLetter]) -> list[OtherLetterLine]:
    """Return rows as they are shown; no query."""
    return [
        OtherLetterLine(
            row.tried_at,
            kinds.name_of_letter(row.kind),
            row.account.get_full_name() if row.account else "",
            row.address,
            LetterFault(row.fault) if row.fault else None,
        )
        for row in rows
    ]


def letters_to(account_id: int) -> list[dict[str, object]]:
    """Return the letters to a person, for the export of their data."""
    rows = OtherLetter.objects.filter(account_id=account_id).order_by("pk")
    return [
        {
            "at": row.tried_at.isoformat(),
            "kind": row.kind,
            "address": row.address,
            "subject": row.subject,
            "text": row.text,
            "fault": row.fault,
        }
        for row in rows
    ]

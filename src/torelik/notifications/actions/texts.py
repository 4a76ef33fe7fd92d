"""Keeping the Academy's own words for notifications."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.notifications import kinds, rules
from torelik.notifications.models import KeptText
from torelik.notifications.rules import TextProblem
from torelik.notifications.vocabulary import EVENTS, GRANTS, Channel, TextFault


class TextRefused(Exception):
    """A text is not kept; carries every reason."""

    def __init__(self, problems: Sequence[TextProblem]) -> None:
        super().__init__(", ".join(one.fault for one in problems))
        self.problems = list(problems)


@transaction.atomic
def keep_text(*, kind: str, channel: Channel, language: str, subject: str, text: str, seen: int, by: Actor, at: datetime) -> None:
    """Keep words of the Academy's own in place of the default ones; *seen* is the version that the page showed.

    Raises ``UnknownKind``, ``TextRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_TEXTS)
    places = kinds.kind_of(kind).places_by(channel)
    if problems := rules.problems_of(channel=channel, subject=subject, text=text, places=places):
        raise TextRefused(problems)
    _change(kind, channel, language, subject.strip(), text.strip(), EVENTS.TEXT_KEPT, seen=seen, by=by, at=at)


@transaction.atomic
def go_back_to_default(*, kind: str, channel: Channel, language: str, seen: int, by: Actor, at: datetime) -> None:
    """Let the product's own words hold again. Raises ``UnknownKind``, ``TextRefused``."""
    by.require(GRANTS.KEEP_TEXTS)
    kinds.require_known(kind)
    _change(kind, channel, language, "", "", EVENTS.TEXT_BACK, seen=seen, by=by, at=at)


def _change(
    kind: str, channel: Channel, language: str, subject: str, text: str, event: EVENTS, *, seen: int, by: Actor, at: datetime
) -> None:
    # Two people may keep the first text of a kind at once: the row is made by whoever comes first, then held.
    KeptText.objects.get_or_create(kind=kind, channel=channel, language=language)
    row = KeptText.objects.select_for_update().get(kind=kind, channel=channel, language=language)
    if row.version != seen:
        raise TextRefused([TextProblem(TextFault.CHANGED_MEANWHILE)])
    if (row.subject, row.text) == (subject, text):
        return
    row.subject, row.text, row.version = subject, text, row.version + 1
    row.changed_at, row.changed_by_id = at, by.account_id
    row.save(update_fields=["subject", "text", "version", "changed_at", "changed_by"])
    facts = {"kind": kind, "channel": channel.value, "language": language}
    audit.record(event, by=by, about=row, at=at, facts=facts)

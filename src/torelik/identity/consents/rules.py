"""What is decided about consents."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple

DAYS_TO_STOP = 15
"""Working days in which processing stops after a withdrawal (law 94-V, Art. 8(7))."""


def digest_of(*, kind: str, version: int, titles: Sequence[str], bodies: Sequence[str]) -> str:
    """Return the hash of a text in its three languages; whoever holds the text can compute it again."""
    canonical = json.dumps([kind, version, *titles, *bodies], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Paragraph(NamedTuple):
    """One paragraph beside an earlier version: kept, added or taken out."""

    change: str
    words: str


def changes_between(old: str, new: str) -> list[Paragraph]:
    """Return the paragraphs of both versions in reading order, each ``kept``, ``added`` or ``removed``."""
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Paragraph] = []
    for verb, old_from, old_to, new_from, new_to in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if verb == "equal":
            found += [Paragraph("kept", words) for words in before[old_from:old_to]]
        else:
            found += [Paragraph("removed", words) for words in before[old_from:old_to]]
            found += [Paragraph("added", words) for words in after[new_from:new_to]]
    return found


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def stop_by(*, withdrawn_on: date) -> date:
    """Return the last day on which processing may go on: the fifteenth working day; holidays only make it earlier than due."""
    day, left = withdrawn_on, DAYS_TO_STOP
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day

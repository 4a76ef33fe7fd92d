"""What is decided about consents."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta

DAYS_TO_STOP = 15
"""Working days in which processing stops after a withdrawal (law 94-V, Art. 8(7))."""


def digest_of(*, kind: str, version: int, titles: Sequence[str], bodies: Sequence[str]) -> str:
    """Return the hash of a text in its three languages; whoever holds the text can compute it again."""
    canonical = json.dumps([kind, version, *titles, *bodies], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def stop_by(*, withdrawn_on: date) -> date:
    """Return the last day on which processing may go on: the fifteenth working day; holidays only make it earlier than due."""
    day, left = withdrawn_on, DAYS_TO_STOP
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day

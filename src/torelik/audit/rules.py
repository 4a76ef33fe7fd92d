"""How an event becomes bytes, and how one seal follows from another. Plain Python, no tables."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

FIRST_PREVIOUS = "0" * 64
"""What the first seal follows."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Everything of an event that its seal protects."""

    uuid: str
    name: str
    at: str
    actor_id: int | None
    actor_name: str
    about_kind: str
    about_key: str
    about_name: str
    facts: dict[str, Any]
    origin: dict[str, Any]


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds, the same on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(event: EventFacts) -> bytes:
    """Return the event as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(asdict(event), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Half of a surrogate pair is possible in JSON; one such event must not stop the sealer for ever.
    return text.encode("utf-8", "surrogatepass")


def seal_digest(*, sequence: int, previous: str, event: EventFacts) -> str:
    """Return the hexadecimal SHA-256 that binds the event to its place in the chain."""
    return hashlib.sha256(f"{sequence}\n{previous}\n".encode() + canonical(event)).hexdigest()

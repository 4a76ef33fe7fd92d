"""How an event becomes bytes, and how one seal follows from another. Plain Python, no tables."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last seal of a part of the chain: what the next seal must follow."""

    sequence: int = 0
    digest: str = FIRST_PREVIOUS


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds, the same on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(event: EventFacts) -> bytes:
    """Return the event as canonical JSON: sorted keys, no spaces, UTF-8."""
    # Not ``asdict``: its deep copies would take most of a verification.
    said = {name: getattr(event, name) for name in EventFacts.__slots__}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Half of a surrogate pair is possible in JSON; one such event must not stop the sealer for ever.
    return text.encode("utf-8", "surrogatepass")


def seal_digest(*, sequence: int, previous: str, event: EventFacts) -> str:
    """Return the hexadecimal SHA-256 that binds the event to its place in the chain."""
    return hashlib.sha256(f"{sequence}\n{previous}\n".encode() + canonical(event)).hexdigest()


def count_and_digest(identifiers: Iterable[object]) -> dict[str, Any]:
    """Return the facts of a bulk act: how many objects, and one SHA-256 over their identifiers in sorted order.

    Whoever has the list can prove that it is the one; the journal itself names nobody.
    """
    lines = sorted(str(identifier) for identifier in identifiers)
    return {"count": len(lines), "digest": hashlib.sha256("\n".join(lines).encode()).hexdigest()}


_FAILED = ("-failed", "-refused", "-denied", "-lost", "faults-found")


def outcome_of(name: str) -> str:
    """Return ``failure`` for an event that tells of an attempt that did not succeed, else ``success``."""
    return "failure" if name.endswith(_FAILED) else "success"

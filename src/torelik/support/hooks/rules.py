"""What is decided about webhooks: the signature, the pauses, when an address is given up, what a delivery says."""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from torelik.support.hooks.vocabulary import TEST, HookRefusal, HookState

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900, 1800, 3600, 7200, 10_800))
"""After the first failure, the second, …: an address that is away is asked for about seven hours."""

FAILURES_IN_A_ROW = len(PAUSES) + 1
"""After so many the address is switched off, and whoever keeps webhooks is told."""

KEPT_DAYS = 30
"""So long are deliveries kept: those that were made, and those that still wait for an address that is off."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

STATES_COLLECTING = frozenset({HookState.ACTIVE, HookState.PAUSED, HookState.DISABLED})
"""In these states what happens is written down for the address, so that nothing is lost while it is off."""


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """One event that addresses may ask for: its key, and which entries of the journal it tells of.

    *refers* names the facts of the entry that go along: references and counts, never words about people.
    """

    key: str
    journal: tuple[str, ...]
    refers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the journal, as far as it is told outside."""

    sequence: int
    name: str
    at: str
    kind: str
    uuid: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def body_of(event: KnownEvent, happened: Happened, *, delivery: str) -> str:
    """Return what is sent, letter by letter: it is kept, and every attempt sends the same."""
    refers = {name: happened.facts[name] for name in event.refers if name in happened.facts}
    told = {
        "delivery": delivery,
        "event": event.key,
        "act": happened.name.partition(".")[2],
        "sequence": happened.sequence,
        "at": happened.at,
        "about": {"kind": happened.kind.rpartition(".")[2], "uuid": happened.uuid} if happened.uuid else None,
        "refers": refers,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def body_of_test(*, delivery: str, at: str) -> str:
    """Return what a test delivery sends."""
    told: dict[str, Any] = {"delivery": delivery, "event": TEST, "act": TEST, "sequence": None}
    told |= {"at": at, "about": None, "refers": {}}
    return json.dumps(told, separators=(",", ":"))


def signature(body: str, *, secret: str, timestamp: int) -> str:
    """Return how a delivery is signed: HMAC-SHA256 of the moment of sending, a full stop and the body.

    With the moment inside, a delivery that somebody has recorded cannot be played again later.
    """
    signed = f"{timestamp}.{body}".encode()
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_success(status: int) -> bool:
    """Tell whether the other side has taken a delivery; a redirection is none."""
    return 200 <= status < 300


def pause_after(failures: int) -> timedelta | None:
    """Return how long to wait after so many failures in a row; nothing where the address is given up."""
    return PAUSES[failures - 1] if failures <= len(PAUSES) else None


def is_loopback(host: str) -> bool:
    """Tell whether the address is one of this machine itself."""
    return host.lower() in LOOPBACK


@dataclass(frozen=True, slots=True)
class AskedHook:
    """What somebody wants to keep."""

    name: str
    scheme: str
    host: str
    events: Collection[str]
    names_taken: Collection[str]


def refusals_to_keep(asked: AskedHook, *, known: Collection[str]) -> list[HookRefusal]:
    """Every reason that needs no look at the network."""
    checks = {
        HookRefusal.NAME_TAKEN: asked.name.casefold() in {name.casefold() for name in asked.names_taken},
        HookRefusal.NO_EVENTS: not set(asked.events) & set(known),
        HookRefusal.NOT_HTTPS: asked.scheme == "http" and not is_loopback(asked.host),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def may_be_private(host: str, *, allowed: Sequence[str]) -> bool:
    """Tell whether the settings let this host stand in a private network."""
    return host.lower() in {one.strip().lower() for one in allowed}

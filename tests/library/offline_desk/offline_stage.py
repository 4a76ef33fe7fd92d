"""Scans of a device without a connection, for tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from factories.moments import NOON
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.library.offline_desk import actions
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.rules import SentScan
from torelik.library.offline_desk.vocabulary import Verb

DEVICE, OTHER_DEVICE = UUID(int=1), UUID(int=2)
SITTING = UUID(int=10)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
_POSITIONS = count(1)


def scan(number: str, *, ticket: str = "", hours_ago: float = 2, **more: Any) -> SentScan:
    """Return one scan; with a *ticket* an issue, without one a return."""
    told = {
        "key": uuid4(),
        "device": DEVICE,
        "sitting": SITTING,
        "position": next(_POSITIONS),
        "verb": Verb.ISSUE if ticket else Verb.RETURN,
        "number": number,
        "ticket": ticket,
        "scanned_at": NOON - timedelta(hours=hours_ago),
        **more,
    }
    return SentScan(**told)  # type: ignore[arg-type]


def send(scans: Sequence[SentScan], *, account: Account, by: Actor, at: datetime = NOON, **more: Any) -> list[OfflineScan]:
    """Send scans in the name of *account* and return their rows."""
    told = {"offset": timedelta(0), "owner": account.uuid, **more}
    return actions.take_scans(scans=scans, by=by, at=at, **told).rows  # type: ignore[arg-type]


def as_json(one: SentScan) -> dict[str, Any]:
    """Return a scan as a browser sends it."""
    return {
        "key": str(one.key),
        "sitting": str(one.sitting),
        "position": one.position,
        "verb": one.verb.value,
        "number": one.number,
        "ticket": one.ticket,
        "scanned_at": one.scanned_at.isoformat(),
        "is_taken_back": one.is_taken_back,
        "is_doubtful": one.is_doubtful,
    }


def body(scans: Sequence[SentScan], *, owner: UUID, sent_at: datetime = NOON, **more: Any) -> dict[str, Any]:
    """Return what a browser sends, or writes into a file."""
    head = {"owner": str(owner), "owner_name": "Сәрсенова А.", "device": str(DEVICE), "sent_at": sent_at.isoformat(), **more}
    return {**head, "scans": [as_json(one) for one in scans]}

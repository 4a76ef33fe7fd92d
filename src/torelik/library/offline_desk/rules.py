"""What the offline desk decides, in plain Python: whose moment is believed, what is a conflict, how it is settled (cl. 12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from torelik.library.lending.vocabulary import LIFTED_BY, Refusal
from torelik.library.offline_desk.vocabulary import CLOCK, Conflict, Note, SettlementRefusal, Verb, Way

MOST_SCANS = 500
"""So many scans are taken at once; a browser sends more in several goes."""

OLDEST_DAYS = 14
"""A desk without a connection for longer than this is no interruption: somebody looks at each scan."""

TOLERANCE = timedelta(minutes=2)
"""So far two clocks may differ after the correction before anybody is asked."""

FARTHEST = timedelta(days=1)
"""A device whose clock is wrong by more than a day is not believed: nobody knows when it went wrong."""

REASON_LETTERS = 5


@dataclass(frozen=True, slots=True)
class SentScan:
    """One scan as the device tells it; the key is the device's own, and ``position`` its place in the device's order."""

    key: UUID
    device: UUID
    sitting: UUID
    position: int
    verb: Verb
    number: str
    ticket: str
    scanned_at: datetime
    is_taken_back: bool = False
    is_doubtful: bool = False
    """The device itself says that its clock was set back after this scan."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A scan in the order in which it is applied, with its moment on our clock and what makes the moment doubtful."""

    scan: SentScan
    happened_at: datetime
    doubt: Conflict | None


@dataclass(frozen=True, slots=True)
class CopyHistory:
    """What is known of the newest loan of a copy when an offline scan of it is applied; all empty for a copy never lent."""

    issued_at: datetime | None = None
    returned_at: datetime | None = None
    is_open: bool = False
    is_own: bool = False
    """The loan is that of the reader of the scan."""


def placed(scans: Iterable[SentScan], *, offset: timedelta, at: datetime) -> list[Placed]:
    """Return the scans in device time, corrected by the measured *offset* of the device's clock.

    At the same moment the order of the device holds. A moment that lies a little ahead is now.
    """
    found = list(scans)
    before_change = {scan.key for scan in found if scan.is_doubtful} | before_clock_was_set_back(found)
    rows = []
    for scan in found:
        moment = scan.scanned_at + offset
        doubt = doubt_of(moment, offset=offset, clock_was_set_back=scan.key in before_change, at=at)
        rows.append(Placed(scan, min(moment, at) if moment <= at + TOLERANCE else moment, doubt))
    return sorted(rows, key=lambda row: (row.happened_at, row.scan.position))


def before_clock_was_set_back(scans: Iterable[SentScan]) -> set[UUID]:
    """Return the scans after which the clock of their device went back: only the later ones are measured by its offset."""
    doubtful: set[UUID] = set()
    earliest: dict[UUID, datetime] = {}
    for scan in sorted(scans, key=lambda scan: scan.position, reverse=True):
        after = earliest.get(scan.device)
        if after is not None and scan.scanned_at > after + TOLERANCE:
            doubtful.add(scan.key)
        earliest[scan.device] = min(scan.scanned_at, after) if after else scan.scanned_at
    return doubtful


def doubt_of(moment: datetime, *, offset: timedelta, clock_was_set_back: bool, at: datetime) -> Conflict | None:
    """Return why the moment of a scan is not believed, the first reason that applies."""
    checks = {
        Conflict.CLOCK_FAR: abs(offset) > FARTHEST,
        Conflict.CLOCK_CHANGED: clock_was_set_back,
        Conflict.FUTURE: moment > at + TOLERANCE,
        Conflict.TOO_OLD: moment < at - timedelta(days=OLDEST_DAYS),
    }
    return next((conflict for conflict, applies in checks.items() if applies), None)


def verdict_of_issue(history: CopyHistory, *, happened_at: datetime) -> Note | Conflict | None:
    """Say what an issue is before the lending rules are asked; nothing: ask them.

    A copy that moved on after the moment of the scan cannot have stayed with the reader of the scan.
    """
    if history.is_open and history.is_own:
        return Note.ALREADY_ISSUED
    last = history.returned_at or history.issued_at
    return Conflict.MOVED_ON if last is not None and last > happened_at else None


def verdict_of_return(history: CopyHistory, *, happened_at: datetime) -> Note | None:
    """Say what a return is; nothing: the open loan ends at that moment.

    A return of what nobody had does no harm, and a loan that began later is not ended by it.
    """
    was_away = history.is_open and history.issued_at is not None and history.issued_at <= happened_at
    return None if was_away else Note.NOT_ON_LOAN


WAYS: dict[Conflict, tuple[Way, ...]] = {
    Conflict.UNKNOWN_COPY: (Way.CORRECT, Way.DISCARD),
    Conflict.UNKNOWN_READER: (Way.CORRECT, Way.DISCARD),
    Conflict.MOVED_ON: (Way.RETRY, Way.CORRECT, Way.DISCARD),
    Conflict.REFUSED: (Way.RETRY, Way.DISCARD),
    **dict.fromkeys(CLOCK, (Way.CORRECT, Way.DISCARD)),
}
"""How each conflict may be settled. What the rules refuse has more ways: see ``FURTHER_WAYS``."""

FURTHER_WAYS: dict[Refusal, Way] = {
    # The book is in the hands of the reader of the scan, so it came back from the other one, past the desk.
    Refusal.ON_LOAN: Way.TAKE_BACK,
    # Judgements: what a person may lift at the desk, the same person may lift here, with the same right and a reason.
    **dict.fromkeys(LIFTED_BY, Way.LIFT),
    # Facts about the copy or the reader, which must change before anybody can issue: found, repaired, given a rule …
    Refusal.LOST: Way.RETRY,
    Refusal.WITHDRAWN: Way.RETRY,
    Refusal.IN_REPAIR: Way.RETRY,
    Refusal.NO_POLICY: Way.RETRY,
    Refusal.CLEARED: Way.RETRY,
    Refusal.NONE_LEFT: Way.RETRY,
}
"""What settles an issue that the lending rules refuse. Nothing of it is applied by itself: the right to lift is a person's."""


def ways_of(conflict: Conflict, refusals: Sequence[Refusal]) -> tuple[Way, ...]:
    """Return the ways in which a conflict may be settled, the likeliest first.

    A refusal is lifted only where all of them may be. A copy of another reader comes back first: then the rest is asked anew.
    """
    if conflict != Conflict.REFUSED:
        return WAYS[conflict]
    further = {FURTHER_WAYS[refusal] for refusal in refusals}
    if Refusal.ON_LOAN in refusals:
        return (Way.TAKE_BACK, *WAYS[conflict])
    return (Way.LIFT, *WAYS[conflict]) if further == {Way.LIFT} else WAYS[conflict]


def refusals_to_settle(
    *, is_open: bool, way: Way, ways: Sequence[Way], reason: str, is_corrected: bool, moment: datetime | None, at: datetime
) -> list[SettlementRefusal]:
    """Return every reason for which a conflict is not settled in this way."""
    if not is_open:
        return [SettlementRefusal.SETTLED]
    checks = {
        SettlementRefusal.NOT_THIS_WAY: way not in ways,
        SettlementRefusal.REASON_NEEDED: way in (Way.LIFT, Way.DISCARD) and len(reason.strip()) < REASON_LETTERS,
        SettlementRefusal.NOTHING_CORRECTED: way == Way.CORRECT and not is_corrected,
        SettlementRefusal.FUTURE: moment is not None and moment > at,
        SettlementRefusal.TOO_OLD: moment is not None and moment < at - timedelta(days=OLDEST_DAYS),
    }
    return [refusal for refusal, applies in checks.items() if applies]

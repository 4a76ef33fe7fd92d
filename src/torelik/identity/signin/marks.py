"""What Django's session remembers of a sign-in: read and written here only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from torelik.identity.signin import rules
from torelik.kernel import clock

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

KEY, STEP, SECRET, OUTER, LINK, WHY = (
    "torelik-session",
    "torelik-step",
    "torelik-new-secret",
    "torelik-outer",
    "torelik-password-link",
    "torelik-ended",
)


@dataclass(frozen=True, slots=True)
class Marks:
    """The session's own facts: no question to the database is needed to judge it."""

    uuid: str
    opened_at: datetime
    seen_at: datetime
    proved_at: datetime
    staff: bool
    second_factor: bool

    @property
    def facts(self) -> rules.SessionFacts:
        return rules.SessionFacts(self.opened_at, self.seen_at)

    @property
    def limits(self) -> rules.Limits:
        idle = settings.TORELIK_IDLE_MINUTES_OF_STAFF if self.staff else settings.TORELIK_IDLE_MINUTES
        return rules.Limits(timedelta(minutes=idle), timedelta(hours=settings.TORELIK_SESSION_HOURS))


@dataclass(frozen=True, slots=True)
class Step:
    """A sign-in that waits for its second step: whose, since when, by which method the first was done."""

    account_id: int
    started_at: datetime
    method: str


def read(session: SessionBase) -> Marks | None:
    """Return the marks, or None for a session that no sign-in of ours has opened."""
    kept: dict[str, Any] | None = session.get(KEY)
    if kept is None:
        return None
    opened_at, seen_at, proved_at = (datetime.fromisoformat(kept[name]) for name in ("opened", "seen", "proved"))
    return Marks(kept["uuid"], opened_at, seen_at, proved_at, bool(kept["staff"]), bool(kept["second"]))


def own(session: SessionBase) -> Marks:
    """Return the marks of a signed-in person's session, which always has them: the middleware ends one without."""
    marks = read(session)
    if marks is None:
        raise LookupError(KEY)
    return marks


def write(session: SessionBase, marks: Marks) -> None:
    """Keep the marks."""
    session[KEY] = {
        "uuid": marks.uuid,
        "opened": marks.opened_at.isoformat(),
        "seen": marks.seen_at.isoformat(),
        "proved": marks.proved_at.isoformat(),
        "staff": marks.staff,
        "second": marks.second_factor,
    }


def proof_is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person behind the request proved who they are recently enough for a dangerous act."""
    kept = read(request.session)
    return kept is not None and rules.is_fresh(kept.proved_at, at=clock.now())


def read_step(session: SessionBase) -> Step | None:
    """Return the sign-in that waits for its second step, if one does."""
    kept: dict[str, Any] | None = session.get(STEP)
    return Step(kept["account"], datetime.fromisoformat(kept["at"]), kept["method"]) if kept else None


def write_step(session: SessionBase, step: Step) -> None:
    """Remember a sign-in that waits for its second step."""
    session[STEP] = {"account": step.account_id, "at": step.started_at.isoformat(), "method": step.method}

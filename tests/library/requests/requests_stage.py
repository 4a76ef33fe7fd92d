"""A reading room with its copy, and readers who order, for the tests of requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.holds.holds_stage import copy_in
from torelik.kernel.identifiers import new_uuid
from torelik.library.branches.models import Branch
from torelik.library.holdings.models import Item
from torelik.library.patrons.models import Patron
from torelik.library.requests import actions
from torelik.library.requests.models import BookRequest
from torelik.library.requests.rules import Destination, Wanted
from torelik.library.requests.vocabulary import RefusalReason, RequestState


@dataclass
class Stage:
    """One copy in the store of a branch; ``reader`` and ``another`` may order it."""

    home: Branch
    copy: Item
    reader: Patron
    another: Patron


def staged() -> Stage:
    """Set up a branch, a copy, a lending rule and two readers with accounts."""
    make.policy()
    home = make.branch("Үй")
    first, second = (make.patron(account=people.account(family_name=name)) for name in ("Бірінші", "Екінші"))
    return Stage(home, copy_in(home), first, second)


def order(
    stage: Stage,
    reader: Patron | None = None,
    *,
    wanted: Wanted | None = None,
    day: date = make.TODAY,
    at: datetime = NOON,
    key: UUID | None = None,
    by: Any = SYSTEM,
) -> BookRequest:
    """Let a reader order the title of the copy for a day."""
    return actions.place_request(
        key=key or new_uuid(),
        patron_id=(reader or stage.reader).pk,
        wanted=wanted or Wanted(record_id=stage.copy.record_id),
        to=Destination(day, stage.home.pk),
        by=by,
        at=at,
    )


def fetched(stage: Stage, reader: Patron | None = None, *, day: date = make.TODAY, at: datetime = NOON) -> BookRequest:
    """Order the copy and fetch it."""
    made = order(stage, reader, day=day, at=at)
    return actions.fetch(uuid=made.uuid, item_id=stage.copy.pk, by=SYSTEM, at=at)


def refused(made: BookRequest, reason: RefusalReason = RefusalReason.NOT_IN_PLACE, *, remark: str = "") -> BookRequest:
    """Refuse a request."""
    return actions.refuse(uuid=made.uuid, reason=reason, remark=remark, by=SYSTEM, at=NOON)


def state(made: BookRequest) -> RequestState:
    """Return the state in the database."""
    made.refresh_from_db()
    return RequestState(made.state)

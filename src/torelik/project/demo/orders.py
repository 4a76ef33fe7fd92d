"""Orders to reading rooms of the demonstration library: some refused last week, one that waits, some to be fetched."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.library import api as library

LAW = library.Wanted(title="Қазақ әдет-ғұрып құқығының материалдары", authors="Өсерұлы Н.")
COURSE = library.Wanted(title="Курс уголовного процесса", authors="Головко Л. В.")
REFUSED = (
    ("learner", LAW, 9, library.RefusalReason.LACUNA, ""),
    ("teacher", LAW, 6, library.RefusalReason.LACUNA, ""),
    ("anna.kovaleva", COURSE, 3, library.RefusalReason.REDIRECTED, "Зал электронных ресурсов"),
)
"""Who asked for what, how many days ago, and how it was answered."""
OTHER_REASONS = (library.RefusalReason.ON_LOAN, library.RefusalReason.BINDERY, library.RefusalReason.NOT_IN_PLACE)
TO_FETCH = ("teacher", "learner", "anna.kovaleva")
DAYS_TRIED = 14


def load(*, copies: Sequence[int], patrons: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Order what the library has not and what it has; refuse, fetch, and leave the rest to be answered."""
    titles = [library.Wanted(record_id=record) for record in sorted(set(library.records_of_items(copies).values()))]
    for username, wanted, days, reason, remark in REFUSED:
        moment = at - timedelta(days=days)
        uuid = _order(wanted, patrons[username], by=by, at=moment)
        library.refuse_request(uuid=uuid, reason=reason, remark=remark, by=by, at=moment + timedelta(minutes=20))
    for days, (reason, wanted) in enumerate(zip(OTHER_REASONS, titles, strict=False), start=4):
        moment = at - timedelta(days=days)
        uuid = _order(wanted, patrons["learner"], by=by, at=moment)
        library.refuse_request(uuid=uuid, reason=reason, remark="", by=by, at=moment + timedelta(minutes=20))
    for username, wanted in zip(TO_FETCH, titles[3:], strict=False):
        _order(wanted, patrons[username], by=by, at=at - timedelta(minutes=30))
    _order(library.Wanted(title="Сот билігінің тарихы"), patrons["learner"], by=by, at=at - timedelta(minutes=20))


def _order(wanted: library.Wanted, patron_id: int, *, by: Actor, at: datetime) -> UUID:
    """Order a book for the first day on which the place is open; return the request."""
    pickup, day = library.first_pickup(), clock.local_date(at)
    for ahead in range(DAYS_TRIED):
        to = library.Destination(_after(day, ahead), pickup.branch_id, pickup.point_id)
        try:
            return library.place_request(key=new_uuid(), patron_id=patron_id, wanted=wanted, to=to, by=by, at=at).uuid
        except library.RequestRefused as refused:
            last = refused
    raise last


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)

"""Readers of the demonstration library who wait: a queue of two for a book on loan, and a copy that lies ready."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from torelik.kernel.actor import Actor
from torelik.library import api as library

QUEUE = ("teacher", "anna.kovaleva")
"""They wait for the first book that was lent, in this order."""
HAS_IT_READY = "learner"
DAYS_AGO = (3, 1)


def load(*, lent: int, free: int, patrons: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Let two readers wait for the copy that is lent, and keep the free one for a third."""
    records = library.records_of_items([lent, free])
    pickup = library.first_pickup()
    for username, days in zip(QUEUE, DAYS_AGO, strict=True):
        library.place_hold(
            record_id=records[lent], patron_id=patrons[username], pickup=pickup, item_id=lent, by=by, at=at - timedelta(days=days)
        )
    library.place_hold(record_id=records[free], patron_id=patrons[HAS_IT_READY], pickup=pickup, item_id=free, by=by, at=at)
    library.receive_copy(item_id=free, branch_id=pickup.branch_id, by=by, at=at)

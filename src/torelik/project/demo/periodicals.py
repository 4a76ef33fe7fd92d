"""Subscriptions of the demonstration library: what came, what is late, a claim."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library

SUPPLIER = Trilingual("«Қазпошта» АҚ", "АО «Казпочта»", "Kazpost JSC")
PLACE = ("periodicals", Trilingual("Мерзімді басылымдар залы", "Зал периодики", "Periodicals room"))
SUBSCRIBED: tuple[tuple[str, str, library.Frequency, Mapping[str, object], str], ...] = (
    ("zan-zhane-zaman-kk", "75866", library.Frequency.MONTHLY, {"day": 15, "doubles": ((7, 8),)}, "18600.00"),
    ("zan-gazeti-kk", "65921", library.Frequency.WEEKLY, {"weekdays": frozenset({2, 4})}, "24400.00"),
    ("yurist-ru", "75858", library.Frequency.MONTHLY, {"day": 20}, "31200.00"),
    ("pravo-i-gosudarstvo-ru", "75914", library.Frequency.QUARTERLY, {"day": 25}, "14800.00"),
    ("bulletin-karaganda-law-en", "74620", library.Frequency.QUARTERLY, {"day": 28}, "9600.00"),
)
NOT_COME = {"yurist-ru": 2, "pravo-i-gosudarstvo-ru": 1}
"""How many of the last issues that should be here have not come."""


def load(*, records: Mapping[str, UUID], by: Actor, at: datetime) -> None:
    """Subscribe for the year, receive most of what should have come, and claim what is late."""
    today = clock.local_date(at)
    supplier = library.save_supplier(name=SUPPLIER, address="Астана", by=by, at=at).pk
    key, name = PLACE
    place = library.define_place(key=key, name=name, by=by, at=at).pk
    begins, ends = date(today.year, 1, 1), date(today.year, 12, 31)
    for record, index, frequency, more, price in SUBSCRIBED:
        pattern = library.PublicationPattern(since=begins, frequency=frequency, **more)  # type: ignore[arg-type]
        row = library.subscribe(
            key=new_uuid(), record_uuid=records[record], pattern=pattern, copies={place: 2}, begins_on=begins,
            valid_through=ends, supplier_id=supplier, catalogue="Қазпошта", index=index, price=Decimal(price), by=by, at=at,
        )  # fmt: skip
        due = [one for one in library.issues_of_subscription(row, today=today) if one.expected_on and one.expected_on <= today]
        for issue in due[: len(due) - NOT_COME.get(record, 0)]:
            library.receive_issue(uuid=issue.uuid, by=by, at=at - timedelta(days=1))

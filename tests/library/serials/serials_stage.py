"""Subscriptions for the tests of periodicals."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from factories import marc
from factories.moments import NOON
from factories.people import SYSTEM
from library.acquisition import stage as acquisition
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition.models import Supplier
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.holdings.actions import define_place
from torelik.library.models import Record
from torelik.library.serials import actions
from torelik.library.serials.models import SerialIssue, Subscription
from torelik.library.serials.rules import Pattern
from torelik.library.serials.vocabulary import Frequency, Refusal

_NUMBERS = count(70_001)
TODAY = date(2026, 11, 23)
BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


def place(key: str = "periodicals") -> int:
    """Return the id of a place where issues stand."""
    return define_place(key=key, name=Trilingual("Мерзімді басылымдар", "Периодика", "Periodicals"), by=SYSTEM, at=NOON).pk


def supplier(name: str = "Қазпошта") -> Supplier:
    """Return a supplier of periodicals."""
    return acquisition.supplier(name)


def periodical(title: str = "Заң және заман", *, issn: str = "1234-5679") -> Record:
    """Catalogue a periodical."""
    number = str(next(_NUMBERS))
    return marc.catalogued(
        MarcRecord(
            "00000nas a2200000 i 4500",
            (
                ControlField("001", number),
                ControlField("003", "KZ-Test"),
                ControlField("008", "260101c20009999kz mr        0   a0kaz d"),
                DataField("022", " ", " ", (("a", issn),)),
                DataField("245", "0", "0", (("a", title),)),
                DataField("264", " ", "1", (("a", "Астана :"), ("b", "Әділет"))),
            ),
        )
    )


def pattern(frequency: Frequency = Frequency.MONTHLY, **columns: Any) -> Pattern:
    """Return a pattern from the beginning of the year on."""
    return Pattern(**({"since": BEGINS, "frequency": frequency, "day": 10} | columns))


def subscription(*, title: str = "Заң және заман", copies: int = 2, of: Pattern | None = None, **header: Any) -> Subscription:
    """Subscribe to a periodical for a year."""
    key = header.pop("key", None) or uuid4()
    record = header.pop("record", None) or periodical(title)
    given = {"begins_on": BEGINS, "valid_through": ENDS, "by": SYSTEM, "at": NOON} | header
    return actions.subscribe(
        key=key, record_uuid=record.uuid, pattern=of or pattern(), copies={place(): copies} if copies else {}, **given
    )


def issue(of: Subscription, number: int) -> SerialIssue:
    """Return one issue by its number."""
    return SerialIssue.objects.get(subscription=of, number=number)


def receive(row: SerialIssue, **more: Any) -> tuple[SerialIssue, bool]:
    """Register that an issue came."""
    return actions.receive_issue(uuid=row.uuid, **({"by": SYSTEM, "at": NOON} | more))


def refused(act: Callable[[], object]) -> list[Refusal]:
    """Return why something was refused."""
    with pytest.raises(actions.SerialsRefused) as why:
        act()
    return [one.refusal for one in why.value.told]

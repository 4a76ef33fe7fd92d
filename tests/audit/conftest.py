"""Events to write down, and a hand that changes them behind the product's back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from torelik.audit import api as audit
from torelik.kernel.actor import Actor

AIGERIM = Actor(account_id=7, name="Сәрсенова Айгерім")


@pytest.fixture
def write_events(at: datetime) -> Callable[..., list[int]]:
    """Record so many events, a second apart, and return their keys."""

    def write(count: int, *, since: datetime = at) -> list[int]:
        return [
            audit.record("audit.journal-read", by=AIGERIM, at=since + timedelta(seconds=number), facts={"number": number}).pk
            for number in range(count)
        ]

    return write


@pytest.fixture
def sealed_events(write_events: Callable[..., list[int]], at: datetime) -> list[int]:
    """Five events in the chain."""
    keys = write_events(5)
    audit.seal_events(at=at + timedelta(minutes=1))
    return keys

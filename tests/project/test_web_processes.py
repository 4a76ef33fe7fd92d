"""How many processes answer pages: as set, else by the machine."""

import os

import pytest

from torelik.project.commands import running
from torelik.project.commands.failure import Failure


@pytest.mark.parametrize(("processors", "expected"), [(None, 1), (1, 1), (2, 1), (4, 2), (8, 4), (64, 4)])
def test_the_machine_decides_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch, processors: int | None, expected: int) -> None:
    monkeypatch.delenv("TORELIK_WEB_PROCESSES", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)

    assert running._web_processes() == expected


def test_who_sets_a_number_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORELIK_WEB_PROCESSES", "3")

    assert running._web_processes() == 3


@pytest.mark.parametrize("asked", ["0", "65", "-1", "two", "1.5", "٣"])
def test_a_number_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("TORELIK_WEB_PROCESSES", asked)

    with pytest.raises(Failure, match="TORELIK_WEB_PROCESSES"):
        running._web_processes()

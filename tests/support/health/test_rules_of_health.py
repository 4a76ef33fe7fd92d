import pytest

from torelik.support.health import rules
from torelik.support.health.rules import GIB, MIB
from torelik.support.health.vocabulary import State


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        ([], State.OK),
        ([State.OK, State.OK], State.OK),
        ([State.WARN, State.OK], State.WARN),
        ([State.WARN, State.FAIL, State.OK], State.FAIL),
    ],
)
def test_health_is_as_bad_as_its_worst_check(states: list[State], worst: State) -> None:
    assert rules.worst(states) == worst


@pytest.mark.parametrize(
    ("value", "state"), [(0, State.OK), (59, State.OK), (60, State.WARN), (599, State.WARN), (600, State.FAIL)]
)
def test_a_lag_is_told_before_it_breaks(value: int, state: State) -> None:
    assert rules.state_of(value, warn_from=60, fail_from=600) == state


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (100 * GIB, 1000 * GIB, State.OK),
        (80 * GIB, 1000 * GIB, State.OK),  # little of a large disk is still much
        (4 * GIB, 20 * GIB, State.OK),
        (4 * GIB, 100 * GIB, State.WARN),
        (511 * MIB, 1 * GIB, State.FAIL),
        (0, 100 * GIB, State.FAIL),
    ],
)
def test_the_disk_is_judged_by_what_is_free(free: int, total: int, state: State) -> None:
    assert rules.state_of_disk(free=free, total=total) == state


@pytest.mark.parametrize(
    ("address", "is_forwarded", "presented", "token", "may"),
    [
        ("127.0.0.1", False, "", "", True),
        ("::1", False, "", "secret", True),
        ("127.0.0.1", True, "", "", False),  # a web server on this machine forwards strangers
        ("192.0.2.7", False, "", "", False),
        ("192.0.2.7", False, "", "secret", False),
        ("192.0.2.7", False, "wrong", "secret", False),
        ("192.0.2.7", True, "secret", "secret", True),
        ("not an address", False, "", "", False),
        ("192.0.2.7", False, "кілт", "secret", False),
    ],
)
def test_figures_are_for_our_own_monitoring(address: str, is_forwarded: bool, presented: str, token: str, may: bool) -> None:
    assert rules.may_read_figures(address=address, is_forwarded=is_forwarded, presented=presented, token=token) == may

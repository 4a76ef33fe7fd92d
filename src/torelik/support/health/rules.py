"""Which value is good, which needs a look, which is broken; and whose machine may read the figures."""

import hmac
from collections.abc import Iterable
from ipaddress import ip_address

from torelik.support.health.vocabulary import State

MIB = 1024 * 1024
GIB = 1024 * MIB
DISK_FAIL_BYTES = 512 * MIB
DISK_WARN_BYTES = 5 * GIB
DISK_WARN_SHARE = 0.1
ORDER = (State.OK, State.WARN, State.FAIL)


def worst(states: Iterable[State]) -> State:
    """Return the worst of *states*; nothing checked is in order."""
    return max(states, key=ORDER.index, default=State.OK)


def state_of(value: float, *, warn_from: float, fail_from: float) -> State:
    """Return the state of a value that should be small: a lag, a count of what waits."""
    if value >= fail_from:
        return State.FAIL
    return State.WARN if value >= warn_from else State.OK


def state_of_disk(*, free: int, total: int) -> State:
    """Return the state of the disk by what is free, in bytes: a large disk may be fuller by share than a small one."""
    if free < DISK_FAIL_BYTES:
        return State.FAIL
    return State.WARN if free < DISK_WARN_BYTES and free < total * DISK_WARN_SHARE else State.OK


def may_read_figures(*, address: str, is_forwarded: bool, presented: str, token: str) -> bool:
    """Tell whether the asker is a monitoring of ours: on this machine itself, or with the token.

    What a web server on this machine forwards also comes from loopback, so a forwarded request needs the token.
    Without a token in the settings none opens anything.
    """
    if token and hmac.compare_digest(presented.encode(), token.encode()):
        return True
    return not is_forwarded and _is_loopback(address)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

"""How many scans of the offline desk wait for a decision: that desk stands above lending, so it is asked through here."""

from collections.abc import Callable

_registered: list[Callable[[], int]] = [lambda: 0]


def register(count: Callable[[], int]) -> None:
    """Let the lending desk ask for the number; called once, when the application starts."""
    _registered[:] = [count]


def number() -> int:
    """Return how many scans wait for a decision."""
    return _registered[0]()

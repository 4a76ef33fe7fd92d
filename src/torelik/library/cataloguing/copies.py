"""How many copies a title has: cataloguing lies below the copies, so it is told who counts them."""

from collections.abc import Callable, Collection, Mapping

Counter = Callable[[Collection[int]], Mapping[int, int]]

_counters: list[Counter] = []


def register_counter(counter: Counter) -> None:
    """Let *counter* answer how many copies each of some records has; called once, when the application starts."""
    _counters[:] = [counter]


def copies_of(record_ids: Collection[int]) -> Mapping[int, int]:
    """Return the numbers of copies by record; a record that is not in the answer has none."""
    return _counters[0](record_ids) if _counters and record_ids else {}

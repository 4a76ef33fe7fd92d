"""What the clock does for assessment."""

from datetime import datetime

from torelik.learning.assessment import actions, queries


def close_expired_attempts(*, at: datetime) -> int:
    """End every attempt whose time is over at the moment *at*, each in a transaction of its own; return how many.

    Safe to run in several processes at once, and safe to miss: whoever opens an attempt ends it too.
    """
    return sum(actions.close_if_run_out(attempt=uuid, at=at) for uuid in queries.run_out(at=at))

"""What every way of signing in tells of itself."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One way of signing in: its key, the template of its part of the page, whether it works on this site."""

    key: str
    template: str
    works: Callable[[], bool]

"""Where the registers stand."""

from collections.abc import Callable
from dataclasses import dataclass

from torelik.kernel.actor import Actor
from torelik.library.administration.models import NumberSequence
from torelik.library.administration.vocabulary import CONTINUOUS, GRANTS, YEARLESS, Series

_in_use: dict[Series, Callable[[], int]] = {}


def register_in_use(series: Series, largest: Callable[[], int]) -> None:
    """Let the module that bears the numbers say which is the largest in use, also of those that were given elsewhere."""
    _in_use[series] = largest


@dataclass(frozen=True, slots=True)
class RegisterState:
    """The last number given in one register and year; ``in_use`` is the largest in use, where somebody can say it."""

    series: Series
    year: int
    last: int
    in_use: int = 0

    @property
    def is_behind(self) -> bool:
        """Whether the next number may be taken already."""
        return self.in_use > self.last


def registers(*, this_year: int, visible_to: Actor) -> list[RegisterState]:
    """Return every register of this year and of those that do not begin anew, then earlier years, the newest first."""
    visible_to.require(GRANTS.SET_NUMBERS)
    given = {(row.series, row.year): row.last for row in NumberSequence.objects.all()}
    states = []
    for series in Series:
        year = CONTINUOUS if series in YEARLESS else this_year
        in_use = _in_use[series]() if series in _in_use else 0
        states.append(RegisterState(series, year, given.pop((series.value, year), 0), in_use))
    earlier = sorted(given.items(), key=lambda one: (-one[0][1], one[0][0]))
    return states + [RegisterState(Series(series), year, last) for (series, year), last in earlier if series in Series.values]

"""Rows of a report as bars. The table beside them has the same numbers in words, and more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from torelik.library.administration import papers
from torelik.library.administration.reports import Chart, Row

MOST_BARS = 31
"""So many bars can be told apart: a month by its days."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; its lengths are in percent of the longest. The second one is of the period before."""

    name: str
    value: str
    length: int
    before: str = ""
    length_before: int = 0


def bars_of(chart: Chart, rows: Sequence[Row]) -> list[Bar]:
    """Return the first rows as bars; none where there is nothing to compare."""
    shown = list(rows[: -1 if chart.has_total else None])[:MOST_BARS]
    numbers = [_number(row[chart.numbers]) for row in shown]
    earlier = [_number(row[chart.before]) if chart.before is not None else Decimal(0) for row in shown]
    longest = max([*numbers, *earlier], default=Decimal(0))
    if len(shown) < 2 or longest <= 0:
        return []
    bars = [
        Bar(
            papers.printed(row[chart.names]),
            papers.printed(row[chart.numbers]),
            length_of(number, longest),
            papers.printed(row[chart.before]) if chart.before is not None else "",
            length_of(old, longest),
        )
        for row, number, old in zip(shown, numbers, earlier, strict=True)
    ]
    return bars[::-1] if chart.is_in_turn else bars


def length_of(number: Decimal, longest: Decimal) -> int:
    """Return the length of a bar in percent; whatever is more than nothing can be seen.

    >>> length_of(Decimal(1), Decimal(3000)), length_of(Decimal(0), Decimal(3))
    (1, 0)
    """
    return max(int(100 * number / longest), 1) if number > 0 else 0


def _number(cell: Any) -> Decimal:
    value = papers.plain(cell)
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)

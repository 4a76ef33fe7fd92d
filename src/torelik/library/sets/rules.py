"""What is decided about sets of books, in plain Python."""

from collections.abc import Iterable, Mapping

from torelik.library.lending.vocabulary import Refusal

MOST_TITLES = 40
"""So many titles a set may have."""

MOST_READERS = 200
"""So many readers of a group are served together."""


def shortage(*, needed: int, there: int) -> int:
    """Return how many copies are missing."""
    return max(needed - there, 0)


def told_together(refusals: Mapping[int, Iterable[Refusal]]) -> list[tuple[Refusal, tuple[int, ...]]]:
    """Return each reason once, with the numbers of the titles that it keeps from a reader.

    A reason that keeps every title is told without numbers: it is one of the reader, not of the books.
    """
    found: dict[Refusal, list[int]] = {}
    for position, reasons in refusals.items():
        for reason in reasons:
            found.setdefault(reason, []).append(position)
    order = list(Refusal)
    told = sorted(found.items(), key=lambda one: order.index(one[0]))
    return [(reason, () if len(positions) == len(refusals) else tuple(positions)) for reason, positions in told]

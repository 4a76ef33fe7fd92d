"""How far one word is from another, by typing mistakes."""

from collections.abc import Iterable


def mistakes_between(one: str, other: str, *, at_most: int) -> int:
    """Count letters left out, added, changed or swapped; ``at_most + 1`` where there are more."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (letter != against),
            )
            swapped = row > 1 and column > 1 and letter == other[column - 2] and against == one[row - 2]
            if swapped:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > at_most:
            return at_most + 1
        before, previous = previous, current
    return previous[-1]


def nearest_words(word: str, *, known: Iterable[tuple[str, int]], limit: int) -> list[str]:
    """Return the known words with the fewest mistakes, more frequent ones first; long words may have two."""
    allowed = 1 if len(word) < 6 else 2
    near = [
        (mistakes, -count, candidate)
        for candidate, count in known
        if (mistakes := mistakes_between(word, candidate, at_most=allowed)) <= allowed
    ]
    return [candidate for _mistakes, _count, candidate in sorted(near)[:limit]]

"""Every way to take a Kazakh word apart: a stem that could be a dictionary form, and an ending that may follow it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from torelik.search.analysis.kazakh.morphotactics import LONGEST_ENDING, Ending
from torelik.search.analysis.kazakh.sounds import VOICED, VOWELS, Harmony, harmonies_of, place, places_of

SHORTEST_STEM = 2


class Chain(NamedTuple):
    """One reading of an ending: whose it is, its morphemes, after which sounds it may stand, how likely it is.

    ``kind`` is V for a verb's ending, N for a nominal one, W for no ending at all; ``first`` is the morpheme next to
    the stem, ``tags`` are all of them joined by full stops; ``places`` has a bit for each harmony and final sound;
    ``score`` comes from the ranking and is zero until it has spoken.
    """

    kind: str
    first: str
    tags: str
    places: int
    score: float = 0.0


class Split(NamedTuple):
    """A word taken apart. ``change`` says how the stem differs from the word's own beginning."""

    stem: str
    ending: str
    chain: Chain
    change: str = ""


WHOLE = Chain(kind="W", first="", tags="", places=0)
"""The chain of a word without an ending."""

Endings = Mapping[str, tuple[Chain, ...]]


def gathered(endings: Iterable[Ending]) -> dict[str, tuple[Chain, ...]]:
    """Return endings by their letters."""
    places: dict[tuple[str, str, str], int] = {}
    for ending in endings:
        key = (ending.letters, "V" if ending.verbal else "N", ".".join(ending.tags))
        places[key] = places.get(key, 0) | place(ending.harmony, ending.final)
    table: dict[str, list[Chain]] = {}
    for (letters, kind, tags), bits in places.items():
        table.setdefault(letters, []).append(Chain(kind, tags.partition(".")[0], tags, bits))
    return {letters: tuple(chains) for letters, chains in table.items()}


def splits(word: str, endings: Endings) -> list[Split]:
    """Return the whole word first, then every split that harmony, assimilation and morphotactics allow."""
    found = [Split(word, "", WHOLE)]
    length = len(word)
    first_vowel = next((at for at, letter in enumerate(word) if letter in VOWELS), length)
    for at in range(max(1, first_vowel + 1, length - LONGEST_ENDING), length):
        rest = word[at:]
        if chains := endings.get(rest):
            beginning = word[:at]
            if at >= SHORTEST_STEM:
                found += _allowed(beginning, rest, chains)
            if rest[0] in _CHANGING:
                for stem, change, kinds in _changed_stems(beginning, rest[0]):
                    found += _allowed(stem, rest, chains, change, kinds)
        if rest[0] in _RUN_TOGETHER:
            for stem, ending, change in _parted(word[:at], rest):
                if chains := endings.get(ending):
                    found += _allowed(stem, ending, chains, change, "V")
    return found


def _allowed(stem: str, ending: str, chains: tuple[Chain, ...], change: str = "", kinds: str = "NV") -> list[Split]:
    places = places_of(stem)
    return [Split(stem, ending, chain, change) for chain in chains if chain.places & places and chain.kind in kinds]


_CHANGING = frozenset("ыіуае")
_RUN_TOGETHER = frozenset("ияю")


def _changed_stems(beginning: str, vowel: str) -> Iterator[tuple[str, str, str]]:
    """Yield stems that lose or change a sound before a vowel, the name of the change, and whose endings may follow."""
    last = beginning[-1]
    long_enough = len(beginning) >= SHORTEST_STEM
    if last in VOICED and long_enough:
        yield beginning[:-1] + VOICED[last], "voiced", "NV"  # кітаб-ы, шығ-ады
    elif last == "у" and long_enough and vowel != "у":
        yield beginning[:-1] + "п", "voiced", "V"  # тау-ып
    if vowel == "у" and (last not in VOWELS or last == "у"):
        yield beginning + _narrow(beginning), "narrow", "V"  # оқ-у
    if last not in VOWELS and long_enough and (beginning[-2] not in VOWELS or beginning[-2] == "у"):
        yield beginning[:-1] + _narrow(beginning) + last, "elided", "NV"  # халқ-ы, қорқ-ады
    if vowel in "ыі" and last in "лнрстдв" and len(beginning) > SHORTEST_STEM:
        yield beginning + "ь", "soft", "NV"  # модел-і


def _parted(beginning: str, rest: str) -> Iterator[tuple[str, str, str]]:
    """Yield stem and ending where their sounds have run together in one letter, and the name of the change."""
    vowel, left = rest[0], rest[1:]
    if vowel == "и":
        if beginning[-1] not in VOWELS:
            yield beginning + _narrow(beginning), "й" + left, "narrow"  # оқы-йды as оқиды
        return
    ending = ("а" if vowel == "я" else "у") + left
    yield beginning + "й", ending, "glide"  # той-ады as тояды, қой-у as қою
    if beginning[-1] == "и":
        yield beginning, ending, "glide"  # жи-ады as жияды


def _narrow(beginning: str) -> str:
    return "і" if harmonies_of(beginning) == (Harmony.FRONT,) else "ы"

"""Which split of a word is the likely one: a log-linear model over a few hundred kinds of signs.

Signs of the ending, of the stem, and of both together are separate functions, so that the first can be added up once for
every ending and the others be kept by what they depend on: a word is ranked without a string being built.
"""

from collections.abc import Iterator, Mapping

from torelik.search.analysis.kazakh.lexicon import Facts
from torelik.search.analysis.kazakh.sounds import VOWELS
from torelik.search.analysis.kazakh.splitting import Chain, Split

LONGEST_COUNTED_STEM = 8
LONGEST_COUNTED_ENDING = 9
MOST_SYLLABLES = 4
TAIL_LENGTHS = (1, 2, 3)

Weights = Mapping[str, float]

_NO_VOWELS = str.maketrans("", "", "".join(VOWELS))


def ending_signs(letters: str, chain: Chain) -> Iterator[str]:
    """Yield what the ending alone tells."""
    kind = chain.kind
    yield f"kind {kind}"
    if not letters:
        return
    tags = chain.tags.split(".")
    yield f"chain {kind} {chain.tags}"
    yield f"first {kind} {tags[0]}"
    yield f"last {kind} {tags[-1]}"
    yield f"letters {kind} {letters}"
    yield f"begins {kind} {tags[0]} {letters[0]}"
    yield f"ending {min(len(letters), LONGEST_COUNTED_ENDING)}"
    for tag in tags:
        yield f"has {kind} {tag}"


def stem_signs(kind: str, facts: Facts, length: int, syllables: int) -> Iterator[str]:
    """Yield what the facts about the stem and its size tell."""
    lexical = _lexical(kind, facts)
    support, other = facts.nominal_support, facts.verbal_support
    if kind == "V":
        support, other = other, support
    yield f"lexicon {kind} {lexical}"
    yield f"lexicon {kind} {lexical} {length}"
    yield f"lexicon {kind} {lexical} attested {facts.is_attested:d}"
    yield f"support {kind} {support}"
    yield f"support {kind} {support} {length}"
    yield f"support {kind} other {other}"
    yield f"length {kind} {length}"
    yield f"syllables {kind} {syllables}"
    yield f"known {kind} {min(facts.known_nominals, 2)} {min(facts.known_verbs, 2)}"


def tail_sign(kind: str, tail: str) -> str:
    """Return what the last letters of the stem tell."""
    return f"tail {kind} {tail}"


def joint_signs(chain: Chain, change: str, facts: Facts) -> Iterator[str]:
    """Yield what the first morpheme, the change of the stem and the facts tell together."""
    kind = chain.kind
    lexical = _lexical(kind, facts)
    support = facts.verbal_support if kind == "V" else facts.nominal_support
    yield f"lexicon {kind} {lexical} before {chain.first}"
    yield f"support {kind} {support} before {chain.first}"
    if change:
        yield f"change {kind} {change}"
        yield f"change {change} {facts.nominal:d}{facts.is_verb:d}"


def _lexical(kind: str, facts: Facts) -> str:
    return f"{facts.is_verb:d}{facts.nominal:d}" if kind == "V" else f"{facts.nominal:d}{facts.is_verb:d}"


def syllables_of(stem: str) -> int:
    """Return the number of vowels, no more than four."""
    return min(len(stem) - len(stem.translate(_NO_VOWELS)), MOST_SYLLABLES)


def signs_of(split: Split, facts: Facts) -> list[str]:
    """Return every sign of a split; training works with these."""
    kind = split.chain.kind
    return [
        *ending_signs(split.ending, split.chain),
        *stem_signs(kind, facts, min(len(split.stem), LONGEST_COUNTED_STEM), syllables_of(split.stem)),
        *(tail_sign(kind, split.stem[-length:]) for length in TAIL_LENGTHS),
        *joint_signs(split.chain, split.change, facts),
    ]


class Ranker:
    """Scores splits whose endings have been scored before (see ``scored``)."""

    def __init__(self, weights: Weights, facts: Mapping[str, int]) -> None:
        """Keep *weights* by sign and *facts* by stem, packed."""
        self._weights = weights
        self._facts = facts
        self._tails: dict[str, dict[str, float]] = {kind: {} for kind in "NVW"}
        for sign, weight in weights.items():
            name, _, rest = sign.partition(" ")
            if name == "tail":
                self._tails[rest[0]][rest[2:]] = weight
        self._by_tail: dict[tuple[str, str], float] = {}
        self._by_stem: dict[tuple[str, int, int, int], float] = {}
        self._by_joint: dict[tuple[str, str, str, int], float] = {}

    def score(self, split: Split) -> float:
        """Return how likely the split is, on a scale that only compares splits of one word."""
        stem, _ending, chain, change = split
        kind, first, _tags, _places, score = chain
        facts = self._facts.get(stem, 0)
        length = len(stem)
        of_stem = (kind, facts, min(length, LONGEST_COUNTED_STEM), min(length - len(stem.translate(_NO_VOWELS)), MOST_SYLLABLES))
        of_tail = (kind, stem[-3:])
        of_both = (kind, first, change, facts)
        try:
            return score + self._by_stem[of_stem] + self._by_tail[of_tail] + self._by_joint[of_both]
        except KeyError:
            self._by_stem[of_stem] = self._sum(stem_signs(kind, Facts.of(facts), *of_stem[2:]))
            self._by_tail[of_tail] = sum(self._tails[kind].get(stem[-length:], 0.0) for length in TAIL_LENGTHS)
            self._by_joint[of_both] = self._sum(joint_signs(chain, change, Facts.of(facts)))
            return score + self._by_stem[of_stem] + self._by_tail[of_tail] + self._by_joint[of_both]

    def _sum(self, signs: Iterator[str]) -> float:
        return sum(self._weights.get(sign, 0.0) for sign in signs)


def scored(letters: str, chains: tuple[Chain, ...], weights: Weights) -> tuple[Chain, ...]:
    """Return the chains of an ending with their scores, the best of those that could stand for each other only."""
    best: dict[tuple[str, str, int], Chain] = {}
    for chain in chains:
        ranked = chain._replace(score=round(sum(weights.get(sign, 0.0) for sign in ending_signs(letters, chain)), 4))
        key = (chain.kind, chain.first, chain.places)
        if key not in best or ranked.score > best[key].score:
            best[key] = ranked
    return tuple(best.values())

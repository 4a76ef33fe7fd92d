"""Words typed without the letters of Kazakh, or in Latin letters: which Kazakh word was meant.

«казакстанда», «qazaqstanda» and «Qazaqstanda» have one skeleton. It is cut wherever the beginning is the skeleton of a stem
in the lexicon and the rest that of an ending which may follow this stem; the ranking chooses as it does for any word.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from torelik.search.analysis.kazakh.lexicon import Facts, Nominal
from torelik.search.analysis.kazakh.ranking import Ranker
from torelik.search.analysis.kazakh.sounds import VOICED, VOWELS, places_of
from torelik.search.analysis.kazakh.splitting import WHOLE, Chain, Split
from torelik.search.analysis.skeleton import skeleton

SHORTEST = 3
"""Letters of a word that can be restored; shorter ones could be anything."""

MOST_LEMMAS = 2
NEAR = 1.5
"""How far the score of a second lemma may lie from the best one."""

_UNVOICED = {voiceless: voiced for voiced, voiceless in VOICED.items()}


class Restorer:
    """Finds lemmas by skeletons; made from the same table as the lemmatiser."""

    def __init__(self, facts: Mapping[str, int], endings: Mapping[str, tuple[Chain, ...]], ranker: Ranker) -> None:
        """Turn the lexicon and the endings into skeletons; takes some tenths of a second."""
        self._ranker = ranker
        self._stems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem, packed in facts.items():
            known = Facts.of(packed)
            if len(stem) > 1 and _is_listed(known):
                for shown, change in _shapes(stem):
                    self._stems[skeleton(shown)].append((stem, change))
        self._endings: defaultdict[str, list[tuple[str, tuple[Chain, ...]]]] = defaultdict(list)
        for letters, chains in endings.items():
            self._endings[skeleton(letters)].append((letters, chains))

    def lemmas(self, word: str) -> tuple[str, ...]:
        """Return the dictionary forms that a word in small letters may stand for, the likely one first; often none."""
        if len(word) < SHORTEST:
            return ()
        best: dict[str, float] = {}
        for split in self._splits(skeleton(word)):
            score = self._ranker.score(split)
            if score > best.get(split.stem, float("-inf")):
                best[split.stem] = score
        ordered = sorted(best, key=lambda lemma: -best[lemma])[:MOST_LEMMAS]
        return tuple(lemma for lemma in ordered if best[lemma] >= best[ordered[0]] - NEAR)

    def _splits(self, bones: str) -> Iterator[Split]:
        for at in range(2, len(bones) + 1):
            for stem, change in self._stems.get(bones[:at], ()):
                if at == len(bones):
                    if not change:
                        yield Split(stem, "", WHOLE)
                    continue
                places = places_of(stem)
                for letters, chains in self._endings.get(bones[at:], ()):
                    if change and letters[0] not in VOWELS and letters[0] != "у":
                        continue
                    for chain in chains:
                        if chain.places & places:
                            yield Split(stem, letters, chain, change)


def _is_listed(known: Facts) -> bool:
    return known.nominal == Nominal.CLEAN or known.is_verb or bool(known.known_nominals or known.known_verbs)


def _shapes(stem: str) -> Iterator[tuple[str, str]]:
    """Yield the stem as it is, and as it looks before a vowel: кітаб-ы, халқ-ы, оқ-у."""
    yield stem, ""
    last = stem[-1]
    if last in _UNVOICED:
        yield stem[:-1] + _UNVOICED[last], "voiced"
    if len(stem) > 3 and stem[-2] in "ыі" and last not in VOWELS and stem[-3] not in VOWELS:
        yield stem[:-2] + last, "elided"
    if len(stem) > 2 and last in "ыі":
        yield stem[:-1], "narrow"

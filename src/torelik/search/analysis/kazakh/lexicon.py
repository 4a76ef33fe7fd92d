"""What is known about stems: word lists, the forms attested in a large vocabulary, the lemmas of annotated text."""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from torelik.search.analysis.kazakh.sounds import VOWELS, Harmony, harmonies_of
from torelik.search.analysis.kazakh.splitting import Endings, Split, splits

CYRILLIC_WORD = re.compile(r"[а-яёәғқңөұүһі]+")

SUPPORT_STEPS = (2, 4, 7, 11)
"""How many different first morphemes of attested forms raise the support of a stem by one step."""

_MOST_KNOWN = 3


class Nominal(IntEnum):
    """Whether a word list has the stem as a noun, an adjective or another unchanging word."""

    ABSENT = 0
    LOOKS_INFLECTED = 1
    CLEAN = 2


class Facts(NamedTuple):
    """What is known about one stem. Steps of support run from 0 to 4, known lemmas from 0 to 3."""

    nominal: int = Nominal.ABSENT
    is_verb: bool = False
    is_attested: bool = False
    nominal_support: int = 0
    verbal_support: int = 0
    known_nominals: int = 0
    known_verbs: int = 0

    def packed(self) -> int:
        """Return the facts in one number."""
        return (
            self.nominal
            | self.is_verb << 2
            | self.is_attested << 3
            | self.nominal_support << 4
            | self.verbal_support << 7
            | min(self.known_nominals, _MOST_KNOWN) << 10
            | min(self.known_verbs, _MOST_KNOWN) << 12
        )

    @classmethod
    def of(cls, packed: int) -> "Facts":
        """Return the facts of a number made by ``packed``."""
        return cls(
            packed & 3,
            bool(packed >> 2 & 1),
            bool(packed >> 3 & 1),
            packed >> 4 & 7,
            packed >> 7 & 7,
            packed >> 10 & 3,
            packed >> 12 & 3,
        )


NOTHING = Facts()

_INFLECTIONS = {"pl", "p1", "p2", "p1p", "p2p", "p3", "gen", "dat", "acc", "loc", "abl", "ins"}


class Vocabulary(NamedTuple):
    """Word lists as they come: nominal headwords, verbal nouns in -у, forms of running text."""

    nominals: frozenset[str] = frozenset()
    verbal_nouns: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()


def hunspell_vocabulary(lines: Iterable[str]) -> Vocabulary:
    """Return the headwords of hunspell-kk: those with the flag M that end in -у name actions."""
    nominals, verbal_nouns = set(), set()
    for line in lines:
        word, _, flags = line.strip().lstrip("\ufeff").partition("/")
        word = word.lower()
        if not CYRILLIC_WORD.fullmatch(word):
            continue
        nominals.add(word)
        if "M" in flags and word.endswith("у"):
            verbal_nouns.add(word)
    return Vocabulary(frozenset(nominals), frozenset(verbal_nouns))


def wordlist_vocabulary(lines: Iterable[str]) -> Vocabulary:
    """Return the forms of a list with one word a line; what is not a Kazakh or Russian word is passed over."""
    words = (line.strip().lower() for line in lines)
    return Vocabulary(forms=frozenset(word for word in words if len(word) > 1 and CYRILLIC_WORD.fullmatch(word)))


def verb_roots(verbal_nouns: Iterable[str]) -> set[str]:
    """Return the roots of actions: бару → бар; of оқу both оқ and оқы, since the -ы has run into the -у."""
    roots = set()
    for noun in verbal_nouns:
        root = noun[:-1]
        if len(root) < 2:
            continue
        roots.add(root)
        if root[-1] not in VOWELS:
            roots |= {root + "ыі"[harmony] for harmony in harmonies_of(root) if harmony in Harmony}
    return roots


def facts_of_stems(vocabulary: Vocabulary, endings: Endings) -> tuple[dict[str, Facts], set[str]]:
    """Return the facts about every stem worth keeping, and the letters of the endings that the forms use."""
    verbs = verb_roots(vocabulary.verbal_nouns)
    attested = vocabulary.forms | vocabulary.nominals
    supporting: dict[tuple[str, str], set[str]] = {}
    used: set[str] = set()
    inflected: set[str] = set()
    for word in attested:
        for split in splits(word, endings)[1:]:
            used.add(split.ending)
            if len(split.stem) > 1:
                supporting.setdefault((split.stem, split.chain.kind), set()).add(split.chain.first)
            if word in vocabulary.nominals and _shows_inflection(split, vocabulary.nominals, verbs):
                inflected.add(word)
    facts: dict[str, Facts] = {}
    for stem in vocabulary.nominals | verbs | {stem for (stem, _), first in supporting.items() if len(first) >= SUPPORT_STEPS[0]}:
        nominal = Nominal.ABSENT
        if stem in vocabulary.nominals:
            nominal = Nominal.LOOKS_INFLECTED if stem in inflected else Nominal.CLEAN
        facts[stem] = Facts(
            nominal,
            stem in verbs,
            stem in attested,
            _step(supporting.get((stem, "N"), ())),
            _step(supporting.get((stem, "V"), ())),
        )
    return facts, used


def _shows_inflection(split: Split, nominals: frozenset[str], verbs: set[str]) -> bool:
    """Tell whether a headword is rather a form of another one: мектептер, соттың, кітабы, абайлап."""
    if split.chain.kind == "V":
        return split.stem in verbs and len(split.ending) > 2
    if split.stem not in nominals:
        return False
    if split.change:
        return True
    return len(split.stem) > 2 and len(split.ending) > 1 and not _INFLECTIONS.isdisjoint(split.chain.tags.split("."))


def _step(first_morphemes: Iterable[str]) -> int:
    number = len(set(first_morphemes))
    return sum(number >= step for step in SUPPORT_STEPS)


def with_known(facts: Mapping[str, Facts], known: Mapping[str, tuple[int, int]]) -> dict[str, Facts]:
    """Return the facts together with how many forms of each lemma annotated text has, nominal and verbal."""
    joined = dict(facts)
    for lemma, (nominals, verbs) in known.items():
        joined[lemma] = joined.get(lemma, NOTHING)._replace(known_nominals=nominals, known_verbs=verbs)
    return joined

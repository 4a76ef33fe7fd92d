"""From a Kazakh word to its dictionary form, and to the second likely one where the word leaves a doubt."""

import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from torelik.search.analysis.kazakh.derivation import root_of
from torelik.search.analysis.kazakh.irregular import CLITICS, IRREGULAR
from torelik.search.analysis.kazakh.lexicon import Facts
from torelik.search.analysis.kazakh.morphotactics import all_endings
from torelik.search.analysis.kazakh.ranking import Ranker
from torelik.search.analysis.kazakh.restoring import Restorer
from torelik.search.analysis.kazakh.splitting import Chain, Split, splits
from torelik.search.analysis.kazakh.table import RULES, Table, installed_table

DOUBT = 0.8
"""A second dictionary form counts when its score is no farther from the best one; 0.8 means: less than twice as unlikely."""

REMEMBERED = 200_000


class Reading(NamedTuple):
    """One likely way to understand a word: what it is a form of, the ending with its morphemes, a verb's or not, its score."""

    lemma: str
    ending: str = ""
    tags: str = ""
    is_verb: bool = False
    score: float = 0.0


class Lemmatiser:
    """Understands Kazakh words, in small letters, by one table; *corrections* are answers that a librarian has given."""

    def __init__(self, table: Table, corrections: Mapping[str, str] | None = None) -> None:
        """Prepare for *table*; nothing is read from a disk here."""
        self._endings: Mapping[str, tuple[Chain, ...]] = table.endings
        self._facts = table.facts
        self._ranker = Ranker(table.weights, table.facts)
        self._fixed = {**IRREGULAR, **(corrections or {})}
        self.version = f"{RULES}-{table.digest}"
        self.has_lexicon = table.has_lexicon
        self.lemmas = lru_cache(maxsize=REMEMBERED)(self._lemmas)
        self.root = lru_cache(maxsize=REMEMBERED)(self._root)
        self.restored = lru_cache(maxsize=REMEMBERED)(self._restored)
        self._restoring = threading.Lock()
        self._restorer: Restorer | None = None

    def lemma(self, word: str) -> str:
        """Return the likely dictionary form of the word, in small letters."""
        return self.lemmas(word)[0]

    def knows(self, lemma: str) -> bool:
        """Tell whether the lexicon, annotated text or a librarian has the dictionary form."""
        return lemma in self._fixed or self._facts.get(lemma, 0) & _IN_A_LIST != 0

    def _root(self, lemma: str) -> str:
        return root_of(lemma, knows=self._has_stem)

    def _has_stem(self, stem: str) -> bool:
        packed = self._facts.get(stem, 0)
        return packed & _IN_A_LIST != 0 or Facts.of(packed).nominal_support > 1

    def _restored(self, word: str) -> tuple[str, ...]:
        """Return the dictionary forms that a word typed without Kazakh letters, or in Latin ones, may stand for."""
        with self._restoring:
            if self._restorer is None:
                self._restorer = Restorer(self._facts, self._endings, self._ranker)
        return self._restorer.lemmas(word)

    def readings(self, word: str) -> list[Reading]:
        """Return every reading of a word without a hyphen, the likely one first; a fixed answer is the only one."""
        if (fixed := self._fixed.get(word)) is not None:
            return [Reading(fixed)]
        best: dict[str, Reading] = {}
        for split in splits(word, self._endings):
            score = self._ranker.score(split)
            if split.stem not in best or score > best[split.stem].score:
                best[split.stem] = Reading(split.stem, split.ending, split.chain.tags, split.chain.kind == "V", score)
        return sorted(best.values(), key=lambda reading: -reading.score)

    def _lemmas(self, word: str) -> tuple[str, ...]:
        if (fixed := self._fixed.get(word)) is not None:
            return (fixed,)
        if "-" in word:
            return (self._hyphenated(word),)
        if name := _SURNAME.fullmatch(word):
            return (name["name"],)
        choices = splits(word, self._endings)
        if len(choices) == 1:
            return (word,)
        return self._best(choices)

    def _best(self, choices: list[Split]) -> tuple[str, ...]:
        score = self._ranker.score
        best: dict[str, float] = {}
        for split in choices:
            value = score(split)
            if value > best.get(split.stem, -1e9):
                best[split.stem] = value
        first = max(best, key=best.__getitem__)
        limit = best.pop(first) - DOUBT
        second = max(best, key=best.__getitem__, default=None)
        return (first,) if second is None or best[second] < limit else (first, second)

    def _hyphenated(self, word: str) -> str:
        """Return the form of a word with hyphens: a particle or an ending goes (АҚШ-пен, заманнан-ақ), the last part yields."""
        beginning, _, last = word.rpartition("-")
        if not beginning or not last:
            return beginning or last or word
        if last in CLITICS or is_case_ending(last):
            return self.lemma(beginning)
        return f"{beginning}-{self.lemma(last)}"


_SURNAME = re.compile(r"(?P<name>\w{3,}(?:ұлы|қызы))(?:н(?:ың|а|ан|да|дағы|дай|ікі)?|мен)?")
"""A surname of the Kazakh pattern is its own dictionary form: Байтұрсынұлының is of Байтұрсынұлы, who is nobody's ұл here."""

_IN_A_LIST = 0b11_11_000_000_0_1_11  # nominal, verb, known: what ``Facts.packed`` puts there


@lru_cache(maxsize=1)
def _case_endings() -> frozenset[str]:
    return frozenset(ending.letters for ending in all_endings(2) if not ending.verbal and _CASES.issuperset(ending.tags))


_CASES = {"gen", "dat", "acc", "loc", "abl", "ins", "pl", "of"}


def is_case_ending(letters: str) -> bool:
    """Tell whether the letters are an ending of number or case, as it follows a number or an abbreviation (ҚР-ның)."""
    return letters in _case_endings()


@lru_cache(maxsize=1)
def lemmatiser() -> Lemmatiser:
    """Return the lemmatiser of this installation without corrections."""
    return Lemmatiser(installed_table())

"""Dictionary forms of Russian words, by pymorphy3 and the dictionary of OpenCorpora."""

import threading
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

LIKELY = 0.3
"""A second dictionary form counts from this probability on: «судами» is of суд and of судно."""

_loading = threading.Lock()


@lru_cache(maxsize=200_000)
def russian_lemmas(plain: str) -> tuple[str, ...]:
    """Return the likely dictionary forms of a word in small letters, the likeliest first, ё as е."""
    chances: defaultdict[str, float] = defaultdict(float)
    for parse in _dictionary().parse(plain):
        chances[parse.normal_form.replace("ё", "е")] += parse.score
    ordered = sorted(chances, key=lambda lemma: -chances[lemma])
    return tuple(ordered[:1] + [lemma for lemma in ordered[1:2] if chances[lemma] >= LIKELY]) or (plain,)


def is_russian(plain: str) -> bool:
    """Tell whether the dictionary has the word."""
    return bool(_dictionary().word_is_known(plain))


def _dictionary() -> "MorphAnalyzer":
    with _loading:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> "MorphAnalyzer":
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - a tenth of a second and 20 MB, for those who read Russian

    return MorphAnalyzer(lang="ru")

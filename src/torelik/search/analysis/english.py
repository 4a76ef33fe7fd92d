"""Dictionary forms of English words, by simplemma."""

from functools import lru_cache

import simplemma


@lru_cache(maxsize=200_000)
def english_lemma(plain: str) -> str:
    """Return the dictionary form of a word in small letters."""
    return simplemma.lemmatize(plain, lang="en").lower()


@lru_cache(maxsize=50_000)
def is_english(plain: str) -> bool:
    """Tell whether the dictionary has the word or what it is a form of."""
    return simplemma.is_known(plain, lang="en")

"""The vocabulary: words that can be offered, how far one is from another, which begin as somebody types.

A word stands in the vocabulary behind its skeleton, so that «казакс…» and "qazaqs…" lead to «қазақстан», and a
letter that the keyboard lacks is no mistake.
"""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from torelik.search.analysis.skeleton import skeleton

_BEHIND_SKELETON = "\t"

SHORT_WORD = 6
"""Letters of a word from which on it may have two mistakes."""


def vocabulary_term(word: str) -> str:
    """Return how a word in small letters is written into the vocabulary."""
    return skeleton(word) + _BEHIND_SKELETON + word


def word_of(term: str) -> str:
    """Return the word of a vocabulary's term."""
    return term.partition(_BEHIND_SKELETON)[2]


def beginnings_to_compare(word: str) -> list[str]:
    """Return with what the vocabulary's terms begin that *word* is compared with: its first letter, or its second.

    The second, because two letters are swapped at the beginning as easily as elsewhere.
    """
    return list(dict.fromkeys(skeleton(word)[:2]))


def nearest_words(word: str, *, known: Iterable[tuple[str, int]], limit: int) -> list[str]:
    """Return the words of the vocabulary with the fewest mistakes, the more frequent first; none if *word* is known.

    A mistake is a letter left out, added, changed, or two swapped (optimal string alignment).
    """
    counts = dict(known)
    if vocabulary_term(word) in counts:
        return []
    sought = skeleton(word)
    allowed = 1 if len(sought) < SHORT_WORD else 2
    skeletons = {term: term.partition(_BEHIND_SKELETON)[0] for term in counts}
    near = process.extract(sought, skeletons, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    ordered = sorted(near, key=lambda found: (found[1], -counts[found[2]], found[2]))
    return [word_of(term) for _skeleton, _mistakes, term in ordered[:limit]]


def completions(start: str, *, known: Iterable[tuple[str, int]], limit: int) -> list[str]:
    """Return the words that begin as *start* is spelt, then those that only sound so; the more frequent first."""
    ordered = sorted(((not word_of(term).startswith(start), -count, word_of(term)) for term, count in known))
    return [word for _other_letters, _count, word in ordered if word != start][:limit]

"""What an analyser promises."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """One reading of one word of a text.

    A word that can be read in several ways gives several tokens at one ``position``. ``start`` and ``end`` are offsets
    of characters in the original text, ``end`` exclusive. ``term`` is the dictionary form. ``weak`` is its freer
    spelling, ``root`` the word that it is derived from, itself where it is not derived; both are compared at a lower
    weight and are empty where the language has no use for them. A ``joined`` token is the whole of a word with parts
    (401-IV) and stands at the position of its first part; the parts follow it.
    """

    term: str
    start: int
    end: int
    surface: str
    position: int
    language: str
    weak: str = ""
    root: str = ""
    joined: bool = False

    @property
    def weak_terms(self) -> tuple[str, ...]:
        """The terms under which the word is found at a lower weight: its freer spelling, its root."""
        return weak_terms(self.weak, self.root)


ROOT_MARK = "~"
"""What a root is marked with among the weak terms: no word begins so."""


def weak_terms(weak: str, root: str) -> tuple[str, ...]:
    """Return a freer spelling and a root as terms of the weaker field; an empty one is none."""
    return tuple(filter(None, (weak, root and ROOT_MARK + root)))


class Terms(NamedTuple):
    """A text as an index keeps it: terms by position, the weaker terms, and each word.

    Of a word: as written, in small letters, and its dictionary form where a dictionary has that; numbers are no words.
    """

    placed: list[tuple[int, str]]
    weak: list[str]
    words: list[tuple[str, str, str]]


class Analyser(Protocol):
    """The single way from text to terms: for indexing, for queries and for marking hits."""

    @property
    def version(self) -> str:
        """The name of the rules in force, kept with every index."""
        ...

    def tokens(self, text: str, *, language: str | None) -> list[Token]:
        """Return the tokens of the text in order of position.

        *language* is the language that the text claims, as a two-letter code; each word may still turn out to
        be of another. With ``None`` every likely reading is returned.
        """
        ...

    def terms(self, text: str, *, language: str | None) -> Terms:
        """Return what ``tokens`` would give, as an index keeps it: several times faster."""
        ...

    def is_function_word(self, plain: str) -> bool:
        """Tell whether the word only joins others ("және", "и", "of"): a query need not insist on it."""
        ...

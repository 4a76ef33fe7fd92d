"""The plain analyser: script decides the language, Snowball finds the stem of Russian and English words.

Kazakh words are compared as they are written, and by their beginning: a Kazakh stemmer of the Snowball kind
does more harm than good, and the real analyser of Kazakh keeps the same promise (see ``tokens.Analyser``).
"""

import re
import threading
from enum import Enum
from functools import lru_cache

import snowballstemmer

from torelik.search.analysis.letters import folded_form, has_kazakh_letter, is_cyrillic, is_latin, plain_form
from torelik.search.analysis.tokens import ANALYSIS_VERSION, Token
from torelik.search.analysis.words import LONGEST_WORD, Word, words

KAZAKH_SHARE = 0.2
"""A sentence with this share of surely Kazakh words is Kazakh."""

WORDS_THAT_TELL = 4
"""A sentence of this many Cyrillic words without one Kazakh letter is taken for Russian."""

_SENTENCE_END = re.compile(r"[.!?;:/=\n]")

_KAZAKH_JOINING = {"және", "мен", "бен", "пен", "үшін", "туралы", "бойынша"}
_RUSSIAN_JOINING = {
    "а",
    "в",
    "во",
    "и",
    "из",
    "к",
    "ко",
    "на",
    "не",
    "о",
    "об",
    "от",
    "по",
    "при",
    "с",
    "со",
    "у",
    "за",
    "для",
    "до",
}
_ENGLISH_JOINING = {"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
_FUNCTION_WORDS = frozenset(_KAZAKH_JOINING | _RUSSIAN_JOINING | _ENGLISH_JOINING)

_stemmers = threading.local()  # Snowball's stemmers keep the word they work on: one for each thread.


class PlainAnalyser:
    """Kazakh as written, Russian and English by stems; a weak form for Kazakh and accented words."""

    @property
    def version(self) -> str:
        """The name of the rules in force, kept with every index."""
        return ANALYSIS_VERSION

    def is_function_word(self, plain: str) -> bool:
        """Tell whether the word only joins others."""
        return plain in _FUNCTION_WORDS

    def tokens(self, text: str, *, language: str | None) -> list[Token]:
        """Return the tokens of the text in order, every likely reading of a word at one position."""
        found: list[Token] = []
        position = 0
        sentence: list[Word] = []
        for word in words(text):
            # Most words are one space apart; only longer gaps can end a sentence.
            if sentence and word.start - sentence[-1].end > 1 and _SENTENCE_END.search(text, sentence[-1].end, word.start):
                position = self._read(text, sentence, language, found, position)
                sentence = []
            sentence.append(word)
        self._read(text, sentence, language, found, position)
        return found

    def _read(self, text: str, sentence: list[Word], claimed: str | None, found: list[Token], position: int) -> int:
        """Append the tokens of one sentence and return the next free position."""
        seen = [_seen(text[start:end]) for word in sentence for start, end in word.parts]
        cyrillic = _cyrillic_languages([script for _plain, script in seen], claimed)
        plains = iter(seen)
        for start, end, parts in sentence:
            if len(parts) > 1:
                # The whole as one term beside its parts, so that 978-601-04 and 97860104 are the same number.
                whole = "".join(_seen(text[part_start:part_end])[0] for part_start, part_end in parts)[:LONGEST_WORD]
                found.append(Token(whole, start, end, text[start:end], position, "", joined=True))
            for part_start, part_end in parts:
                plain, _script = next(plains)
                for term, spoken, weak in _readings(plain, claimed, cyrillic):
                    found.append(Token(term, part_start, part_end, text[part_start:part_end], position, spoken, weak))
                position += 1
        return position


class _Script(Enum):
    """What the letters of a word tell about its language."""

    KAZAKH = 1
    CYRILLIC = 2
    LATIN = 3
    OTHER = 4


@lru_cache(maxsize=200_000)
def _seen(surface: str) -> tuple[str, _Script]:
    """Return the word as it is compared, and what its letters tell. The cache makes running text cheap."""
    plain = plain_form(surface[:LONGEST_WORD])
    return plain, _script_of(plain)


def _script_of(plain: str) -> _Script:
    if is_cyrillic(plain[0]):
        return _Script.KAZAKH if has_kazakh_letter(plain) else _Script.CYRILLIC
    return _Script.LATIN if is_latin(plain[0]) else _Script.OTHER


def _cyrillic_languages(scripts: list[_Script], claimed: str | None) -> tuple[str, ...]:
    """Return the languages in which a Cyrillic word without Kazakh letters is read in this sentence."""
    if claimed is None:
        return ("kk", "ru")
    kazakh, cyrillic = scripts.count(_Script.KAZAKH), scripts.count(_Script.CYRILLIC)
    if kazakh and kazakh >= KAZAKH_SHARE * (kazakh + cyrillic):
        return ("kk",)
    if claimed == "ru" or cyrillic >= WORDS_THAT_TELL:
        return ("ru",)
    return ("kk", "ru")


@lru_cache(maxsize=200_000)
def _readings(plain: str, claimed: str | None, cyrillic: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return term, language and weak term of every reading of the word; equal terms are told once."""
    match _script_of(plain):
        case _Script.KAZAKH:
            return ((plain, "kk", folded_form(plain)),)
        case _Script.CYRILLIC:
            kazakh, russian = (plain, "kk", folded_form(plain)), (_stem("ru", plain), "ru", "")
            if "ru" not in cyrillic or (russian[0] == plain and "kk" in cyrillic):
                return (kazakh,)
            return (kazakh, russian) if "kk" in cyrillic else (russian,)
        case _Script.LATIN:
            folded = folded_form(plain)
            weak = folded if folded != plain else ""
            if claimed not in (None, "kk", "ru", "en"):
                return ((plain, claimed or "", weak),)
            english = (_stem("en", plain), "en", weak)
            return (english,) if claimed == "en" or english[0] == plain else ((plain, "", weak), english)
        case _Script.OTHER:
            return ((plain, "", ""),)


def _stem(language: str, plain: str) -> str:
    """Return the Snowball stem of a Russian or English word."""
    name = {"ru": "russian", "en": "english"}[language]
    if not hasattr(_stemmers, name):
        setattr(_stemmers, name, snowballstemmer.stemmer(name))
    return str(getattr(_stemmers, name).stemWord(plain))

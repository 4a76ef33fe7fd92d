"""The analyser: script and neighbours decide the language of a word, dictionaries and morphology its dictionary form."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from torelik.search.analysis.english import english_lemma, is_english
from torelik.search.analysis.kazakh.lemmatising import Lemmatiser, is_case_ending
from torelik.search.analysis.kazakh.table import installed_table, with_headwords
from torelik.search.analysis.letters import folded_form, has_kazakh_letter, is_cyrillic, is_latin, plain_form
from torelik.search.analysis.russian import is_russian, russian_lemmas
from torelik.search.analysis.skeleton import skeleton
from torelik.search.analysis.tokens import Token
from torelik.search.analysis.words import LONGEST_WORD, Word, words

RULES = "words-2"
"""Named anew whenever the same text could give other tokens by the rules of this file or of Russian and English."""

KAZAKH_SHARE = 0.2
"""A sentence with this share of surely Kazakh words is Kazakh."""

WORDS_THAT_TELL = 4
"""A sentence of this many Cyrillic words without one Kazakh letter is of the language whose dictionary has more of them."""

_BOTH = ("kk", "ru")

REMEMBERED = 200_000

_ROMAN_NUMBER = re.compile(r"[ivxlcdm]+")

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


class Reading(NamedTuple):
    """One way to read a word, without its place."""

    term: str
    language: str
    weak: str = ""
    root: str = ""


class WordAnalyser:
    """Kazakh by our own morphology, Russian and English by their dictionaries; numbers and names as they are written."""

    def __init__(self, corrections: Mapping[str, str] | None = None, headwords: Iterable[str] = ()) -> None:
        """Take the table of this installation and what librarians taught: dictionary forms by Kazakh form, new *headwords*."""
        self._kazakh = Lemmatiser(with_headwords(installed_table(), headwords), corrections)
        self._readings = lru_cache(maxsize=REMEMBERED)(self._read_word)

    @property
    def version(self) -> str:
        """The name of the rules and lexicon in force, kept with every index. Corrections do not change it."""
        return f"{RULES}-{self._kazakh.version}"

    @property
    def kazakh(self) -> Lemmatiser:
        """What understands Kazakh words."""
        return self._kazakh

    def is_function_word(self, plain: str) -> bool:
        """Tell whether the word only joins others."""
        return plain in _FUNCTION_WORDS

    def lemma(self, word: str, *, language: str) -> str:
        """Return the likely dictionary form of one word, hyphens and all, in a text of the language."""
        plain = plain_form(word)
        if not is_cyrillic(plain[:1]):
            return english_lemma(plain) if is_latin(plain[:1] or "-") and language == "en" else plain
        return russian_lemmas(plain)[0] if language == "ru" and not has_kazakh_letter(plain) else self._kazakh.lemma(plain)

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
        seen = [[_seen(text[start:end]) for start, end in word.parts] for word in sentence]
        cyrillic = self._cyrillic_languages([word for parts in seen for word in parts], claimed)
        for (start, end, parts), plains in zip(sentence, seen, strict=True):
            if len(parts) > 1:
                parts, plains, end = _without_ending(parts, plains, end)
            if len(parts) > 1:
                # The whole as one term beside its parts, so that 978-601-04 and 97860104 are the same number.
                whole = "".join(plain for plain, _script in plains)[:LONGEST_WORD]
                found.append(Token(whole, start, end, text[start:end], position, "", joined=True))
            for (part_start, part_end), (plain, _script) in zip(parts, plains, strict=True):
                surface = text[part_start:part_end]
                for term, spoken, weak, root in self._readings(plain, claimed, cyrillic):
                    found.append(Token(term, part_start, part_end, surface, position, spoken, weak, root))
                position += 1
        return position

    def _cyrillic_languages(self, seen: list[tuple[str, "_Script"]], claimed: str | None) -> tuple[str, ...]:
        """Return the languages in which a Cyrillic word without Kazakh letters is read in this sentence."""
        if claimed is None:
            return _BOTH
        plains = [plain for plain, script in seen if script is _Script.CYRILLIC]
        kazakh = sum(script is _Script.KAZAKH for _plain, script in seen)
        if kazakh and kazakh >= KAZAKH_SHARE * (kazakh + len(plains)):
            return ("kk",)
        if claimed == "ru":
            return ("ru",)
        if len(plains) < WORDS_THAT_TELL:
            return _BOTH
        russian = sum(is_russian(plain) for plain in plains)
        known = sum(self._kazakh.knows(self._kazakh.lemma(plain)) for plain in plains)
        return ("ru",) if russian > known else ("kk",) if known > russian else _BOTH

    def _read_word(self, plain: str, claimed: str | None, cyrillic: tuple[str, ...]) -> tuple[Reading, ...]:
        """Return every likely reading of the word; equal terms are told once."""
        match _script_of(plain):
            case _Script.KAZAKH:
                return self._kazakh_readings(plain, self._typed_in_cyrillic(plain))
            case _Script.CYRILLIC:
                readings: tuple[Reading, ...] = ()
                if "kk" in cyrillic:
                    readings = self._kazakh_readings(plain, self._typed_in_cyrillic(plain))
                if "ru" in cyrillic:
                    readings += tuple(Reading(lemma, "ru") for lemma in russian_lemmas(plain))
                return _distinct(readings)
            case _Script.LATIN:
                return self._latin(plain, claimed)
            case _Script.OTHER:
                return (Reading(plain, ""),)

    def _kazakh_readings(self, plain: str, lemmas: tuple[str, ...]) -> tuple[Reading, ...]:
        if len(plain) == 1:
            lemmas = (plain,)
        return tuple(Reading(lemma, "kk", skeleton(lemma), self._kazakh.root(lemma)) for lemma in lemmas)

    def _typed_in_cyrillic(self, plain: str) -> tuple[str, ...]:
        """Return the Kazakh lemmas of a word; one that nobody knows may have lost Kazakh letters on a Russian keyboard.

        A Russian word is left alone: «кант» is a philosopher or an edging and no sugar.
        """
        lemmas = self._kazakh.lemmas(plain)
        if self._kazakh.knows(lemmas[0]) or is_russian(plain):
            return lemmas
        return tuple(dict.fromkeys((*self._kazakh.restored(plain), *lemmas[:1])))

    def _latin(self, plain: str, claimed: str | None) -> tuple[Reading, ...]:
        folded = folded_form(plain)
        weak = folded if folded != plain else ""
        if claimed not in (None, "kk", "ru", "en"):
            return (Reading(plain, claimed or "", weak),)
        lemma = english_lemma(plain)
        if claimed == "en":
            return (Reading(lemma, "en", weak),)
        readings = [Reading(plain, "", weak or skeleton(plain))]
        if lemma != plain or is_english(plain):
            readings.append(Reading(lemma, "en", weak))
        if not (is_english(plain) or plain in _FUNCTION_WORDS or _ROMAN_NUMBER.fullmatch(plain)):
            readings += self._kazakh_readings(plain, self._kazakh.restored(plain))
        return _distinct(readings)


def _distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings without those whose term was told before; the first language keeps its say."""
    return tuple({reading.term: reading for reading in reversed(tuple(readings))}.values())[::-1]


_Parts = tuple[tuple[int, int], ...]


def _without_ending(
    parts: _Parts, plains: list[tuple[str, "_Script"]], end: int
) -> tuple[_Parts, list[tuple[str, "_Script"]], int]:
    """Take an ending off a number or an abbreviation: ҚР-ның, АҚШ-пен, 2020-ға; it is no word of its own."""
    last, before = plains[-1][0], plains[-2]
    is_short = before[1] is _Script.OTHER or len(before[0]) <= _LONGEST_ABBREVIATION
    if is_short and is_case_ending(last):
        return parts[:-1], plains[:-1], parts[-2][1]
    return parts, plains, end


_LONGEST_ABBREVIATION = 5


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

"""The analyser: script and neighbours decide the language of a word, dictionaries and morphology its dictionary form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from torelik.search.analysis.english import english_lemma, is_english
from torelik.search.analysis.kazakh.lemmatising import Lemmatiser, is_case_ending
from torelik.search.analysis.kazakh.table import installed_table, with_headwords
from torelik.search.analysis.letters import folded_form, has_kazakh_letter, is_cyrillic, is_latin, is_number, plain_form
from torelik.search.analysis.russian import is_russian, russian_lemmas
from torelik.search.analysis.skeleton import skeleton
from torelik.search.analysis.tokens import Terms, Token, weak_terms
from torelik.search.analysis.words import GAPS_AND_WORDS, LONGEST_WORD, parts_of

RULES = "words-3"
"""Named anew whenever the same text could give other tokens by the same Kazakh table."""

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
        self._written = lru_cache(maxsize=REMEMBERED)(self._write_word)

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
        for parts, seen in _sentences(text):
            cyrillic = self._cyrillic_languages(seen, language)
            for start, end, surface, plain, whole, whole_end in parts:
                if whole:
                    found.append(Token(whole, start, whole_end, text[start:whole_end], position, "", joined=True))
                for term, spoken, weak, root in self._readings(plain, language, cyrillic):
                    found.append(Token(term, start, end, surface, position, spoken, weak, root))
                position += 1
        return found

    def terms(self, text: str, *, language: str | None) -> Terms:
        """Return the same as an index keeps it. No token is made: they cost more than all the rest."""
        placed: list[tuple[int, str]] = []
        weak: list[str] = []
        spoken: list[tuple[str, str, str]] = []
        position = 0
        for parts, seen in _sentences(text):
            cyrillic = self._cyrillic_languages(seen, language)
            for _start, _end, surface, plain, whole, _whole_end in parts:
                if whole:
                    placed.append((position, whole))
                if plain[0] <= "9" and is_number(plain):
                    placed.append((position, plain))
                else:
                    terms, weaker, known = self._written(plain, language, cyrillic)
                    for term in terms:
                        placed.append((position, term))
                    weak += weaker
                    spoken.append((surface, plain, known))
                position += 1
        return Terms(placed, weak, spoken)

    def _cyrillic_languages(self, seen: list["_Seen"], claimed: str | None) -> tuple[str, ...]:
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

    def _write_word(
        self, plain: str, claimed: str | None, cyrillic: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Return the terms of the word, its weaker terms, and its dictionary form where a dictionary has that."""
        readings = self._readings(plain, claimed, cyrillic)
        weaker = [term for reading in readings for term in weak_terms(reading.weak, reading.root)]
        known = next((reading.term for reading in readings if self._is_in_a_dictionary(reading)), "")
        return tuple(reading.term for reading in readings), tuple(weaker), known

    def _is_in_a_dictionary(self, reading: Reading) -> bool:
        match reading.language:
            case "kk":
                return self._kazakh.knows(reading.term)
            case "ru":
                return is_russian(reading.term)
            case "en":
                return is_english(reading.term)
        return False

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


_Part = tuple[int, int, str, str, str, int]
"""A word, or one part of a joined word: start, end, surface, plain form; the first part has the whole and its end."""


def _sentences(text: str) -> Iterator[tuple[list[_Part], list["_Seen"]]]:
    """Yield each sentence: its parts of words, and what their letters tell, endings of numbers included."""
    parts: list[_Part] = []
    seen: list[_Seen] = []
    end = 0
    for gap, surface in GAPS_AND_WORDS.findall(text):
        # Most words are one space apart; only longer gaps can end a sentence.
        if len(gap) > 1 and parts and _SENTENCE_END.search(gap):
            yield parts, seen
            parts, seen = [], []
        start = end + len(gap)
        end = start + len(surface)
        if surface.isalpha():
            letters = _seen_word(surface)
            seen.append(letters)
            parts.append((start, end, surface, letters[0], "", 0))
        elif surface.isalnum():
            letters = _seen(surface)
            seen.append(letters)
            parts.append((start, end, surface, letters[0], "", 0))
        else:
            spans = parts_of(text, start, end)
            letters_of_parts = [_seen(text[one:other]) for one, other in spans]
            seen += letters_of_parts
            parts += _joined(text, spans, letters_of_parts, end)
    yield parts, seen


def _joined(text: str, spans: tuple[tuple[int, int], ...], seen: list["_Seen"], end: int) -> list[_Part]:
    """Return the parts of a joined word, the whole as one term with the first: 978-601-04 and 97860104 are one number."""
    if len(spans) > 1 and _ends_in_an_ending(seen):
        spans, seen, end = spans[:-1], seen[:-1], spans[-2][1]
    whole = "".join(plain for plain, _script in seen)[:LONGEST_WORD] if len(spans) > 1 else ""
    return [
        (start, stop, text[start:stop], plain, *((whole, end) if place == 0 else ("", 0)))
        for place, ((start, stop), (plain, _script)) in enumerate(zip(spans, seen, strict=True))
    ]


def _ends_in_an_ending(seen: list["_Seen"]) -> bool:
    """Tell whether the last part is an ending of a number or an abbreviation: ҚР-ның, АҚШ-пен, 2020-ға; no word of its own."""
    last, (before, script) = seen[-1][0], seen[-2]
    return (script is _Script.OTHER or len(before) <= _LONGEST_ABBREVIATION) and is_case_ending(last)


_LONGEST_ABBREVIATION = 5


class _Script(Enum):
    """What the letters of a word tell about its language."""

    KAZAKH = 1
    CYRILLIC = 2
    LATIN = 3
    OTHER = 4


_Seen = tuple[str, _Script]


def _seen(surface: str) -> _Seen:
    """Return the word as it is compared, and what its letters tell."""
    # Numbers are without end: in the cache they would push the words out.
    return (surface[:LONGEST_WORD], _Script.OTHER) if is_number(surface) else _seen_word(surface)


@lru_cache(maxsize=200_000)
def _seen_word(surface: str) -> _Seen:
    """The cache makes running text cheap."""
    plain = plain_form(surface[:LONGEST_WORD])
    return plain, _script_of(plain)


def _script_of(plain: str) -> _Script:
    if is_cyrillic(plain[0]):
        return _Script.KAZAKH if has_kazakh_letter(plain) else _Script.CYRILLIC
    return _Script.LATIN if is_latin(plain[0]) else _Script.OTHER

"""Letters of the languages we read: lower case, look-alikes of two scripts, letters a keyboard lacks."""

import re
import unicodedata
from functools import lru_cache

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
"""Letters that Kazakh has and Russian has not: one of them makes a word Kazakh."""

IGNORED_INSIDE_A_WORD = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens and invisible joiners, which PDF files and browsers leave inside words."""

_NOT_LETTERS = re.compile(f"[{IGNORED_INSIDE_A_WORD}]")

# Pairs that look alike. In Cyrillic words a Latin h stands for һ, a capital H for Н: the tables are no mirrors.
_LATIN_LIKE_CYRILLIC = "ABCEHIKMOPTXYaceiopxyhəɵ"
_CYRILLIC_FOR_LATIN = "АВСЕНІКМОРТХУасеіорхуһәө"
_CYRILLIC_LIKE_LATIN = "АВЕЅІЈКМНОРСТУХҮҺаеѕіјорсухһ"
_LATIN_FOR_CYRILLIC = "ABESIJKMHOPCTYXYHaesijopcyxh"
_LATIN_LOOKALIKES = frozenset(_LATIN_LIKE_CYRILLIC)
_CYRILLIC_LOOKALIKES = frozenset(_CYRILLIC_LIKE_LATIN)
_LATIN_TO_CYRILLIC = str.maketrans(_LATIN_LIKE_CYRILLIC, _CYRILLIC_FOR_LATIN)
_CYRILLIC_TO_LATIN = str.maketrans(_CYRILLIC_LIKE_LATIN, _LATIN_FOR_CYRILLIC)

_KEYBOARD = str.maketrans("қғңәөұүһі", "кгнаоуухи")
_ROMAN_IN_CYRILLIC = re.compile(r"[хі]+")


def is_number(word: str) -> bool:
    """Tell whether the word is digits alone, our own: they are compared as they are written."""
    return word[:1] <= "9" and word.isascii() and word.isdigit()


def is_cyrillic(letter: str) -> bool:
    """Tell whether the letter is Cyrillic."""
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    """Tell whether the letter is Latin, with or without diacritics."""
    return letter.isalpha() and (letter < "\u0250" or letter in "əɵ" or "\u1e00" <= letter <= "\u1eff")


@lru_cache(maxsize=200_000)
def plain_form(surface: str) -> str:
    """Return the word as it is compared: composed, one script, lower case, ё as е, no stress marks.

    Lower case is Unicode's own, never a locale's: the Turkish dotless ı stays apart from i.
    """
    word = unicodedata.normalize("NFKC", surface)
    if word.isascii():
        return word.lower()
    word = _one_script(_NOT_LETTERS.sub("", word)).lower()
    # Marks that no composed letter took are stress marks and damage; й and ё are composed by now.
    word = "".join(letter for letter in word if not unicodedata.combining(letter) and not letter.isspace())
    word = word.replace("ё", "е").replace("ѐ", "е").replace("ѝ", "и")
    # «ХХІ ғасыр» is usually typed with Cyrillic letters, «XXI» with Latin ones: one term for both.
    if _ROMAN_IN_CYRILLIC.fullmatch(word):
        word = word.translate(_CYRILLIC_TO_LATIN)
    return word or surface


def _one_script(word: str) -> str:
    """Repair letters of the other script that only look right, as keyboards and OCR leave them.

    The letters that exist in one script only decide; a word with such letters of both scripts is left alone.
    """
    cyrillic = [letter for letter in word if is_cyrillic(letter)]
    latin = [letter for letter in word if is_latin(letter)]
    if not cyrillic or not latin:
        return word
    surely_cyrillic = sum(letter not in _CYRILLIC_LOOKALIKES for letter in cyrillic)
    surely_latin = sum(letter not in _LATIN_LOOKALIKES for letter in latin)
    if surely_cyrillic and surely_latin:
        return word
    if surely_cyrillic or (not surely_latin and len(cyrillic) >= len(latin)):
        return word.translate(_LATIN_TO_CYRILLIC)
    return word.translate(_CYRILLIC_TO_LATIN)


@lru_cache(maxsize=200_000)
def folded_form(plain: str) -> str:
    """Return the word as typed on a Russian or ASCII keyboard: «қазақстан» as «казакстан», "é" as "e"."""
    folded = plain.translate(_KEYBOARD)
    if folded.isascii() or is_cyrillic(folded[:1]):
        # Cyrillic й must not fall apart into и and a breve.
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("ı", "i")


def has_kazakh_letter(plain: str) -> bool:
    """Tell whether the word has a letter that only Kazakh has."""
    return not KAZAKH_LETTERS.isdisjoint(plain)

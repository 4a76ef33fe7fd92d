"""Slips of typing: letters left out or swapped, and the keyboard left in another language."""

from collections.abc import Callable, Iterator

from torelik.search.analysis.letters import is_cyrillic, is_latin, plain_form
from torelik.search.analysis.words import words
from torelik.search.index.streams import VOCABULARY_LETTERS
from torelik.search.query.parsing import FIELD_NAMES, LONGEST_TEXT, YEAR_NAMES

OTHERS_FOR_A_WORD = 3
"""How many other spellings of a word are looked at."""

_WORDS_LOOKED_UP = 6  # A vocabulary is walked for each; a longer text that finds nothing is not a typing mistake.

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
# The Kazakh layout is the Russian one with nine more letters in the row of digits.
_KAZAKH_ROW = str.maketrans("2345890-=", "әіңғүұқөһ")
_TO_CYRILLIC = str.maketrans(_KEYS, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _KEYS)

Unknown = Callable[[str], bool]
Near = Callable[[str], list[str]]


def other_texts(text: str, *, is_unknown: Unknown, near: Near) -> Iterator[str]:
    """Yield texts that were perhaps meant, the likeliest first.

    *is_unknown* tells whether a word by itself finds nothing; *near* returns words of the vocabulary with few mistakes.
    Only unknown words are changed.
    """
    text = text[:LONGEST_TEXT]
    yield from _other_keyboards(text)
    places = [
        (word.start, word.end, others)
        for word in list(words(text))[:_WORDS_LOOKED_UP]
        if _may_be_misspelt(text, word.start, word.end)
        and is_unknown(text[word.start : word.end])
        and (others := near(plain_form(text[word.start : word.end]))[:OTHERS_FOR_A_WORD])
    ]
    if not places:
        return
    for choice in range(max(len(others) for _start, _end, others in places)):
        mended, at = "", 0
        for start, end, others in places:
            mended += text[at:start] + others[min(choice, len(others) - 1)]
            at = end
        yield mended + text[at:]


def _may_be_misspelt(text: str, start: int, end: int) -> bool:
    plain = plain_form(text[start:end])
    names_a_field = text[end : end + 1] == ":" and (plain in FIELD_NAMES or plain in YEAR_NAMES)
    return not names_a_field and plain.isalpha() and len(plain) in VOCABULARY_LETTERS


def _other_keyboards(text: str) -> Iterator[str]:
    """Yield the text as it would read had the keyboard been in the other language: «ltkj» is «дело», «дфц» is "law"."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return
    if all(is_latin(letter) for letter in letters):
        yield text.translate(_KAZAKH_ROW).translate(_TO_CYRILLIC)
        yield text.translate(_TO_CYRILLIC)
    elif all(is_cyrillic(letter) for letter in letters):
        yield text.translate(_TO_LATIN)

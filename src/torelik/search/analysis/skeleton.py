"""The skeleton of a word: one ASCII form for its Cyrillic, Latin and Russian-keyboard spellings.

«қазақстан», «казакстан», «qazaqstan» and «Qazaqstan» in the alphabets of 2018 and of 2021 have the skeleton ``kazakstan``. ı
and i change places between the two Latin alphabets, so и, й, ы, і, ı, i and y are one letter here.
"""

import re
import unicodedata
from functools import lru_cache

_SOUNDS = {
    "a": "аә",
    "b": "б",
    "v": "в",
    "g": "гғ",
    "d": "д",
    "e": "еёэ",
    "j": "ж",
    "z": "з",
    "i": "ийыі",
    "k": "кқ",
    "l": "л",
    "m": "м",
    "n": "нң",
    "o": "оө",
    "p": "п",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "уұү",
    "f": "ф",
    "h": "хһ",
    "w": "шщ",
    "c": "ч",
    "ts": "ц",
    "": "ъь",
}
_CYRILLIC = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters} | {"ю": "iu", "я": "ia"}

_DIGRAPHS = {"sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ya": "я", "yu": "ю"}
_LATIN = {"q": "k", "w": "u", "y": "i", "x": "h", "ı": "i", "ə": "a", "ɵ": "o"}
_MARKED = {"ş": "w", "ç": "c", "š": "w", "č": "c", "ž": "j"}
_PAIR = re.compile("|".join(_DIGRAPHS))


@lru_cache(maxsize=200_000)
def skeleton(plain: str) -> str:
    """Return the skeleton of a word in small letters; letters of other alphabets stay as they are."""
    latin = _PAIR.sub(lambda pair: _DIGRAPHS[pair.group()], plain)
    letters = ""
    for letter in latin:
        if (known := _CYRILLIC.get(letter) or _MARKED.get(letter) or _LATIN.get(letter)) is not None:
            letters += known
        elif letter in "ъь":
            continue
        else:
            bare = unicodedata.normalize("NFD", letter)[:1]
            letters += _LATIN.get(bare, bare)
    return letters

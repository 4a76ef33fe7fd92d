"""The Kazakh alphabet's order as a key that sorts alike in every database and in Python."""

import re
import unicodedata

LONGEST_KEY_TEXT = 200
"""Characters of the text that take part in the order."""

_KAZAKH_ALPHABET = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_LATIN_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

# Two digits for each letter, digits only: letters, case and punctuation are sorted differently by every
# collation (Danish has "aa", Czech "ch", glibc skips punctuation), digits by none.
_SPACE = "01"
_NUMBER = 10  # 11 for a number of one digit, 12 of two … so that part 2 stands before part 10.
_CODES = {letter: str(30 + place) for place, letter in enumerate(_KAZAKH_ALPHABET)}
_CODES |= {letter: str(72 + place) for place, letter in enumerate(_LATIN_ALPHABET)}
_OTHER = "99"
_LONGEST_NUMBER = 15
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+|[^\W_]|[\W_]+")


def sort_key(text: str) -> str:
    """Return a string of digits whose order is the order of the text in the Kazakh alphabet.

    Numbers come first and by their size, then Kazakh and Russian letters, then Latin ones, then all others; ё
    is sorted as е, case, stress and punctuation do not count. Only the first 200 characters take part.
    """
    composed = unicodedata.normalize("NFKC", text)[:LONGEST_KEY_TEXT]
    key: list[str] = []
    for piece in _PIECE.findall(composed):
        if piece.isascii() and piece.isdigit():
            number = piece.lstrip("0")[:_LONGEST_NUMBER] or "0"
            key.append(f"{_NUMBER + len(number)}{number}")
        elif piece[0].isalnum():
            key.append(piece.translate(_CODE_OF))
        elif any(mark.isspace() or mark in "-–—_/.,:;" for mark in piece) and key and key[-1] != _SPACE:
            key.append(_SPACE)
    if key and key[-1] == _SPACE:
        key.pop()
    return "".join(key)


class _CodeOf(dict[int, str]):
    """The digits of a letter: й and Kazakh letters are their own, "é" is "e", others keep Unicode's order."""

    def __missing__(self, letter: int) -> str:
        plain = chr(letter).lower().replace("ё", "е")
        if plain not in _CODES:
            plain = unicodedata.normalize("NFD", plain)[:1]
        code = _CODES.get(plain) or f"{_OTHER}{ord(plain):07d}"
        if len(self) < _LETTERS_REMEMBERED:
            self[letter] = code
        return code


_LETTERS_REMEMBERED = 10_000
_CODE_OF = _CodeOf()

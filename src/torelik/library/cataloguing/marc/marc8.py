"""Decode MARC-8, the old encoding of MARC 21, with the code tables of pymarc.

pymarc's own converter puts a blank where it finds an unknown byte and says nothing of it; a catalogue must know,
so the walk over the bytes is ours: unknown bytes become U+FFFD and are counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from pymarc import marc8_mapping

REPLACEMENT: Final = "\ufffd"
ESCAPE: Final = 0x1B
BASIC_LATIN: Final = 0x42
ANSEL: Final = 0x45
EAST_ASIAN: Final = 0x31

CODE_SETS: Final = cast(Mapping[int, Mapping[int, tuple[int, int]]], marc8_mapping.CODESETS)
#: East Asian codes that LC mapped to ordinary punctuation, outside the main table.
EAST_ASIAN_PUNCTUATION: Final = cast(Mapping[int, int], marc8_mapping.ODD_MAP)

G0_INTERMEDIATES: Final = b"(,"
G1_INTERMEDIATES: Final = b")-"
#: Escapes of one byte: Greek symbols, subscripts, superscripts, and back to Latin.
SHORT_ESCAPES: Final = {0x67: 0x67, 0x62: 0x62, 0x70: 0x70, 0x73: BASIC_LATIN}
#: Marks around the part of a title that is not sorted; they carry no letter.
NON_SORTING: Final = frozenset({0x88, 0x89})
HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
LONGEST_ANSEL_RUN: Final = 3
JOINERS: Final = {0x8D: "\u200d", 0x8E: "\u200c"}


def decode_marc8(raw: bytes) -> tuple[str, int]:
    """The text of one subfield or field in NFC, and how many bytes or escapes could not be understood.

    Every subfield starts in basic Latin and ANSEL: MARC 21 asks that a field returns to them before its delimiter.
    """
    if raw.isascii() and ESCAPE not in raw:
        return raw.decode("ascii"), 0
    out: list[str] = []
    marks: list[str] = []  # in MARC-8 a diacritic stands before its letter, in Unicode after it
    g0, g1 = BASIC_LATIN, ANSEL
    lost = 0
    at = 0
    while at < len(raw):
        byte = raw[at]
        if byte == ESCAPE:
            length, g0, g1 = _escape(raw, at, g0, g1)
            if not length:
                lost += 1
                out.append(REPLACEMENT)
            at += length or 1
            continue
        if byte in NON_SORTING:
            at += 1
            continue
        code_set, code, length = (g1 if byte > 0x80 else g0), byte, 1
        if code_set == EAST_ASIAN and byte != 0x20:
            length = 3
            code = int.from_bytes(raw[at : at + 3], "big") & 0x7F7F7F if len(raw) >= at + 3 else 0
        character, is_mark = _character(code_set, code)
        if character == REPLACEMENT:
            lost += 1
            # One lost byte inside a run of three-byte codes would shift all the rest: step by one and try again.
            length = 1
        at += length
        if is_mark:
            marks.append(character)
        else:
            out.append(character)
            out.extend(marks)
            marks.clear()
    out.extend(marks)
    return unicodedata.normalize("NFC", "".join(out)), lost


def _escape(raw: bytes, at: int, g0: int, g1: int) -> tuple[int, int, int]:
    """The length of the escape sequence at this place (0 when it is none), and the code sets after it."""
    following = raw[at + 1 : at + 4]
    if following[:1] and following[0] in SHORT_ESCAPES:
        return 2, SHORT_ESCAPES[following[0]], g1
    multibyte = following[:1] == b"$"
    if multibyte:
        following = following[1:]
        if following[:1] == b"1":  # ``$1``: the usual way to choose East Asian for G0
            return 3, EAST_ASIAN, g1
    if len(following) < 2:
        return 0, g0, g1
    intermediate, final = following[0], following[1]
    length = 4 if multibyte else 3
    if final == 0x21 and raw[at + 3 : at + 4] == b"E" and not multibyte:  # ``!E``: ANSEL in its registered form
        length, final = 4, ANSEL
    if final in CODE_SETS and intermediate in G0_INTERMEDIATES:
        return length, final, g1
    if final in CODE_SETS and intermediate in G1_INTERMEDIATES:
        return length, g0, final
    return 0, g0, g1


def _character(code_set: int, code: int) -> tuple[str, bool]:
    if code in JOINERS:
        return JOINERS[code], False
    found = CODE_SETS[code_set].get(code)
    if found is not None:
        return chr(found[0]), bool(found[1])
    if code in EAST_ASIAN_PUNCTUATION:
        return chr(EAST_ASIAN_PUNCTUATION[code]), False
    if code < 0x20 or code == 0x7F:
        return REPLACEMENT, False
    # A blank, a digit or a full stop inside a Cyrillic or Greek run is written in its ASCII place by many systems.
    if code_set not in (BASIC_LATIN, EAST_ASIAN, ANSEL) and code in CODE_SETS[BASIC_LATIN]:
        return chr(CODE_SETS[BASIC_LATIN][code][0]), False
    return REPLACEMENT, False


def escapes_in(raw: bytes) -> tuple[int, int]:
    """How many escape sequences are valid, and how many are not."""
    valid = broken = 0
    at = raw.find(ESCAPE)
    while at >= 0:
        if _escape(raw, at, BASIC_LATIN, ANSEL)[0]:
            valid += 1
        else:
            broken += 1
        at = raw.find(ESCAPE, at + 1)
    return valid, broken


#: Marks that join nearly every time into one character of Unicode (é, ā, š); the rest of ANSEL's marks serve
#: transliteration, where free combinations are normal.
COMPOSING_MARKS: Final = range(0xE1, 0xEB)


@dataclass(frozen=True, slots=True)
class AnselFit:
    """Which shares of the high bytes stand where ANSEL wants them (``placed``) and also make usual letters."""

    placed: float
    usual: float


def ansel_fit(raw: bytes) -> AnselFit:
    """How well the high bytes fit ANSEL used as designed: a mark before a letter, a special letter alone.

    Cyrillic code pages come near 0: their words are long runs of "diacritics".
    """
    placed = usual = total = 0
    for run in HIGH_RUN.finditer(raw):
        length = len(run[0])
        total += length
        # Two marks on a letter, or a mark and a special letter, are common; four high bytes together never are.
        if length <= LONGEST_ANSEL_RUN:
            for at in range(run.start(), run.end()):
                is_placed, is_usual = _placed_and_usual(raw, at)
                placed += is_placed
                usual += is_usual
    return AnselFit(placed / total, usual / total) if total else AnselFit(1.0, 1.0)


def _placed_and_usual(raw: bytes, at: int) -> tuple[bool, bool]:
    ansel, latin, byte = CODE_SETS[ANSEL], CODE_SETS[BASIC_LATIN], raw[at]
    if byte in NON_SORTING or byte in JOINERS:
        return True, True
    if byte not in ansel:
        return False, False
    code, is_mark = ansel[byte]
    if not is_mark:
        return True, True
    base = next((b for b in raw[at + 1 : at + 4] if b not in ansel or not ansel[b][1]), 0)
    if base in ansel or base == 0x20:
        return True, True
    if base not in latin or not chr(base).isalpha():
        return False, False
    if byte in COMPOSING_MARKS and raw[at + 1] == base:
        return True, len(unicodedata.normalize("NFC", chr(base) + chr(code))) == 1
    return True, True

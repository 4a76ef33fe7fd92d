"""Decisions of shelving in plain Python: notations, author marks, lines of imported tables."""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import StringIO

from torelik.library.shelving.vocabulary import Refusal, Scheme, Script

ALPHABETS = {
    Script.CYRILLIC: "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    Script.LATIN: "abcdefghijklmnopqrstuvwxyz",
}
"""The Kazakh alphabet has every Russian letter, each Kazakh one in its own place: after А comes Ә."""

VOWELS = frozenset("аәеёиоөуұүыіэюя" + "aeiouy")
SIGNS = frozenset("ъь")
NUMBERS = {2: (11, 99), 3: (101, 999)}
"""The first and the last number of a table of two and of three figures."""

LONGEST_START = 20
LONGEST_NAME = 300
LONGEST_NOTATION = 100
LINES_MOST = 60_000
_UDC_SIGNS = re.compile(r"[0-9.()\"=:+/\-\[\]*'`A-Za-zА-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІіёЁ, ]+")
_BBK_SIGNS = re.compile(r"[0-9.()\"=:+/\-'`A-Za-zА-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІіёЁяЯ, ]+")
_UDC_MAIN = re.compile(r"\d[\d.]*")
_BBK_MAIN = re.compile(r"(\d{1,2}(?:/\d)?)((?:\.\d[\d.]*)?)")
_MARK = re.compile(r"[^\W\d_]{1,3}\s?\d{1,4}[^\W\d_]?")


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class as a table has it."""

    notation: str
    parent: str
    kk: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a table that is not taken, counted from 1 with the line of names."""

    line: int
    refusal: Refusal


# ---- notations ----


def refusals_of_notation(scheme: Scheme, notation: str) -> list[Refusal]:
    """Every reason why the notation is none of its scheme."""
    text = notation.strip()
    if not text:
        return [Refusal.EMPTY]
    signs, groups = (_UDC_SIGNS, _udc_groups) if scheme is Scheme.UDC else (_BBK_SIGNS, _bbk_groups)
    checks = {
        Refusal.LENGTH: len(text) > LONGEST_NOTATION,
        Refusal.SIGN: not signs.fullmatch(text) or (not text[0].isdigit() and text[0] not in "(\"=-"),
        Refusal.BRACKETS: not _balanced(text),
        Refusal.GROUPS: not groups(text),
        Refusal.UNFINISHED: text[-1] in ".:+/-=(\"[" and not (text[-1] == '"' and text.count('"') % 2 == 0),
    }  # fmt: skip
    return [refusal for refusal, applies in checks.items() if applies]


def prefixes_of(notation: str) -> list[str]:
    """Return how notations under this class begin: ``6/8`` is 6, 7 and 8."""
    found = re.fullmatch(r"(\d)/(\d)", notation)
    return [str(number) for number in range(int(found[1]), int(found[2]) + 1)] if found else [notation]


def classes_in(notation: str) -> list[str]:
    """Return the classes that one notation joins: ``347.9:004`` is of 347.9 and of 004."""
    parts = [part.strip(" []") for part in re.split(r"[:+]+(?![^(]*\))", notation.strip())]
    return list(dict.fromkeys(part[:LONGEST_NOTATION] for part in parts if part and part[0].isdigit()))


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]") and text.count('"') % 2 == 0


def _bare(text: str) -> str:
    return re.sub(r"\([^)]*\)|\"[^\"]*\"", "", text)


def _udc_groups(text: str) -> bool:
    """Figures of a main number stand in threes: 347.91, and 347.965.42."""
    for number in re.findall(r"(?<![\d.'`=-])\d[\d.]*", _bare(text)):
        groups = number.rstrip(".").split(".")
        special = groups[1:] and groups[1].startswith("0")  # 347.01 and 34.03 are special auxiliaries
        if any(len(group) > 3 or not group for group in groups):
            return False
        if any(len(group) < 3 for group in groups[:-1]) and not special:
            return False
    return True


def _bbk_groups(text: str) -> bool:
    """The first two figures name the row, then a point, then threes: 67.404.2."""
    for number in re.findall(r"(?<![\d.'`=/-])\d[\d.]*", _bare(text))[:1]:
        groups = number.rstrip(".").split(".")
        if len(groups[0]) > 2 or any(not 1 <= len(group) <= 3 for group in groups[1:]):
            return False
    return True


# ---- author marks ----


def script_of(word: str) -> Script | None:
    """Return the alphabet of the first letter, or nothing where it is of neither."""
    letter = next((char for char in word.lower() if char.isalpha()), "")
    return next((script for script, letters in ALPHABETS.items() if letter and letter in letters), None)


def letters_of(word: str, script: Script) -> str:
    """Return the letters of the alphabet in small type; everything else is passed over. ``Æ`` and accents are not letters."""
    return "".join(char for char in word.lower() if char in ALPHABETS[script])[:LONGEST_START]


def ordering(word: str, script: Script) -> str:
    """Return a key that any database orders as the alphabet does: two figures for each letter."""
    return "".join(f"{ALPHABETS[script].index(char):02}" for char in letters_of(word, script))


@cache
def computed_table(script: Script, digits: int) -> tuple[tuple[str, int], ...]:
    """Return our own table: beginnings of words with their numbers, in the order of the alphabet.

    Of each first letter the syllables are laid in order: with every second letter, and with groups of third letters
    where the second is common in this place (a vowel after a consonant, a consonant after a vowel). These beginnings get
    the numbers from 11 to 99 (101 to 999) evenly: the first 11, the last not more than 99. Where there are more beginnings
    than numbers, neighbours share one and the first of them is kept.
    """
    alphabet = ALPHABETS[script]
    first, last = NUMBERS[digits]
    table: list[tuple[str, int]] = []
    for letter in alphabet:
        starts = [letter]
        for second in alphabet:
            starts += _starts(letter, second, alphabet, digits=digits)
        count = last - first + 1
        numbered = [(start, first + at * count // len(starts)) for at, start in enumerate(starts)]
        kept = [(start, number) for at, (start, number) in enumerate(numbered) if not at or numbered[at - 1][1] != number]
        table += kept
    return tuple(table)


def _starts(letter: str, second: str, alphabet: str, *, digits: int) -> list[str]:
    is_common = (second in VOWELS) != (letter in VOWELS)
    is_long = len(alphabet) > len(ALPHABETS[Script.LATIN])
    if second in SIGNS:
        groups = 1
    elif digits == 3:
        # The Latin alphabet is short enough for every third letter.
        groups = len(alphabet) if is_common or not is_long else len(alphabet) // 4
    elif is_common:
        groups = 3 if letter in VOWELS else 4 if is_long else 8
    else:
        groups = 1 if is_long else 2
    step = len(alphabet) / groups
    thirds = ["", *(alphabet[round(step * at)] for at in range(1, groups))]
    return [f"{letter}{second}{third}" for third in thirds]


def computed_number(word: str, *, digits: int) -> int | None:
    """Return the number of the last beginning that does not stand after the word, or nothing for a word of no alphabet."""
    script = script_of(word)
    if script is None:
        return None
    keys, numbers = _bisected(script, digits)
    return numbers[bisect_right(keys, ordering(word, script)) - 1]


@cache
def _bisected(script: Script, digits: int) -> tuple[list[str], list[int]]:
    table = computed_table(script, digits)
    return [ordering(start, script) for start, _number in table], [number for _start, number in table]


def mark_of(word: str, number: int) -> str:
    """Return the author mark: ``С 89``."""
    letter = next(char for char in word if char.isalpha())
    return f"{letter.upper()} {number}"


def refusals_of_mark(class_index: str, author_mark: str) -> list[Refusal]:
    """Every reason why this is no shelf mark; without an author mark a class may stand alone."""
    well_formed = class_index.strip() and (not author_mark.strip() or _MARK.fullmatch(author_mark.strip()))
    checks = {
        Refusal.MARK: not well_formed,
        Refusal.LENGTH: len(class_index) > LONGEST_NOTATION or len(author_mark) > LONGEST_START,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def joined_mark(class_index: str, author_mark: str) -> str:
    """Return the shelf mark in one line."""
    return " / ".join(part for part in (class_index.strip(), author_mark.strip()) if part)


# ---- imported tables ----


def class_lines(text: str, scheme: Scheme, *, known: Iterable[str] = ()) -> tuple[list[ClassLine], list[RefusedLine]]:
    """Read ``notation;parent;kk;ru;en`` with a line of names; every line that cannot be taken is told.

    A class above must be known or stand in an earlier line. A notation that is known is named anew.
    """
    taken: dict[str, ClassLine] = {}
    refused: list[RefusedLine] = []
    above = set(known)
    for number, row in _rows(text):
        notation, parent, kk, ru, en = (row.get(name, "").strip() for name in ("notation", "parent", "kk", "ru", "en"))
        refusals = refusals_of_notation(scheme, notation)
        if "notation" not in row or None in row:
            refusals = [Refusal.COLUMNS]
        elif parent and parent not in above:
            refusals.append(Refusal.NO_PARENT)
        if not (kk or ru or en):
            refusals.append(Refusal.NO_NAME)
        if max(len(kk), len(ru), len(en)) > LONGEST_NAME:
            refusals.append(Refusal.LENGTH)
        if notation in taken:
            refusals.append(Refusal.TAKEN)
        if refusals:
            refused.append(RefusedLine(number, refusals[0]))
            continue
        above.add(notation)
        taken[notation] = ClassLine(notation, parent, kk, ru, en)
    return list(taken.values()), refused


def author_lines(text: str, script: Script, digits: int) -> tuple[list[tuple[str, int]], list[RefusedLine]]:
    """Read ``start;number`` with a line of names; every line that cannot be taken is told."""
    taken: dict[str, int] = {}
    refused: list[RefusedLine] = []
    for number, row in _rows(text):
        start, written = row.get("start", "").strip(), row.get("number", "").strip()
        if "start" not in row or "number" not in row:
            refused.append(RefusedLine(number, Refusal.COLUMNS))
        elif refusals := refusals_of_line(start, written, script, digits):
            refused.append(RefusedLine(number, refusals[0]))
        else:
            taken[letters_of(start, script)] = int(written)
    return list(taken.items()), refused


def refusals_of_line(start: str, number: str, script: Script, digits: int) -> list[Refusal]:
    """Every reason not to take a line of a table of author marks."""
    letters = letters_of(start, script)
    checks = {
        Refusal.NO_LETTER: not letters or letters != start.lower(),
        Refusal.NUMBER: not re.fullmatch(rf"[0-9]{{{digits}}}", number),
        Refusal.LENGTH: len(start) > LONGEST_START,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def _rows(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    lines = text.removeprefix("\ufeff")
    delimiter = ";" if ";" in lines.partition("\n")[0] else ","
    reader = csv.DictReader(StringIO(lines), delimiter=delimiter, restval="")
    for number, row in enumerate(reader, start=2):
        if number > LINES_MOST:
            return
        yield number, {(name or "").strip().lower(): value for name, value in row.items() if isinstance(value, str)}

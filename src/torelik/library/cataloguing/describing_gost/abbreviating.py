"""Abbreviation of words by GOST 7.0.12 in Russian and Kazakh: a table, and when it does not apply.

A word is left as it is where it is the only word of its element, stands in quotation marks, is written in capitals, is a
surname after initials, or is abbreviated already. Titles proper are not given to this module at all.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("abbreviations.csv")
QUOTED = re.compile(r"[«\"“„][^»\"”“]*[»\"”“]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
AFTER_INITIALS = re.compile(r"(?:^|[\s(])[^\W\d_]\.\s*$")
KEPT_ENDING = "~"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table: ``юридическ*`` stands for every word that begins so; ``~`` keeps the ending of the word."""

    stem: str
    is_beginning: bool
    short: str


def abbreviated(text: str, *, language: str) -> str:
    """Return the element with its words abbreviated as the table of the language has them; other languages stay as they are."""
    words = WORD.findall(text)
    if len(words) < 2:
        return text
    quoted = [match.span() for match in QUOTED.finditer(text)]
    made: list[str] = []
    at = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        short = None
        if not any(left <= start < right for left, right in quoted) and not _is_left(text, start, end):
            short = _short_of(match.group(), language)
        if short:
            made += [text[at:start], short]
            # A point of the sentence after the point of the abbreviation would be a second one.
            at = end + 1 if short.endswith(".") and text[end : end + 1] == "." else end
    return "".join([*made, text[at:]])


@cache
def table(language: str) -> tuple[Entry, ...]:
    """Return the entries of the language, the longest first, so that a longer beginning wins."""
    found = []
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["language"] == language:
                found.append(Entry(row["word"].rstrip("*"), row["word"].endswith("*"), row["short"]))
    return tuple(sorted(found, key=lambda entry: (-len(entry.stem), entry.is_beginning)))


def _is_left(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if len(word) > 1 and word.isupper():
        return True
    # Abbreviated already ("юрид."), a part of an address, or a surname after initials.
    return text[start - 1 : start] in ("/", "@", ".") or bool(word[0].isupper() and AFTER_INITIALS.search(text[:start]))


@cache
def _short_of(word: str, language: str) -> str | None:
    small = word.lower()
    for entry in table(language):
        if entry.is_beginning and small.startswith(entry.stem):
            short = entry.short.replace(KEPT_ENDING, small[len(entry.stem) :])
        elif small == entry.stem:
            short = entry.short
        else:
            continue
        return short[0].upper() + short[1:] if word[0].isupper() else short
    return None

"""Markings of state secrets (cl. 5), in the three languages, as they stand on documents: alone in a line, or in a name.

A marking is a line of its own near the edge of a page, perhaps with the number of the copy and a point of the list; words
inside a sentence are not one. Commercial secrets, and papers for official use, are no state secrets.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

HEAD_LINES, FOOT_LINES = 15, 4
"""A marking stands in the corner of a page: so many lines that are not blank are looked at from its top and its foot."""

PHRASES = (
    "өте құпия",
    "аса маңызды",
    "ерекше маңызды",
    "совершенно секретно",
    "особой важности",
    "top secret",
    "of special importance",
)
WORDS = ("құпия", "секретно")
LOUD = ("secret",)
"""An English heading may be one word; as a marking it is written in capitals."""

_BARE = r"сов\.\s*секретно|" + "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in (*PHRASES, *WORDS))
_LOUD = "|".join(word.upper() for word in LOUD)
_COPY = r"(?:\W*\d+\W*дана\b)?(?:\W*(?:экз|экземпляр|дана|данасы|copy|copies)\b\W*(?:№|no|n)?\W*\d*)?"
_POINT = r"(?:\W*(?:п|пункт|т|тармақ|тармағы|para|item)\b\.?\s*[\d.,\s]+\W*\w{0,12})?"
_LABEL = r"(?:(?:гриф(?:\s+секретности)?|құпиялық\s+(?:белгісі|дәрежесі|грифі)|құпиялылық\s+белгісі|classification|marking)\W+)?"
LINE = re.compile(rf"^\W*{_LABEL}(?P<marking>{_BARE})\W*{_COPY}{_POINT}\W*(?://.*)?$", re.IGNORECASE)
LOUD_LINE = re.compile(rf"^\W*(?P<marking>{_LOUD})\W*(?://.*)?$")
SPACED = re.compile(r"^(?:\w[ \u00a0]){3,}\w$")
GROUPS = re.compile(r"[_\-–—()\[\]{},.;:+=№\"«»“”\d]+")
NOT_A_MARKING = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Invisible characters, with which a marking could be kept from being read."""


def marking_in_pages(pages: Iterable[Sequence[str]]) -> str:
    """Return the marking that stands on one of *pages* (their lines), or nothing."""
    for page in pages:
        lines = [clean for line in page if (clean := _clean(line))]
        for line in (*lines[:HEAD_LINES], *lines[HEAD_LINES:][-FOOT_LINES:]):
            if found := LINE.match(line) or LOUD_LINE.match(line):
                return found["marking"]
    return ""


def marking_in_name(name: str) -> str:
    """Return the marking that a file's name bears: the whole name, or a part of it set off by a sign.

    ``приказ (секретно).docx`` bears one, ``Құпия дауыс беру хаттамасы.docx`` does not: a secret ballot is no state secret.
    """
    stem = PurePath(name.replace("\\", "/")).stem
    for group in (stem, *GROUPS.split(stem)):
        words = _clean(group)
        if re.fullmatch(rf"(?:{_BARE})", words, re.IGNORECASE):
            return words
    return ""


def _clean(line: str) -> str:
    words = " ".join(NOT_A_MARKING.sub("", line).split())
    # «С Е К Р Е Т Н О»: letters are set apart to make a marking seen.
    return words.replace(" ", "") if SPACED.match(words) else words

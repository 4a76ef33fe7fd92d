"""Parallel titles: under what other titles, and in which languages, a record names the same publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .values import DataField, MarcRecord

LOCALES = {"kaz": "kk", "rus": "ru", "eng": "en"}
"""The languages of the Academy, from ISO 639-2/B to the codes of the interface."""

_CODES = LOCALES | {code: code for code in LOCALES.values()}
_BETWEEN = re.compile(r"\s+([=:])\s+")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_ENGLISH = re.compile(r"[^\W\d_]")
_LATIN_OF_OTHERS = re.compile("[à-ɏ]", re.IGNORECASE)
_MARKS = " /:;=,"
_ANOTHER_SCRIPT = re.compile(r"24[56]-")


@dataclass(frozen=True, slots=True)
class ParallelTitle:
    """One title beside the title proper. ``locale`` is kk, ru or en; empty where the language is another or not known."""

    text: str
    locale: str


def parallel_titles(record: MarcRecord, *, language: str) -> tuple[ParallelTitle, ...]:
    """Return the parallel titles of a record, whose text is in *language* (ISO 639-2/B), each once, in the order of the record.

    They stand in field 245 after "=", in field 246 with second indicator 1, in field 242 (translated by a cataloguer) and in
    field 880 (the same title in another script). A language that is coded counts ($9 of 246, $y of 242); otherwise the
    letters tell it, and of two titles with the same letters the second is taken to be in the other language.
    """
    proper, *others = _of_245(record)
    own = locale_of(proper, fallback=LOCALES.get(language, "") if language else "ru")
    found: dict[str, ParallelTitle] = {}
    taken = {own}

    def add(text: str, locale: str) -> None:
        bare = text.strip(_MARKS)
        if bare and bare.casefold() != proper.casefold() and bare.casefold() not in found:
            found[bare.casefold()] = ParallelTitle(bare, locale)
            taken.add(locale)

    for text in others:
        add(text, _guessed(text, taken))
    for field in record.data_fields("246", "242"):
        coded = _CODES.get(field.first("9" if field.tag == "246" else "y").strip().lower(), "")
        text = _joined(field)
        if field.tag == "242" or field.ind2 == "1" or coded:
            add(text, coded or _guessed(text, taken))
    for field in record.data_fields("880"):
        if _ANOTHER_SCRIPT.match(field.first("6")):
            text = next(_split(_joined(field, "anpb")), "")
            # The same words in another script are in the language of the text, which the title proper only spells.
            add(text, locale_of(text, fallback=LOCALES.get(language, "ru")))
    return tuple(found.values())


def remainder_without_parallels(record: MarcRecord) -> str:
    """Return what field 245 says after the title proper, without the titles in other languages."""
    field = next(record.data_fields("245"), DataField("245", " ", " ", ()))
    written = " ".join(field.every("b")).strip()
    before = next((value for code, value in reversed(_before_b(field)) if code in "anp"), "").rstrip()
    parts = _BETWEEN.split(f" = {written}" if before.endswith("=") else f" : {written}")
    kept, mark, is_of_parallel = [], "", False
    for part in parts[1:]:
        if part in ("=", ":"):
            mark = part
            continue
        if mark == "=":
            is_of_parallel = True
        elif not is_of_parallel:
            kept.append(part.strip(_MARKS))
    return " : ".join(part for part in kept if part)


def locale_of(text: str, *, fallback: str) -> str:
    """Return the language that the letters of a title are of; *fallback* is that of Cyrillic without Kazakh letters."""
    if _KAZAKH.search(text):
        return "kk"
    if _CYRILLIC.search(text):
        return fallback if fallback in ("kk", "ru") else "ru"
    return "en" if _ENGLISH.search(text) and not _LATIN_OF_OTHERS.search(text) else ""


def _guessed(text: str, taken: set[str]) -> str:
    locale = locale_of(text, fallback="ru")
    if locale == "ru" and "ru" in taken:
        locale = "kk"  # A Kazakh title may have no letter that Russian lacks: «Азаматтар».
    return "" if locale in taken else locale


def _of_245(record: MarcRecord) -> list[str]:
    """Return the title proper and the titles in other languages of field 245."""
    field = next(record.data_fields("245"), DataField("245", " ", " ", ()))
    return [text.strip(_MARKS) for text in _split(_joined(field, "anpb"))] or [""]


def _split(written: str) -> Iterator[str]:
    """Yield the title before the first mark and whatever follows "="."""
    parts = _BETWEEN.split(written)
    yield parts[0]
    yield from (parts[at + 1] for at in range(1, len(parts) - 1, 2) if parts[at] == "=")


def _joined(field: DataField, codes: str = "anp") -> str:
    """Return the subfields in their order. A mark at the end of one stands between it and the next, also where blanks lack."""
    parts: list[str] = []
    for value in field.every(codes):
        bare = value.strip()
        parts.append(f"{bare[:-1].rstrip()} {bare[-1]}" if bare.endswith(("=", ":")) else bare)
    return " ".join(part for part in parts if part)


def _before_b(field: DataField) -> list[tuple[str, str]]:
    codes = [code for code, _value in field.subfields]
    return list(field.subfields[: codes.index("b")]) if "b" in codes else []

"""Catalogue cards of 75 × 125 mm: the main card, the added entries named by its tracing, cards of sets and of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torelik.library.cataloguing.marc import DataField, MarcRecord

from . import names
from .areas import GostDescription, Style, describe_by_gost, describe_set, language_of_description
from .words import WORDS

NONE = DataField("", " ", " ", ())


@dataclass(frozen=True, slots=True)
class Card:
    """One card as it is printed. ``entry`` is the heading of an added card, above the heading of the description."""

    class_index: str
    author_mark: str
    heading: str
    body: str
    volumes: tuple[str, ...]
    tracing: tuple[str, ...]
    indexes: tuple[str, ...]
    entry: str = ""


def card_of_record(
    record: MarcRecord, *, class_index: str = "", author_mark: str = "", style: Style = Style.GOST_7_1, language: str = ""
) -> Card:
    """Return the main card of one record; an article has the same form with its host after two slashes."""
    described = describe_by_gost(record, style=style, language=language)
    return _card(record, described, class_index, author_mark, language)


def card_of_set(
    record: MarcRecord,
    volumes: Sequence[MarcRecord],
    *,
    class_index: str = "",
    author_mark: str = "",
    style: Style = Style.GOST_7_1,
    language: str = "",
) -> Card:
    """Return the card of a publication in several volumes."""
    return _card(record, describe_set(record, volumes, style=style, language=language), class_index, author_mark, language)


def cards_of_record(
    record: MarcRecord, *, class_index: str = "", author_mark: str = "", style: Style = Style.GOST_7_1, language: str = ""
) -> list[Card]:
    """Return the main card, and one card for each added entry of its tracing."""
    main = card_of_record(record, class_index=class_index, author_mark=author_mark, style=style, language=language)
    return [main, *(replace(main, entry=entry, tracing=()) for entry in added_entries(record, heading=main.heading))]


def added_entries(record: MarcRecord, *, heading: str) -> list[str]:
    """Return the headings of added entries: other persons, bodies, then the title where the heading is a name."""
    found = [names.heading_of(field) for field in record.data_fields("100", "700") if field.first("a").strip(" ,.")]
    found += [names.body_heading_of(field) for field in record.data_fields("710", "711")]
    if heading and (title := next(record.data_fields("245"), NONE).first("a").strip(" /:;,=.")):
        found.append(title)
    return [entry for entry in dict.fromkeys(found) if entry and entry != heading]


def _card(record: MarcRecord, described: GostDescription, class_index: str, author_mark: str, language: str) -> Card:
    words = WORDS[language or language_of_description(record)]
    entries = added_entries(record, heading=described.heading)
    title = next(record.data_fields("245"), NONE).first("a").strip(" /:;,=.")
    named = [words.title_entry if entry == title else entry for entry in entries]
    tracing = tuple(f"{at}. {entry.rstrip('.')}." for at, entry in enumerate(named, start=1))
    udc = [value.strip() for value in record.values("080", "a") if value.strip()]
    bbk = [v.strip() for f in record.data_fields("084") if "bbk" in f.first("2").lower() for v in f.every("a") if v.strip()]
    signs = {"kk": ("ӘОЖ", "КБЖ"), "ru": ("УДК", "ББК"), "en": ("UDC", "LBC")}[language or language_of_description(record)]
    indexes = tuple(f"{sign} {value}" for sign, values in zip(signs, (udc, bbk), strict=True) for value in dict.fromkeys(values))
    return Card(class_index, author_mark, described.heading, described.body, described.volumes, tracing, indexes)

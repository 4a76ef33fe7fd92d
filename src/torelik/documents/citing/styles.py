"""Works in published styles, by citeproc: GOST R 7.0.5-2008 and APA, in Kazakh, Russian and English."""

import re
import threading
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.frontend import CitationStylesXML
from citeproc.source.json import CiteProcJSON

from torelik.documents.citing.works import Work

_KAZAKH_LOCALE = Path(__file__).with_name("locales-kk-KZ.xml")
_LOCALES = {"ru": "ru-RU", "kk": "ru-RU", "en": "en-GB"}
_PARTS = {
    "volume": re.compile(r"(?:Т|Vol|V)\.\s*(\d+)"),
    "issue": re.compile(r"(?:№|No\.?)\s*([\w/-]+)"),
    "page": re.compile(r"(?:[СсPp]{1,2}\.\s*|\b)(\d+\s*[-–]\s*\d+)(?:-?б)?\b(?!.*№)"),
}
"""Where in its host an article stands, as catalogues write it: «2023. — Т. 3, № 2. — С. 15–22»."""

_ONE_AT_A_TIME = threading.Lock()


class Style(StrEnum):
    """A style; the values are names of CSL files."""

    GOST = "gost-r-7-0-5-2008"
    APA = "apa"


def cited(work: Work, style: Style, *, place: str = "") -> str:
    """Return the work in the style, in its own language; *place* is added as the style's readers expect it: «С. 42.», (p. 42)."""
    language = work.language if work.language in _LOCALES else "en"
    with _ONE_AT_A_TIME:  # a parsed style keeps the bibliography that it renders
        text = _rendered(work, style, language)
    return _with_place(text, style, language, place)


def _rendered(work: Work, style: Style, language: str) -> str:
    source = CiteProcJSON([_csl(work)])
    bibliography = CitationStylesBibliography(_style(style, language), source, formatter.plain)
    bibliography.register(Citation([CitationItem(work.key)]))
    text = " ".join("".join(map(str, bibliography.bibliography()[0])).split())
    # A law has neither place nor publisher; the style leaves their commas standing.
    return re.sub(r"\. [:,] ", ". ", text).removeprefix("1. ").strip()


@lru_cache(maxsize=8)
def _style(style: Style, language: str) -> Any:
    made = CitationStylesStyle(style.value, locale=_LOCALES[language], validate=False)
    if language == "kk":
        # citeproc has no Kazakh: our words go before the Russian ones, which answer for what is missing.
        kazakh = CitationStylesXML(str(_KAZAKH_LOCALE), validate=False).root
        kazakh.style = made.root
        made.root.locales.insert(0, kazakh)
    return made


def _csl(work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": work.key,
        "type": work.kind.value,
        "title": work.title,
        "author": [_name(author) for author in work.authors],
        "publisher": work.publisher,
        "publisher-place": work.place,
        "container-title": work.container,
        "ISBN": work.isbn,
        "language": work.language,
    }
    item |= {name: match[1] for name, pattern in _PARTS.items() if (match := pattern.search(work.part))}
    if work.year:
        item["issued"] = {"date-parts": [[work.year]]}
    return {name: value for name, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    family, comma, given = author.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma and given.strip() else {"literal": author.strip()}


def _with_place(text: str, style: Style, language: str, place: str) -> str:
    if not place:
        return text
    if style is Style.APA:
        return f"{text} ({_abbreviated(place, language)})"
    head = text if text.endswith(".") else f"{text}."
    return f"{head} {_abbreviated(place, language, capital=True)}."


def _abbreviated(place: str, language: str, *, capital: bool = False) -> str:
    """Return a page with its abbreviation; an article is called as the law itself calls it."""
    if not place.isdigit():
        return place
    match language:
        case "kk":
            return f"{place}-б"
        case "ru":
            return f"{'С' if capital else 'с'}. {place}"
    return f"{'P' if capital else 'p'}. {place}"

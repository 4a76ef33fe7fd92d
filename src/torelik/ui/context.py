"""What every shell needs to know of the request: languages of the page, low vision, address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from torelik.kernel.trilingual import AUTONYMS, LANGUAGES
from torelik.ui import low_vision

SHORT_NAMES = {"kk": "ҚАЗ", "ru": "РУС", "en": "ENG"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One language of the switch: where the same page is in it."""

    code: str
    short_name: str
    autonym: str
    url: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the shells ``page_languages``, ``low_vision`` and ``low_vision_choices``."""
    return {
        "page_languages": language_links(request.get_full_path()),
        "low_vision": low_vision.parse(request.COOKIES.get(low_vision.COOKIE, "")),
        "low_vision_choices": low_vision.CHOICES,
        "here": request.get_full_path(),
    }


def language_links(full_path: str) -> list[LanguageLink]:
    """Return the links to the same page in each language; addresses differ in their first part alone."""
    current = (get_language() or "kk")[:2]
    _empty, _slash, rest = full_path.lstrip("/").partition("/")
    inside = full_path.lstrip("/")[:2] in LANGUAGES and full_path.lstrip("/")[2:3] == "/"
    return [
        LanguageLink(code, SHORT_NAMES[code], AUTONYMS[code], f"/{code}/{rest}" if inside else f"/{code}/", code == current)
        for code in LANGUAGES
    ]

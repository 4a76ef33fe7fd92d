"""Who draws a page: models are below views, so a view takes its kind of page when the application starts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

Drawer = Callable[[HttpRequest, Any], HttpResponseBase]

_DRAWERS: dict[str, Drawer] = {}


def draw_by(kind: str, drawer: Drawer) -> None:
    """Let *drawer* answer requests for pages of *kind*."""
    _DRAWERS[kind] = drawer


def answer(request: HttpRequest, page: Any) -> HttpResponseBase:
    """Draw *page* by the view of its kind."""
    return _DRAWERS[page.kind](request, page)


HomePart = Callable[[str], Any]

_HOME_PARTS: dict[str, HomePart] = {}


def show_on_home(name: str, part: HomePart) -> None:
    """Let the home page show *part*, worked out for the language of the page, under *name*."""
    _HOME_PARTS[name] = part


def home_parts(language: str) -> dict[str, Any]:
    """Return what the modules above show on the home page."""
    return {name: part(language) for name, part in _HOME_PARTS.items()}

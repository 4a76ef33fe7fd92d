"""What the pages of acquisition have in common."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import get_language

from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.acquisition import queries
from torelik.library.acquisition.vocabulary import GRANTS

PAGE_ROWS = 30
READS_AND_SENDS = ("GET", "HEAD", "POST")


def require_sight(request: Request) -> None:
    """Raise ``PermissionDenied`` for who does not see acquisition."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.SEE_ACQUISITION)


def page_of(request: Request, rows: Any, size: int = PAGE_ROWS) -> Any:
    """Return the page that is asked for, with the numbers of those around it."""
    pages = Paginator(rows, size)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page


def language_now() -> str:
    """Return the language of the page."""
    return (get_language() or "kk")[:2]


def version_seen(request: Request) -> int:
    """Return the version that the page showed; 0 where none is told."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0


def paper(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that the browser shows."""
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})

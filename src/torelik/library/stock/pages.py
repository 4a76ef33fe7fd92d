"""What pages of the stock share."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import get_language

from torelik.kernel.request import Request

PAGE_ROWS = 30


def page_of(request: Request, rows: Any, size: int) -> Any:
    """Return the page that the address asks for, with the numbers of pages to lead to."""
    pages = Paginator(rows, size)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page


def language() -> str:
    """Return the language of the page."""
    return (get_language() or "kk")[:2]


def paper(content: bytes, name: str) -> HttpResponse:
    """Answer with a paper to be read in the browser."""
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})

"""One page of a list, with the numbers of its pages."""

from typing import Any

from django.core.paginator import Page, Paginator

from torelik.kernel.request import Request

PAGE_ROWS = 30


def page_of(request: Request, rows: Any, *, per_page: int = PAGE_ROWS) -> "Page[Any]":
    """Return the page that the address asks for, the nearest that there is."""
    pages = Paginator(rows, per_page)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page

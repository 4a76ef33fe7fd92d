"""The page of the one search, and what Ctrl+K shows while somebody types."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from torelik.bridges.one_search import queries
from torelik.bridges.one_search.vocabulary import Group
from torelik.kernel import clock
from torelik.kernel.limits import limited
from torelik.kernel.request import Request, client_address
from torelik.search.api import IndexOutdated

LONGEST_TEXT = 500
DEEPEST_PAGE = 50


@require_safe
@limited("search", methods=("GET",))
def page(request: Request) -> HttpResponse:
    """Show what library, texts, courses and pages have for the words; one group alone by pages."""
    text, language = _text(request), (get_language() or "kk")[:2]
    only = Group(request.GET["in"]) if request.GET.get("in") in Group.values else None
    number = request.GET.get("page", "1")
    asked = min(max(int(number), 1), DEEPEST_PAGE) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    context: dict[str, object] = {"text": text, "language": language, "only": only}
    if not text:
        return render(request, "bridges/one_search/page.html", context)
    try:
        answer = queries.search_everywhere(
            text,
            language=language,
            visible_to=request.actor,
            address=client_address(request),
            on=clock.local_date(clock.now()),
            only=only,
            page=asked,
            literal=request.GET.get("exact") == "1",
        )
    except IndexOutdated:
        return render(request, "bridges/one_search/page.html", context | {"is_away": True}, status=503)
    context |= {
        "answer": answer,
        "groups": [(found, f"?{urlencode({'q': answer.answered, 'in': found.group.value})}") for found in answer.groups],
        "suggestions": [(words, f"?{urlencode({'q': words})}") for words in answer.suggestions],
        "literal": f"?{urlencode({'q': text, 'exact': '1'})}",
        "everything": f"?{urlencode({'q': text})}",
    }
    if only:
        pages = Paginator(range(min(answer.total, DEEPEST_PAGE * queries.PAGE_HITS)), queries.PAGE_HITS)
        shown = pages.get_page(asked)
        shown.numbers = list(pages.get_elided_page_range(shown.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
        context["page"] = shown
    return render(request, "bridges/one_search/page.html", context)


@require_safe
@limited("suggest", methods=("GET",))
def quick(request: Request) -> HttpResponse:
    """Answer the palette while somebody types; nothing where nothing is found."""
    text = _text(request)
    if len(text) < 2:
        return HttpResponse(status=204)
    try:
        lines = queries.quick(
            text,
            language=(get_language() or "kk")[:2],
            visible_to=request.actor,
            address=client_address(request),
            on=clock.local_date(clock.now()),
        )
    except IndexOutdated:
        return HttpResponse(status=204)
    if not lines:
        return HttpResponse(status=204)
    return render(request, "bridges/one_search/_quick.html", {"lines": lines, "language": (get_language() or "kk")[:2]})


def _text(request: Request) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT]

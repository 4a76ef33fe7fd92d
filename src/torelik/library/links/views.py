"""The page of links that do not answer, by record, and the button that lets all be looked at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.links import actions, queries
from torelik.library.links.vocabulary import Shown

PAGE_LINKS = 50


@login_required
@require_safe
def report(request: Request) -> HttpResponse:
    """List the links that are broken, that failed once, or that were mended."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(queries.READERS[0])
    asked = request.GET.get("show", "")
    shown = Shown(asked) if asked in Shown.values else Shown.BROKEN
    pages = Paginator(queries.links(shown, visible_to=request.actor), PAGE_LINKS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    context = {"page": page, "rows": queries.lines_of(page.object_list), "shown": shown, "tabs": Shown.choices}
    return render(request, "library/links/report.html", context)


@login_required
@require_POST
def check(request: Request) -> HttpResponse:
    """Let every link be looked at."""
    asked = actions.ask_for_check(by=request.actor, at=clock.now())
    told = ngettext(
        "%(links)s link will be checked; the page shows what is found as it goes on.",
        "%(links)s links will be checked; the page shows what is found as it goes on.",
        asked,
    )
    messages.success(request, told % {"links": asked})
    return redirect("links:report")

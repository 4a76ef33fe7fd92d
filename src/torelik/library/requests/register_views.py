"""The register of refusals: HTTP only."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration.papers import workbook
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.requests import papers, permissions
from torelik.library.requests import register_queries as queries
from torelik.library.requests.forms import RegisterForm
from torelik.library.requests.views import paper_language

PAGE_ROWS = 50


@never_cache
@login_required
@require_safe
def register(request: Request) -> HttpResponse | FileResponse:
    """Show the register with its sums; as a workbook, or on paper."""
    permissions.require_register(request.actor)
    today = clock.local_date(clock.now())
    given = request.GET if "first" in request.GET else {"first": today.replace(day=1), "last": today}
    form = RegisterForm(given)
    if not form.is_valid():
        return render(request, "library/requests/register.html", {"form": form}, status=422)
    wanted = request.GET.get("as", "")
    return _taken_out(request, form, wanted) if wanted in ("xlsx", "pdf") else _page(request, form)


def _taken_out(request: Request, form: RegisterForm, wanted: str) -> HttpResponse | FileResponse:
    asked = form.asked()
    found, name = queries.all_lines(asked, visible_to=request.actor), f"refusals-{asked.first}-{asked.last}"
    if wanted == "xlsx":
        return workbook(name, _("Register of refusals"), papers.head(), papers.rows(found))
    content = papers.register(
        found,
        queries.totals(asked, visible_to=request.actor),
        form.particulars(),
        period=(asked.first, asked.last),
        language=paper_language(),
    )
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _page(request: Request, form: RegisterForm) -> HttpResponse:
    asked = form.asked()
    page: Any = Paginator(queries.refusals(asked, visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    told = request.GET.copy()
    for name in ("page", "as"):
        told.pop(name, None)
    context = {
        "form": form,
        "asked": asked,
        "totals": queries.totals(asked, visible_to=request.actor),
        "titles": queries.titles_refused(asked, visible_to=request.actor),
        "page": page,
        "lines": queries.lines(list(page.object_list)),
        "query": told.urlencode(),
        "at_desk": request.actor.may(GRANTS.ISSUE_ITEM),
    }
    return render(request, "library/requests/register.html", context)

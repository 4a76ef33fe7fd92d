"""Pages of reports: HTTP only."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration import papers
from torelik.library.administration.forms import ParametersForm
from torelik.library.administration.reports import Cell, listed, reports, run_report
from torelik.library.administration.vocabulary import GRANTS

PAGE_ROWS = 100
FORMS = ("xlsx", "csv", "pdf")


@never_cache
@login_required
@require_safe
def all_reports(request: Request) -> HttpResponse:
    """List the reports."""
    request.actor.require(GRANTS.SEE_REPORTS)
    context = {"reports": reports(visible_to=request.actor), "listed": listed(visible_to=request.actor)}
    return render(request, "library/administration/reports.html", context)


@never_cache
@login_required
@require_safe
def report(request: Request, key: str) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """Run one report: as a page, a workbook, lines of text or a paper."""
    request.actor.require(GRANTS.SEE_REPORTS)
    found = next((one for one in reports(visible_to=request.actor) if one.key == key), None)
    if found is None:
        raise Http404(key)
    form = ParametersForm(request.GET, report=found)
    is_valid = form.is_valid()
    wanted = request.GET.get("as", "")
    if not is_valid or wanted not in FORMS:
        wanted = "page"
    rows: Any = []
    if is_valid:
        rows = run_report(found, given=form.values(), form=wanted, by=request.actor, at=clock.now())
    head = [str(column) for column in found.columns]
    if wanted == "csv":
        return papers.lines(key, head, rows)
    if wanted == "xlsx":
        return papers.workbook(key, str(found.title), head, rows)
    if wanted == "pdf":
        particulars = [(str(field.label), _words(form.cleaned_data[field.name], field)) for field in form if field.value()]
        return papers.printed_list(str(found.title), particulars, head, rows)
    page: Any = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "report": found,
        "form": form,
        "page": page,
        "rows": [
            [(papers.printed(cell), cell.url if isinstance(cell, Cell) else "") for cell in row] for row in page.object_list
        ],
        "asked": asked.urlencode(),
    }
    return render(request, "library/administration/report.html", context, status=200 if is_valid else 422)


def _words(value: Any, field: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value if isinstance(value, str) else papers.printed(value)))

"""Pages of reports: HTTP only."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration import papers
from torelik.library.administration.charts import bars_of
from torelik.library.administration.forms import ParametersForm
from torelik.library.administration.reports import Cell, Report, listed, reports, run_report
from torelik.library.administration.vocabulary import GRANTS

PAGE_ROWS = 100
FORMS = ("xlsx", "csv", "pdf")


@never_cache
@login_required
@require_safe
def all_reports(request: Request) -> HttpResponse:
    """List the reports."""
    request.actor.require(GRANTS.SEE_REPORTS)
    shown = [one for one in reports(visible_to=request.actor) if not one.is_behind]
    context = {"reports": shown, "listed": listed(visible_to=request.actor)}
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
    wanted = request.GET.get("as", "")
    if not form.is_valid():
        return render(request, "library/administration/report.html", _context(request, found, form, []), status=422)
    wanted = wanted if wanted in FORMS else "page"
    rows = run_report(found, given=form.values(), form=wanted, by=request.actor, at=clock.now())
    if wanted != "page":
        return _file(found, form, rows, wanted)
    context = _context(request, found, form, rows)
    context["figures"] = found.figures(rows) if found.figures else []
    context["bars"] = bars_of(found.chart, context["page"].object_list) if found.chart else None
    return render(request, "library/administration/report.html", context)


def _context(request: Request, found: Report, form: ParametersForm, rows: Any) -> dict[str, Any]:
    page: Any = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    asked = request.GET.copy()
    asked.pop("page", None)
    lines = [[_cell(cell) for cell in row] for row in page.object_list]
    ends = [all(line[place][2] for line in lines) for place in range(len(found.columns))] if lines else []
    return {
        "report": found,
        "form": form,
        "page": page,
        "head": list(zip(found.columns, ends, strict=False)),
        "rows": [[(words, url, end) for (words, url, _n), end in zip(line, ends, strict=True)] for line in lines],
        "told": found.told(form.values()) if found.told and form.is_valid() else [],
        "asked": asked.urlencode(),
    }


def _file(found: Report, form: ParametersForm, rows: Any, wanted: str) -> FileResponse | HttpResponse | StreamingHttpResponse:
    head = [str(column) for column in found.columns]
    if wanted == "csv":
        return papers.lines(found.key, head, rows)
    if wanted == "xlsx":
        return papers.workbook(found.key, str(found.title), head, rows)
    fields = [field for field in form.visible_fields() if field.value()]
    particulars = [(str(field.label), _words(form.cleaned_data[field.name], field)) for field in fields]
    told = found.told(form.values()) if found.told else ()
    return papers.printed_list(str(found.title), [*particulars, *((str(_("Counted")), one) for one in told)], head, rows)


def _cell(cell: Any) -> tuple[str, str, bool]:
    """Return what a cell says, what it opens, and whether it is a number or nothing."""
    value = papers.plain(cell)
    is_number = value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool))
    return papers.printed(cell), cell.url if isinstance(cell, Cell) else "", is_number


def _words(value: Any, field: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value if isinstance(value, str) else papers.printed(value)))

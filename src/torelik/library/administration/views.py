"""Pages of reports: HTTP only."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration.forms import ParametersForm
from torelik.library.administration.reports import Cell, Row, reports, run_report
from torelik.library.administration.vocabulary import GRANTS
from torelik.ui.templatetags.torelik import short_date

PAGE_ROWS, PRINTED_ROWS = 100, 5000
FORMS = ("xlsx", "csv", "pdf")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@login_required
@require_safe
def all_reports(request: Request) -> HttpResponse:
    """List the reports."""
    request.actor.require(GRANTS.SEE_REPORTS)
    return render(request, "library/administration/reports.html", {"reports": reports(visible_to=request.actor)})


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
        answer = StreamingHttpResponse(_csv_lines(head, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{key}.csv"'
        return answer
    if wanted == "xlsx":
        file = documents.workbook(str(found.title)[:31], head=head, rows=([_plain(cell) for cell in row] for row in rows))
        return FileResponse(file, as_attachment=True, filename=f"{key}.xlsx", content_type=documents.WORKBOOK_KIND)
    if wanted == "pdf":
        content = documents.typeset(
            "documents/list",
            language=(get_language() or "kk")[:2],
            data={
                "title": str(found.title),
                "particulars": [
                    [str(field.label), _words(form.cleaned_data[field.name], field)] for field in form if field.value()
                ],
                "columns": [1] * len(head),
                "head": head,
                "rows": [[_printed(cell) for cell in row] for row in rows[:PRINTED_ROWS]],
                "wide": len(head) > 4,
            },
        )
        return HttpResponse(content, content_type="application/pdf")
    page: Any = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "report": found,
        "form": form,
        "page": page,
        "rows": [[(_printed(cell), cell.url if isinstance(cell, Cell) else "") for cell in row] for row in page.object_list],
        "asked": asked.urlencode(),
    }
    return render(request, "library/administration/report.html", context, status=200 if is_valid else 422)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(head: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the rows as CSV one by one: UTF-8 with a mark, semicolons, as spreadsheets in Kazakhstan open it."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([_unformed(_plain(cell)) for cell in row])


def _unformed(value: Any) -> Any:
    """Return text that a spreadsheet would carry out as a formula with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(cell: Any) -> Any:
    return cell.value if isinstance(cell, Cell) else cell


def _printed(cell: Any) -> str:
    value = _plain(cell)
    if value is None or value == "":
        return "—"
    return short_date(value) if hasattr(value, "isoformat") else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _words(value: Any, field: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value if isinstance(value, str) else short_date(value)))

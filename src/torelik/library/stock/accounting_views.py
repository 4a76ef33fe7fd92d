"""The page for the accounting department: HTTP only."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.stock import accounting_queries, papers, queries
from torelik.library.stock.accounting_queries import Account
from torelik.library.stock.forms import PeriodForm
from torelik.library.stock.pages import page_of
from torelik.library.stock.vocabulary import GRANTS, Balance, Reason, Source
from torelik.ui.templatetags.torelik import short_date

DOCUMENT_ROWS = 100


@never_cache
@login_required
@require_safe
def accounting(request: Request) -> HttpResponse | FileResponse:
    """Show the sums of a period on the balance and off it with their documents; as a workbook too."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.SEE_STOCK)
    today = clock.local_date(clock.now())
    usual = {"first": date(today.year, 1, 1), "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else None, initial=usual)
    period = form.cleaned_data if form.is_bound and form.is_valid() else usual
    found = accounting_queries.accounts(**period, visible_to=request.actor)
    rows = accounting_queries.posted_between(**period, visible_to=request.actor)
    on, off = found[Balance.ON], found[Balance.OFF]
    if request.GET.get("as") == "xlsx" and not form.errors:
        lines = [[name, on_.copies, on_.amount, off_.copies, off_.amount] for name, on_, off_, _is_sum in _lines(on, off)]
        cells = [*lines, [], papers.posted_head(), *map(papers.posted_cells, rows.iterator())]
        file = documents.workbook(_("Accounting"), head=_head(), rows=cells)
        name = f"accounting-{period['first']:%Y-%m-%d}-{period['last']:%Y-%m-%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=documents.WORKBOOK_KIND)
    page = page_of(request, rows, DOCUMENT_ROWS)
    context: dict[str, Any] = {
        "form": form,
        "said": _("%(first)s – %(last)s") % {"first": short_date(period["first"]), "last": short_date(period["last"])},
        "asked": f"first={period['first']:%Y-%m-%d}&last={period['last']:%Y-%m-%d}",
        "lines": _lines(on, off),
        "page": page,
        "documents": [(row, papers.posted_cells(row)) for row in page.object_list],
        "head": papers.posted_head(),
    }
    return render(request, "library/stock/accounting.html", context, status=422 if form.errors else 200)


def _head() -> list[str]:
    return [
        pgettext("accounting", "Movement"),
        _("On the balance, copies"),
        _("On the balance, tenge"),
        _("Off the balance, copies"),
        _("Off the balance, tenge"),
    ]


def _lines(on: Account, off: Account) -> list[tuple[str, Any, Any, bool]]:
    """Return name, worth on and off the balance, and whether the line is a sum."""
    lines: list[tuple[str, Any, Any, bool]] = [(_("At the beginning of the period"), on.opening, off.opening, True)]
    lines.append((_("Received"), on.all_received, off.all_received, True))
    named = [(str(source.label), on.received[source], off.received[source], False) for source in Source]
    lines += [line for line in named if line[1].copies or line[2].copies or line[1].amount or line[2].amount]
    lines.append((_("Left the stock"), on.all_left, off.all_left, True))
    named = [(str(reason.label), on.left[reason], off.left[reason], False) for reason in Reason]
    lines += [line for line in named if line[1].copies or line[2].copies or line[1].amount or line[2].amount]
    lines.append((_("Revaluation"), on.revalued, off.revalued, True))
    lines.append((_("At the end of the period"), on.closing, off.closing, True))
    return lines

"""Pages of stock-taking: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.stocktaking import actions, papers, queries
from torelik.library.stocktaking.actions import TakingRefused
from torelik.library.stocktaking.forms import NewForm, ScanForm
from torelik.library.stocktaking.vocabulary import ASIDE, CALM, GRANTS, Finding, Refusal, TakingState, Verdict

PAGE_ROWS, FOUND_ROWS, LAST_SCANS = 30, 100, 8


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def takings(request: Request) -> HttpResponse:
    """List the stock-takings; open one."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.TAKE_STOCK)
    if request.method != "POST":
        return _list_page(request, NewForm(initial={"key": new_uuid()}))
    request.actor.require(GRANTS.LEAD_STOCK_TAKING)
    form = NewForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    given = form.cleaned_data
    try:
        row = actions.open_taking(
            key=given["key"],
            place_ids=given["places"],
            commission=given["commission"],
            standing_id=given["standing"],
            by=request.actor,
            at=clock.now(),
        )
    except TakingRefused as refused:
        return _list_page(request, form, refusals=refused.refusals, status=409)
    return redirect("stocktaking:taking", row.uuid)


@never_cache
@login_required
@require_safe
def taking(request: Request, uuid: UUID) -> HttpResponse:
    """Show one stock-taking: the field for scans, the progress, what was found."""
    return _page(request, queries.taking(uuid, visible_to=request.actor))


@login_required
@require_POST
def scan(request: Request, uuid: UUID) -> HttpResponse:
    """Take one scan: answer a script with JSON, a form with the page."""
    row = queries.taking(uuid, visible_to=request.actor)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    form = ScanForm(request.POST, places=_choices(row))
    at = clock.now()
    if not form.is_valid():
        if wants_json:
            return JsonResponse(
                {"tone": "danger", "words": " ".join(str(error) for errors in form.errors.values() for error in errors)},
                status=422,
            )
        return _page(request, row, form=form, status=422)
    given = form.cleaned_data
    try:
        made = actions.scan(
            uuid=uuid, key=given["key"], number=given["number"], place_id=given["place"],
            scanned_at=given["scanned_at"] or at, by=request.actor, at=at,
        )  # fmt: skip
    except TakingRefused as refused:
        if wants_json:
            words = " ".join(str(refusal.label) for refusal in refused.refusals)
            return JsonResponse({"tone": "danger", "words": words}, status=409)
        return _page(request, row, form=form, refusals=refused.refusals, status=409)
    if wants_json:
        counts = queries.progress(row)
        line = queries.lines_of_scans([made])[0]
        return JsonResponse(
            {
                "tone": _tone(made), "words": Verdict(made.verdict).label, "number": made.number,
                "title": line.title[:140], "place": line.place, "found": counts.found, "percent": counts.percent,
                "unseen": counts.unseen,
            }
        )  # fmt: skip
    # nosemgrep: open-redirect - the page of the session itself
    return redirect(f"{request.path.removesuffix('scan/')}?at={made.place_id}")


@login_required
@require_POST
def second_pass(request: Request, uuid: UUID) -> HttpResponse:
    """Begin the second pass."""
    row = queries.taking(uuid, visible_to=request.actor)
    try:
        actions.begin_second_pass(uuid=uuid, by=request.actor, at=clock.now())
    except TakingRefused as refused:
        return _page(request, row, refusals=refused.refusals, status=409)
    messages.success(request, _("The second pass has begun: look for the copies that are still missing."))
    return redirect("stocktaking:taking", uuid)


@login_required
@require_POST
def close(request: Request, uuid: UUID) -> HttpResponse:
    """Close the stock-taking."""
    row = queries.taking(uuid, visible_to=request.actor)
    try:
        actions.close_taking(uuid=uuid, by=request.actor, at=clock.now())
    except TakingRefused as refused:
        return _page(request, row, refusals=refused.refusals, status=409)
    messages.success(request, _("The stock-taking is closed and its act is numbered."))
    return redirect("stocktaking:taking", uuid)


@never_cache
@login_required
@require_safe
def findings(request: Request, uuid: UUID, what: str) -> HttpResponse:
    """List the copies of one finding, or the numbers that were put aside."""
    row = queries.taking(uuid, visible_to=request.actor)
    aside = what.removeprefix("aside-")
    if what in Finding.values:
        label = Finding(what).label
        page: Any = Paginator(queries.copies_of(row, Finding(what)), FOUND_ROWS).get_page(request.GET.get("page"))
        lines = queries.lines_of_copies(page.object_list)
    elif what != aside and aside in ASIDE:
        label = Verdict(aside).label
        page = Paginator(queries.put_aside(row, Verdict(aside)), FOUND_ROWS).get_page(request.GET.get("page"))
        lines = queries.lines_of_scans(page.object_list)
    else:
        raise Http404(what)
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    wanted = what == Finding.UNSEEN and row.state == TakingState.CLOSED
    context = {
        "taking": row, "title": papers.title_of(row), "label": label, "page": page, "lines": lines,
        "numbers": "\n".join(queries.missing_numbers(row)) if wanted else "",
    }  # fmt: skip
    return render(request, "library/stocktaking/findings.html", context)


@never_cache
@login_required
@require_safe
def act(request: Request, uuid: UUID) -> HttpResponse:
    """Give the act of a closed stock-taking as PDF in the reader's language."""
    row = queries.taking(uuid, visible_to=request.actor)
    if row.state != TakingState.CLOSED:
        raise Http404("An open stock-taking has no act.")
    content = papers.act(row, language=(get_language() or "kk")[:2])
    name = f"stock-taking-{row.number}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@never_cache
@login_required
@require_safe
def workbook(request: Request, uuid: UUID) -> FileResponse:
    """Give all copies of a stock-taking as a workbook."""
    row = queries.taking(uuid, visible_to=request.actor)
    file = documents.workbook(_("Stock-taking"), head=papers.head(), rows=papers.cells(row))
    return FileResponse(file, as_attachment=True, filename="stock-taking.xlsx", content_type=documents.WORKBOOK_KIND)


def _choices(row: queries.StockTaking) -> list[tuple[int, str]]:
    return [(place.pk, str(place.name)) for place in row.places.all()]


def _tone(made: queries.StockScan) -> str:
    if made.verdict in CALM:
        return "ok" if made.verdict == Verdict.SEEN else "info"
    return "danger" if made.verdict in {Verdict.UNKNOWN, Verdict.WITHDRAWN} else "warn"


def _list_page(request: Request, form: NewForm, *, refusals: list[Refusal] | None = None, status: int = 200) -> HttpResponse:
    page: Any = Paginator(queries.takings(visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    rows = list(page.object_list)
    counts = queries.progress_of_all(rows)
    context = {
        "page": page,
        "rows": [(row, papers.title_of(row), counts[row.pk]) for row in rows],
        "form": form if request.actor.may(GRANTS.LEAD_STOCK_TAKING) else None,
        "refusals": refusals or [],
    }
    return render(request, "library/stocktaking/takings.html", context, status=status)


def _page(
    request: Request,
    row: queries.StockTaking,
    *,
    form: ScanForm | None = None,
    refusals: list[Refusal] | None = None,
    status: int = 200,
) -> HttpResponse:
    counts, aside = queries.progress(row), queries.count_aside(row)
    is_open = row.state == TakingState.OPEN
    at = request.GET.get("at", "")
    initial = {"key": new_uuid(), "place": at if at.isdecimal() else ""}
    scans = queries.last_scans(row, by=request.actor, limit=LAST_SCANS) if is_open else []
    context = {
        "taking": row,
        "title": papers.title_of(row),
        "commission": papers.commission(row),
        "counts": counts,
        "findings": [(f.value, f.label, getattr(counts, f.value.replace("-", "_"))) for f in Finding],
        "aside": [(f"aside-{verdict.value}", verdict.label, aside.get(verdict, 0)) for verdict in ASIDE],
        "form": (form or ScanForm(initial=initial, places=_choices(row))) if is_open else None,
        "scans": [
            (one, _tone(one), Verdict(one.verdict).label, line)
            for one, line in zip(scans, queries.lines_of_scans(scans), strict=True)
        ],
        "refusals": refusals or [],
        "may_scan": request.actor.may(GRANTS.TAKE_STOCK),
        "may_lead": request.actor.may(GRANTS.LEAD_STOCK_TAKING),
        "is_open": is_open,
    }
    return render(request, "library/stocktaking/taking.html", context, status=status)

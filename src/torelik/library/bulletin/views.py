"""The page of new acquisitions, and the bulletin as PDF and workbook."""

from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.bulletin import papers, queries
from torelik.library.bulletin.forms import WITHOUT_A_MARK, BulletinForm
from torelik.library.stock.queries import TitleReceived

PAGE_TITLES = 50
USUAL_DAYS = 90
MOST_PRINTED = 2_000
"""Titles of one bulletin as a file: it is set while somebody waits."""


@require_safe
def bulletin(request: Request) -> HttpResponseBase:
    """Show what came in a period, by field of knowledge; for everybody."""
    today = clock.local_date(clock.now())
    usual = {"first": today - timedelta(days=USUAL_DAYS), "last": today}
    form = BulletinForm(request.GET) if "first" in request.GET or "last" in request.GET else BulletinForm(usual)
    if not form.is_valid():
        return render(request, "library/bulletin/bulletin.html", {"form": form}, status=422)
    given = form.cleaned_data
    rows = _chosen(given["first"], given["last"], section=given["section"], language=given["language"])
    if request.GET.get("as") in {"pdf", "xlsx"}:
        return _file(rows[:MOST_PRINTED], given["first"], given["last"], form=request.GET["as"])
    pages = Paginator(rows, PAGE_TITLES)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    shown = queries.described(list(page.object_list))
    asked = {name: given[name] for name in ("section", "language") if given[name]}
    context = {
        "form": form,
        "page": page,
        "total": len(rows),
        "sections": [(section.label, list(group)) for section, group in groupby(shown, key=lambda row: row.section)],
        "asked": urlencode({"first": given["first"].isoformat(), "last": given["last"].isoformat(), **asked}),
        "is_cut": len(rows) > MOST_PRINTED,
        "most": MOST_PRINTED,
    }
    return render(request, "library/bulletin/bulletin.html", context)


def _chosen(first: date, last: date, *, section: str, language: str) -> list[TitleReceived]:
    rows = queries.titles(first, last, language=language, section="" if section == WITHOUT_A_MARK else section)
    return [row for row in rows if not row.section] if section == WITHOUT_A_MARK else rows


def _file(rows: list[TitleReceived], first: date, last: date, *, form: str) -> HttpResponseBase:
    titles = queries.described(rows)
    name = f"new-acquisitions-{first.isoformat()}-{last.isoformat()}"
    if form == "xlsx":
        file = papers.workbook(titles)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND)
    language = (get_language() or "kk")[:2]
    content = papers.pdf(titles, first=first, last=last, language=language, at=clock.now())
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )

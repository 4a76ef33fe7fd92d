"""Pages of the diary: HTTP only."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.diary import papers, queries, rules
from torelik.library.diary.forms import DiaryForm
from torelik.library.diary.vocabulary import PART_TITLES, READERS, Part, Span

MOST_REFUSED = 50


@never_cache
@login_required
@require_safe
def diary(request: Request) -> HttpResponseBase:
    """Show a page of the diary; as a workbook with all its parts, or as a paper."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(READERS[0])
    today = clock.local_date(clock.now())
    form = DiaryForm(request.GET, today=today)
    if not form.is_valid():
        return render(request, "library/diary/diary.html", {"form": form}, status=422)
    given = form.cleaned_data
    span, part, day = Span(given["span"]), Part(given["part"]), given["day"]
    wanted = request.GET.get("as")
    parts = tuple(Part) if span is Span.DAY or wanted == "xlsx" else (part,)
    found = queries.diary(span, day, today=today, parts=parts, narrowed=form.narrowed, visible_to=request.actor)
    if wanted in ("xlsx", "pdf"):
        return _file(found, wanted, part=part, form=form)
    before, after = rules.neighbours(span, day, today=today)
    asked = {name: given[name] for name in ("place", "category") if given[name]}
    here = {"span": span.value, "day": day.isoformat(), "part": part.value, **asked}
    context = {
        "form": form,
        "diary": found,
        "is_day": span is Span.DAY,
        "period": papers.period_of(span, day),
        "part_title": PART_TITLES[part],
        "part": part,
        "spans": [(one, one is span, urlencode({**here, "span": one.value})) for one in Span],
        "parts": [(one, one is part, urlencode({**here, "part": one.value})) for one in Part],
        "asked": urlencode(here),
        "before": urlencode({**here, "day": before.isoformat()}) if before else "",
        "after": urlencode({**here, "day": after.isoformat()}) if after else "",
        "head": papers.head_of(found),
        "groups": papers.turned(found) if span is Span.DAY else [],
        "lines": zip(papers.line_names(found), found.lines, strict=True) if span is not Span.DAY else [],
        "sums": zip(papers.sum_names(found), found.sums, strict=True),
    }
    if part is Part.REFUSALS and span is not Span.DAY:
        context["refused"] = queries.titles_refused(
            span, day, most=MOST_REFUSED, narrowed=form.narrowed, visible_to=request.actor
        )
    return render(request, "library/diary/diary.html", context)


def _file(found: queries.Diary, wanted: str, *, part: Part, form: DiaryForm) -> HttpResponseBase:
    length = {Span.DAY: 10, Span.MONTH: 7, Span.YEAR: 4}[found.span]
    name = f"diary-{found.day.isoformat()[:length]}"
    if wanted == "xlsx":
        return FileResponse(
            papers.workbook(found), as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND
        )
    content = papers.pdf(found, part=part, words=form.words(), language=(get_language() or "kk")[:2])
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )

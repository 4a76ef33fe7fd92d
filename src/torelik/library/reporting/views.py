"""Pages of saved reports: HTTP only."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.administration import papers
from torelik.library.administration.reports import Cell
from torelik.library.administration.vocabulary import GRANTS
from torelik.library.reporting import actions, permissions, queries, rules
from torelik.library.reporting.forms import AskedForm, BuilderForm
from torelik.library.reporting.rules import Definition
from torelik.library.reporting.subjects import Subject, subject_of

PREVIEW_ROWS = 50
SHAPES = ("list", "summary")


@never_cache
@login_required
@require_safe
def subjects(request: Request) -> HttpResponse:
    """Show what a report may be about."""
    request.actor.require(GRANTS.SEE_REPORTS)
    return render(request, "library/reporting/subjects.html", {"subjects": permissions.subjects_used_by(request.actor)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, subject: str, shape: str) -> HttpResponse:
    """Put a report together: show its first rows, or keep it."""
    request.actor.require(GRANTS.SEE_REPORTS)
    about = next((one for one in permissions.subjects_used_by(request.actor) if one.key == subject), None)
    if about is None or shape not in SHAPES:
        raise Http404(subject)
    is_summary = shape == "summary"
    first = Definition(
        about.key, columns=() if is_summary else about.first, measures=tuple(one.key for one in about.measures),
        filters=about.first_filters, is_summary=is_summary,
    )  # fmt: skip
    form = _builder(request, about, first, initial={"key": new_uuid(), "seen": 0})
    return _built(request, form, uuid=None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a report of one's own."""
    opened = queries.saved_report(uuid, visible_to=request.actor)
    if opened.report.owner_id != request.actor.account_id or opened.subject is None:
        raise Http404(uuid)
    if not permissions.may_use(opened.subject, request.actor):
        raise Http404(uuid)
    report = opened.report
    initial = {"key": report.uuid, "seen": report.version, "name": report.name, "is_shared": report.is_shared}
    form = _builder(request, opened.subject, opened.definition, initial=initial)
    return _built(request, form, uuid=uuid)


def _builder(request: Request, subject: Subject, definition: Definition, *, initial: dict[str, Any]) -> BuilderForm:
    fields = permissions.fields_used_by(subject, request.actor)
    given = request.POST if request.method == "POST" else None
    return BuilderForm(given, subject=subject, fields=fields, is_summary=definition.is_summary, kept=definition, initial=initial)


def _built(request: Request, form: BuilderForm, *, uuid: UUID | None) -> HttpResponse:
    """Show the form with the first rows of what it says; keep the report where that was asked and nothing is against it."""
    found, status = None, 200
    if not form.is_bound:
        definition: Definition | None = form.kept
    else:
        definition = form.definition() if form.is_valid() else None
        status = 200 if definition else 422
    try:
        if definition and request.POST.get("act") == "save":
            return _kept(request, form, definition, uuid=uuid)
        if definition and (form.is_bound or uuid or not form.is_summary):
            found = actions.run_report(definition, form="page", known_as=str(uuid or ""), by=request.actor, at=clock.now())
    except actions.ReportRefused as refused:
        if form.is_bound:
            form.show(refused.refusals)
            status = 422
    context = {"form": form, "subject": form.subject, "uuid": uuid, **_table(found)}
    return render(request, "library/reporting/builder.html", context, status=status)


def _kept(request: Request, form: BuilderForm, definition: Definition, *, uuid: UUID | None) -> HttpResponse:
    if uuid is None:
        row = actions.save_report(
            key=form.cleaned_data["key"], kept=form.kept_as(), definition=definition, by=request.actor, at=clock.now()
        )
    else:
        row = actions.change_report(
            uuid=uuid, seen=form.cleaned_data["seen"], kept=form.kept_as(), definition=definition, by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    messages.success(request, _("The report is saved."))
    return redirect("reporting:report", uuid=row.uuid)


@never_cache
@login_required
@require_safe
def report(request: Request, uuid: UUID) -> HttpResponseBase:
    """Run a saved report: as a page, a workbook, lines of text or a paper."""
    opened = queries.saved_report(uuid, visible_to=request.actor)
    row, subject = opened.report, opened.subject
    context: dict[str, Any] = {
        "report": row,
        "subject": subject,
        "lost": opened.lost,
        "is_own": row.owner_id == request.actor.account_id,
    }
    if subject is None:
        return render(request, "library/reporting/report.html", context)
    form = AskedForm(request.GET, subject=subject, definition=opened.definition)
    wanted = request.GET.get("as", "")
    wanted = wanted if wanted in ("xlsx", "csv", "pdf") else "page"
    found, status = None, 200
    if form.is_bound and not form.is_valid():
        status = 422
    else:
        definition = rules.with_given(opened.definition, form.given())
        try:
            found = actions.run_report(definition, form=wanted, known_as=str(uuid), by=request.actor, at=clock.now())
        except actions.ReportRefused as refused:
            context["refusals"] = refused.refusals
            status = 422
    if found is not None and wanted != "page":
        return _file(wanted, row.name, form, found)
    asked = request.GET.copy()
    asked.pop("as", None)
    context |= {"form": form, "asked": asked.urlencode(), **_table(found)}
    return render(request, "library/reporting/report.html", context, status=status)


def _file(wanted: str, title: str, form: AskedForm, found: queries.Found) -> HttpResponseBase:
    rows = _closed(found)
    if wanted == "csv":
        return papers.lines("report", found.head, rows)
    if wanted == "xlsx":
        return papers.workbook("report", title, found.head, rows)
    return papers.printed_list(title, form.words() if form.is_bound else [], found.head, rows)


def _closed(found: queries.Found) -> Any:
    """Yield the rows, then the sums of a summary or the words that there are more."""
    yield from found.rows
    if found.is_cut:
        yield [_("The first %(most)d rows of %(total)d.") % {"most": queries.MOST_ROWS, "total": found.total}]
    if found.sums:
        yield found.sums


@never_cache
@login_required
@require_safe
def rows(request: Request) -> HttpResponseBase:
    """Show the rows that a number of a summary counts, or give them out. They are a list that nobody keeps."""
    request.actor.require(GRANTS.SEE_REPORTS)
    try:
        definition = Definition.from_json(json.loads(request.GET.get("of", "")))
    except ValueError as error:
        raise Http404("No rows are asked for.") from error
    wanted = request.GET.get("as", "")
    wanted = wanted if wanted in ("xlsx", "csv", "pdf") else "page"
    try:
        found = actions.run_report(definition, form=wanted, known_as="", by=request.actor, at=clock.now())
    except actions.ReportRefused as error:
        raise Http404("Such rows cannot be asked for.") from error
    subject = subject_of(definition.subject)
    title = str(queries.title_of(subject))
    if wanted == "xlsx":
        return papers.workbook("rows", title, found.head, _closed(found))
    if wanted == "csv":
        return papers.lines("rows", found.head, _closed(found))
    if wanted == "pdf":
        return papers.printed_list(title, [], found.head, _closed(found))
    context = {"title": title, "asked": urlencode({"of": request.GET["of"]}), **_table(found)}
    return render(request, "library/reporting/rows.html", context)


@login_required
@require_POST
def copy(request: Request, uuid: UUID) -> HttpResponse:
    """Keep somebody's report as one's own, and open it to be changed."""
    try:
        made = actions.copy_report(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ReportRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.label)
        return redirect("reporting:report", uuid=uuid)
    return redirect("reporting:change", uuid=made.uuid)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Delete a report of one's own."""
    actions.remove_report(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The report was deleted."))
    return redirect("reports:reports")


def _table(found: queries.Found | None) -> dict[str, Any]:
    if found is None:
        return {"found": None}
    ends = found.numeric
    rows = [
        [(papers.printed(cell), cell.url if isinstance(cell, Cell) else "", end) for cell, end in zip(row, ends, strict=True)]
        for row in found.rows[:PREVIEW_ROWS]
    ]
    sums = [
        (papers.printed(cell) if cell != "" else "", cell.url if isinstance(cell, Cell) else "", end)
        for cell, end in zip(found.sums, ends, strict=False)
    ]
    return {
        "found": found,
        "head": list(zip(found.head, ends, strict=True)),
        "rows": rows,
        "sums": sums,
        "shown": len(rows),
        "most": queries.MOST_ROWS,
    }

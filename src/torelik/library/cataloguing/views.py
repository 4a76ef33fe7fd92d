"""Pages of cataloguing: the list of records, the imports, one import."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from torelik.documents.api import UploadRefused
from torelik.kernel import clock
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions, marc_lines, queries, versions
from torelik.library.cataloguing.forms import DecisionForm, RecordsForm, UploadForm
from torelik.library.cataloguing.vocabulary import (
    DIALECTS,
    ENCODINGS,
    PLURAL_OUTCOMES,
    WARNINGS,
    Outcome,
    QuarantineReason,
    Refused,
    explained,
)

PAGE_ROWS = 30
FILES: dict[actions.Format, tuple[str, str]] = {
    "iso2709": ("mrc", "application/marc"),
    "marcxml": ("xml", "application/marcxml+xml"),
    "rusmarc": ("rusmarc.iso", "application/marc"),
    "rusmarcxml": ("rusmarc.xml", "application/marcxml+xml"),
    "irbis": ("irbis.txt", "text/plain; charset=utf-8"),
    "jsonl": ("jsonl", "application/x-ndjson"),
}
"""How the files of each format end, and their types."""
FURTHER_FORMATS = (("rusmarc", "RUSMARC"), ("rusmarcxml", "RUSMARC XML"), ("irbis", _("IRBIS exchange")), ("jsonl", "JSON"))


@login_required
@require_safe
def records(request: Request) -> HttpResponse:
    """List the records of the catalogue for those who work with it."""
    if not request.actor.may("library.issue-item"):
        request.actor.require("library.catalogue-record")
    form = RecordsForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: asked.get(name, "") for name in ("words", "kind")}
    found = queries.records(**narrowed, visible_to=request.actor)
    if asked.get("state"):
        narrowed["state"], found = asked["state"], versions.not_checked(found)
    page = _page(request, found)
    context = {"form": form, "page": page, "rows": queries.lines_of_records(page.object_list), "narrowed": any(narrowed.values())}
    context |= {
        "may_catalogue": request.actor.may("library.catalogue-record"),
        "may_export": request.actor.may("library.export-records"),
        "may_import": request.actor.may("library.import-records"),
        "further_formats": FURTHER_FORMATS,
    }
    return render(request, "library/cataloguing/records.html", context)


@login_required
@require_safe
def export(request: Request) -> StreamingHttpResponse:
    """Stream the whole catalogue to a file."""
    wanted = request.GET.get("format", "")
    format_: actions.Format = next((one for one in actions.FORMATS if one == wanted), "iso2709")
    return marc_download(
        actions.export_records(format=format_, by=request.actor, at=clock.now()), name="catalogue", format_=format_
    )


@takes_files("TORELIK_MARC_UPLOAD_BYTES")
@login_required
def imports(request: Request) -> HttpResponse:
    """List the imports, and take a new file in."""
    request.actor.require("library.import-records")
    profiles = queries.profiles(visible_to=request.actor)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, profiles=profiles)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.give_file(
                chunks=file.chunks(),
                name=file.name,
                declared=file.content_type,
                by=request.actor,
                at=clock.now(),
                profile=form.chosen_profile(),
            )
        except UploadRefused as refused:
            form.add_error("file", refused.sentences)
        else:
            return redirect("cataloguing:import", taken.uuid)
    at = clock.now()
    page = _page(request, queries.imports(visible_to=request.actor))
    rows = [queries.import_card(taken, at=at) for taken in page.object_list]
    status = 422 if form.is_bound else 200
    return render(request, "library/cataloguing/imports.html", {"form": form, "page": page, "rows": rows}, status=status)


@login_required
@require_safe
def one_import(request: Request, uuid: UUID) -> HttpResponse:
    """Show how far an import is, what the file holds, and ask for the decision."""
    taken = queries.import_by_uuid(uuid, visible_to=request.actor)
    card = queries.import_card(taken, at=clock.now())
    context: dict[str, Any] = {"card": card, "tabs": _tabs(card), "refusal": _refusal(card), "form": DecisionForm()}
    if request.headers.get("HX-Request") and card.is_moving:
        return render(request, "library/cataloguing/_progress.html", context)
    if request.headers.get("HX-Request"):
        # The work has ended: the browser loads the whole page, with what was found.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if not card.is_moving and not card.refused:
        wanted = request.GET.get("show", "")
        outcome = (
            wanted if wanted in Outcome.values else next((tab["outcome"] for tab in context["tabs"] if tab["count"]), Outcome.NEW)
        )
        page = _page(request, queries.entries(taken, outcome=outcome))
        found = queries.findings(taken)
        written_in = [
            (DIALECTS.get(dialect, dialect), ENCODINGS.get(code, code), count) for dialect, code, count in found.written_in
        ]
        rows = [(line, _remarks(line)) for line in queries.entry_lines(page.object_list)]
        context |= {"outcome": outcome, "page": page, "rows": rows, "written_in": written_in, "found": found}
    return render(request, "library/cataloguing/import.html", context)


@login_required
@require_POST
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Let the import begin; a second click finds it begun."""
    chosen = DecisionForm(request.POST).chosen()
    actions.start_import(uuid=uuid, on_duplicate=chosen, by=request.actor, at=clock.now())
    return redirect("cataloguing:import", uuid)


@login_required
@require_POST
def go_on(request: Request, uuid: UUID) -> HttpResponse:
    """Let an import that stands still go on."""
    actions.continue_import(uuid=uuid, by=request.actor, at=clock.now())
    return redirect("cataloguing:import", uuid)


@login_required
@require_safe
def original(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Give the bytes of a quarantined piece as they came."""
    taken = queries.import_by_uuid(uuid, visible_to=request.actor)
    content = queries.original_of_entry(taken, position)
    headers = {"Content-Disposition": f'attachment; filename="piece-{position}.bin"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@login_required
@require_safe
def compare(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Show a duplicate beside the record of the catalogue."""
    taken = queries.import_by_uuid(uuid, visible_to=request.actor)
    both = queries.comparison(taken, position)
    theirs, ours = marc_lines.side_by_side(both.theirs, both.ours)
    return render(request, "library/cataloguing/compare.html", {"taken": taken, "both": both, "theirs": theirs, "ours": ours})


def marc_download(parts: Iterator[bytes], *, name: str, format_: actions.Format) -> StreamingHttpResponse:
    """Return the response that streams MARC under a file name."""
    ending, kind = FILES[format_]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)


def _page(request: Request, rows: Any) -> Page:  # type: ignore[type-arg]
    pages = Paginator(rows, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page


def _tabs(card: queries.ImportCard) -> list[dict[str, Any]]:
    counts = {
        Outcome.NEW: card.imported,
        Outcome.UPDATE: card.updated,
        Outcome.DUPLICATE: card.duplicates,
        Outcome.QUARANTINED: card.quarantined,
    }
    return [
        {"outcome": outcome, "label": PLURAL_OUTCOMES[outcome], "count": count}
        for outcome, count in counts.items()
        if count or outcome != Outcome.UPDATE
    ]


def _refusal(card: queries.ImportCard) -> dict[str, Any]:
    """The sentence why the file was refused, and what it is instead."""
    if not card.refused:
        return {}
    return {"sentence": Refused(card.refused).label, "instead": explained(card.detail)}


def _remarks(line: queries.EntryLine) -> dict[str, Any]:
    """What a cataloguer should know of one piece, in words."""
    reason = QuarantineReason(line.reason).label if line.reason in QuarantineReason.values else line.reason
    return {
        "encoding": ENCODINGS.get(line.encoding, line.encoding),
        "dialect": DIALECTS.get(line.dialect, line.dialect),
        "reason": reason,
        "detail": explained(line.detail),
        "warnings": [{"words": WARNINGS.get(warning["code"], warning["code"]), **warning} for warning in line.warnings],
    }

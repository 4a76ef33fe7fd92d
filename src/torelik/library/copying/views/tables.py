"""Pages of a table of descriptions: give it, name its columns, look at the records, hand it to the import."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from torelik.documents.api import UploadRefused
from torelik.kernel import clock
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.cataloguing import marc_lines
from torelik.library.cataloguing.vocabulary import GRANTS
from torelik.library.copying import actions, queries
from torelik.library.copying.forms import ColumnsForm, TableForm

PREVIEW_ROWS = 10


@takes_files("TORELIK_MARC_UPLOAD_BYTES")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """Take a table in."""
    request.actor.require(GRANTS.IMPORT_RECORDS)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = actions.give_table(
                chunks=file.chunks(), name=file.name, declared=file.content_type, by=request.actor, at=clock.now()
            )
        except UploadRefused as refused:
            form.add_error("file", refused.sentences)
        except actions.TableRefused as refused:
            form.add_error("file", [one.label for one in refused.refusals])
        else:
            return redirect("copying:table", table.uuid)
    return render(request, "library/copying/give_table.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: Request, uuid: UUID) -> HttpResponse:
    """Say what the columns are; show the first records that come of it; then let the import read all of them."""
    request.actor.require(GRANTS.IMPORT_RECORDS)
    given = queries.table_by_uuid(uuid, visible_to=request.actor)
    if given.in_import:
        return redirect("cataloguing:import", given.in_import.uuid)
    headings, _lines = queries.table_beginning(given, most=PREVIEW_ROWS)
    form = ColumnsForm(request.POST or None, headings=headings, columns=given.columns)
    columns = form.columns() if form.is_bound and form.is_valid() else queries.columns_of(given)
    if form.is_bound and form.is_valid() and "give" in request.POST:
        try:
            done = actions.start_table(uuid=uuid, columns=columns, by=request.actor, at=clock.now())
        except actions.TableRefused as refused:
            form.add_error(None, [one.label for one in refused.refusals])
        except UploadRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            return redirect("cataloguing:import", done.in_import.uuid)  # type: ignore[union-attr]
    preview = queries.table_preview(given, columns, most=PREVIEW_ROWS)
    shown: list[Any] = [(number, marc_lines.lines_of(marc) if marc else None) for number, marc in preview]
    context = {"table": given, "form": form, "preview": shown}
    return render(request, "library/copying/table.html", context, status=422 if form.errors else 200)

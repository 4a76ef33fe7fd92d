"""Pages of the full export: HTTP only."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.exporting import actions, queries
from torelik.library.exporting.forms import ExportForm
from torelik.library.exporting.vocabulary import GRANTS


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: Request) -> HttpResponse:
    """List the exports, and begin one."""
    request.actor.require(GRANTS.EXPORT_LIBRARY)
    form = ExportForm(request.POST if request.method == "POST" else None)
    status, refusals = 200, []
    if form.is_bound and form.is_valid():
        try:
            row = actions.ask_for_export(**form.cleaned_data, by=request.actor, at=clock.now())
        except actions.ExportRefused as refused:
            status, refusals = 409, refused.refusals
        else:
            return redirect("exporting:export", uuid=row.uuid)
    cards = queries.exports(visible_to=request.actor, at=clock.now())
    context = {"form": form, "cards": cards, "refusals": refusals, "is_at_work": any(card.is_moving for card in cards)}
    return render(request, "library/exporting/exports.html", context, status=status)


@never_cache
@login_required
@require_safe
def export(request: Request, uuid: UUID) -> HttpResponse:
    """Show one export; the part that moves alone, where the page asks for it."""
    card = queries.export_by_uuid(uuid, visible_to=request.actor, at=clock.now())
    part = request.headers.get("HX-Request") and card.is_moving
    answer = render(request, f"library/exporting/{'_progress' if part else 'export'}.html", {"card": card})
    if request.headers.get("HX-Request") and not card.is_moving:
        answer["HX-Refresh"] = "true"
    return answer


@never_cache
@login_required
@require_safe
def file(request: Request, uuid: UUID) -> HttpResponseBase:
    """Give the ZIP out."""
    queries.export_by_uuid(uuid, visible_to=request.actor, at=clock.now())
    try:
        stored = actions.take_export(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ExportRefused as refused:
        return _told(request, uuid, refused)
    answer = StreamingHttpResponse(actions.bytes_of(stored), content_type="application/zip")
    answer["Content-Length"] = str(stored.size)
    answer["Content-Disposition"] = f'attachment; filename="{stored.name}"'
    return answer


@login_required
@require_POST
def stop(request: Request, uuid: UUID) -> HttpResponse:
    """Stop the work on an export."""
    try:
        actions.stop_export(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ExportRefused as refused:
        return _told(request, uuid, refused)
    messages.success(request, _("The export is stopped."))
    return redirect("exporting:exports")


@login_required
@require_POST
def go_on(request: Request, uuid: UUID) -> HttpResponse:
    """Begin an export anew that stands still."""
    actions.continue_export(uuid=uuid, by=request.actor, at=clock.now())
    return redirect("exporting:export", uuid=uuid)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Delete the ZIP."""
    try:
        actions.remove_export(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ExportRefused as refused:
        return _told(request, uuid, refused)
    messages.success(request, _("The file of the export is deleted."))
    return redirect("exporting:exports")


def _told(request: Request, uuid: UUID, refused: actions.ExportRefused) -> HttpResponse:
    for refusal in refused.refusals:
        messages.error(request, refusal.label)
    return redirect("exporting:export", uuid=uuid)

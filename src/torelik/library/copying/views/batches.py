"""Pages of batches: choose records and an operation, look at the differences, do it, undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.copying import actions, queries, rules, selections
from torelik.library.copying.forms import OperationForm
from torelik.library.copying.views.paging import page_of
from torelik.library.copying.vocabulary import GRANTS, BatchState, OperationKind


@login_required
@require_safe
def batches(request: Request) -> HttpResponse:
    """List the batches, the newest first."""
    request.actor.require(GRANTS.EDIT_IN_BATCHES)
    page = page_of(request, queries.batches(visible_to=request.actor))
    rows = [(one, OperationKind(one.operation["kind"]).label, BatchState(one.state)) for one in page.object_list]
    return render(request, "library/copying/batches.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose an operation and records."""
    request.actor.require(GRANTS.EDIT_IN_BATCHES)
    form = OperationForm(request.POST or None, lists=selections.lists_of(request.actor))
    if request.method == "POST" and form.is_valid():
        ids, chosen_by = _chosen(request, form)
        try:
            made = actions.draft_batch(
                operation=form.operation(), record_ids=ids, chosen_by=chosen_by, by=request.actor, at=clock.now()
            )
        except actions.BatchRefused as refused:
            form.add_error(None, [str(one.label) for one in refused.refusals])
        else:
            return redirect("copying:batch", made.uuid)
    return render(request, "library/copying/new_batch.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_safe
def batch(request: Request, uuid: UUID) -> HttpResponse:
    """Show what the batch would do, how far it is, or what it did."""
    request.actor.require(GRANTS.EDIT_IN_BATCHES)
    made = queries.batch_by_uuid(uuid, visible_to=request.actor)
    operation = rules.Operation.from_json(made.operation)
    state = BatchState(made.state)
    context: dict[str, Any] = {
        "batch": made, "state": state, "operation": operation, "chosen": len(made.record_ids),
        "is_moving": state in (BatchState.RUNNING, BatchState.UNDOING),
    }  # fmt: skip
    if state == BatchState.DRAFT:
        context["differences"] = queries.first_differences(made.record_ids, operation)
    return render(request, "library/copying/batch.html", context)


@login_required
@require_POST
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Let the worker do it."""
    try:
        actions.start_batch(uuid=uuid, by=request.actor, at=clock.now())
    except actions.BatchRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
    return redirect("copying:batch", uuid)


@login_required
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Let the worker undo it."""
    try:
        actions.undo_batch(uuid=uuid, by=request.actor, at=clock.now())
    except actions.BatchRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
    return redirect("copying:batch", uuid)


def _chosen(request: Request, form: OperationForm) -> tuple[list[int], str]:
    """The records of the list or of the search, and how they were chosen in words."""
    held = form.cleaned_data
    if held["titles"]:
        titles = selections.titles_of(UUID(held["titles"]), request.actor)
        return cataloguing.ids_of_records(titles), _("List: %(name)s") % {"name": form.lists[held["titles"]]}
    kind = RecordKind(held["record_kind"]).label if held["record_kind"] else _("Every kind")
    actor = request.actor
    ids = cataloguing.ids_found(words=held["words"], kind=held["record_kind"], visible_to=actor)
    return ids, f"{kind}; {held['words']}" if held["words"] else str(kind)

"""Pages of duplicates: suspects, two records side by side, mergings and their way back."""

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
from torelik.library.cataloguing.vocabulary import MatchBy
from torelik.library.copying import actions, queries
from torelik.library.copying.forms import MergeForm
from torelik.library.copying.views.copying import with_fields
from torelik.library.copying.views.paging import page_of
from torelik.library.copying.vocabulary import GRANTS


@login_required
@require_safe
def duplicates(request: Request) -> HttpResponse:
    """List records that seem to describe one title."""
    request.actor.require(GRANTS.MERGE_RECORDS)
    page = page_of(request, cataloguing.shared_keys(visible_to=request.actor))
    suspects = cataloguing.suspects_of([row["key"] for row in page.object_list])
    rows = [
        {
            "sort": MatchBy(one.sort).label if one.sort in MatchBy.values else one.sort,
            "first": one.cards[0],
            "others": one.cards[1:],
        }
        for one in suspects
    ]
    return render(request, "library/copying/duplicates.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, survivor: UUID, loser: UUID) -> HttpResponse:
    """Show both records side by side and make them one."""
    request.actor.require(GRANTS.MERGE_RECORDS)
    pair = queries.pair_of(survivor, loser, visible_to=request.actor)
    versions = {"version": pair.ours.card.version, "other_version": pair.theirs.card.version}
    form = MergeForm(request.POST or None, rows=pair.rows, initial=versions)
    refusals: list[Any] = []
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            actions.merge_records(
                survivor=survivor, loser=loser, chosen=form.chosen(), survivor_version=held["version"],
                loser_version=held["other_version"] or 0, by=request.actor, at=clock.now(),
            )  # fmt: skip
        except actions.MergeRefused as refused:
            refusals = [one.label for one in refused.refusals]
        else:
            messages.success(request, _("The two records are one. The old address leads to it."))
            return redirect("opac:record", survivor)
    context = {"pair": pair, "form": form, "rows": with_fields(pair.rows, form), "refusals": refusals}
    return render(request, "library/copying/merge.html", context, status=409 if refusals else 200)


@login_required
@require_safe
def mergings(request: Request) -> HttpResponse:
    """List what was merged, with the way back."""
    request.actor.require(GRANTS.MERGE_RECORDS)
    page = page_of(request, queries.mergings(visible_to=request.actor))
    return render(request, "library/copying/mergings.html", {"page": page, "rows": queries.merging_lines(page.object_list)})


@login_required
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Bring a merged record back."""
    try:
        actions.undo_merging(uuid=uuid, by=request.actor, at=clock.now())
    except actions.MergeRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
    else:
        messages.success(request, _("The record is back, with everything that came from it."))
    return redirect("copying:mergings")

"""Pages of the places where copies stand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.branches import queries as branches
from torelik.library.branches.vocabulary import GRANTS as BRANCHES
from torelik.library.holdings import actions, queries
from torelik.library.holdings.actions import PlaceRefused
from torelik.library.holdings.forms import PlaceForm
from torelik.library.holdings.vocabulary import PlaceRefusal


@never_cache
@login_required
@require_safe
def places(request: Request) -> HttpResponse:
    """List the storage places with the number of copies in each."""
    request.actor.require(BRANCHES.KEEP_BRANCHES)
    context = {"rows": queries.places_with_copies(), "has_branches": bool(branches.branch_choices(with_closed=True))}
    return render(request, "library/holdings/places.html", context)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def place(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one storage place, or a new one, and save it."""
    request.actor.require(BRANCHES.KEEP_BRANCHES)
    known = queries.place(uuid) if uuid else None
    if request.method != "POST":
        return _page(request, known)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, known, form=form, status=422)
    try:
        row = actions.save_place(**form.columns(), uuid=uuid, by=request.actor, at=clock.now())
    except PlaceRefused as refused:
        return _page(request, known, form=form, told=refused.refusals, status=409)
    messages.success(request, _("The storage place is saved."))
    return redirect("places:place", row.uuid)


@login_required
@require_POST
def close(request: Request, uuid: UUID) -> HttpResponse:
    """Close a storage place."""
    request.actor.require(BRANCHES.KEEP_BRANCHES)
    try:
        actions.close_place(uuid=uuid, by=request.actor, at=clock.now())
    except PlaceRefused as refused:
        return _page(request, queries.place(uuid), told=refused.refusals, status=409)
    messages.success(request, _("The storage place is closed."))
    return redirect("places:place", uuid)


@login_required
@require_POST
def reopen(request: Request, uuid: UUID) -> HttpResponse:
    """Open a closed storage place again."""
    request.actor.require(BRANCHES.KEEP_BRANCHES)
    actions.reopen_place(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The storage place is open again."))
    return redirect("places:place", uuid)


def _page(
    request: Request, known: Any, *, form: PlaceForm | None = None, told: Sequence[PlaceRefusal] = (), status: int = 200
) -> HttpResponse:
    if form is None:
        columns = {name: getattr(known, name) for name in ("name_kk", "name_ru", "name_en")} if known else {}
        branch = str(known.branch.uuid) if known and known.branch else request.GET.get("branch", "")
        form = PlaceForm(initial={**columns, "branch": branch, "seen": known.version if known else 0})
    context = {"known": known, "form": form, "told": told, "copies": queries.count_at(known.pk) if known else 0}
    return render(request, "library/holdings/place.html", context, status=status)

"""Pages of the catalogues to copy from."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.copying import actions, queries, z3950
from torelik.library.copying.forms import TargetForm
from torelik.library.copying.vocabulary import GRANTS

COLUMNS = ("name", "protocol", "address", "database", "syntax", "encoding", "position", "is_on", "may_be_private")


@login_required
@require_safe
def targets(request: Request) -> HttpResponse:
    """List the catalogues in the order in which they are asked."""
    request.actor.require(GRANTS.KEEP_TARGETS)
    rows = queries.targets(visible_to=request.actor)
    return render(request, "library/copying/targets.html", {"rows": rows, "has_library": bool(z3950.library_name())})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one catalogue with its settings, or a new one, and save it."""
    request.actor.require(GRANTS.KEEP_TARGETS)
    known = queries.target_by_uuid(uuid, visible_to=request.actor) if uuid else None
    initial = {name: getattr(known, name) for name in COLUMNS} if known else None
    form = TargetForm(request.POST or None, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_target(**form.cleaned(), uuid=uuid, by=request.actor, at=clock.now())
        except actions.TargetRefused as refused:
            form.add_error("address", [refusal.label for refusal in refused.refusals])
        except IntegrityError:
            form.add_error("name", _("Another catalogue has this name."))
        else:
            messages.success(request, _("The catalogue was saved."))
            return redirect("copying:targets")
    context = {"form": form, "known": known, "has_library": bool(z3950.library_name())}
    return render(request, "library/copying/target.html", context, status=status)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Remove one catalogue from the list."""
    actions.remove_target(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The catalogue was removed; records copied from it stay."))
    return redirect("copying:targets")

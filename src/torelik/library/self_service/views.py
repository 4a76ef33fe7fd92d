"""Pages of terminals: keeping them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.copying.vocabulary import GRANTS
from torelik.library.self_service import actions, queries
from torelik.library.self_service.forms import TerminalForm
from torelik.library.self_service.vocabulary import TerminalRefusal


@sensitive_variables("added")
@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def terminals(request: Request) -> HttpResponse:
    """List the terminals; a POST adds one, and its answer alone tells the secret."""
    request.actor.require(GRANTS.KEEP_TARGETS)
    form, added, status = TerminalForm(request.POST or None), None, 200
    told: list[TerminalRefusal] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                added = actions.add_terminal(**form.cleaned_data, by=request.actor, at=clock.now())
            except actions.TerminalRefused as refused:
                told, status = refused.refusals, 409
            else:
                form, status = TerminalForm(), 200
    found = queries.terminals(visible_to=request.actor)
    context = {"terminals": found, "form": form, "added": added, "told": told}
    return render(request, "library/self_service/terminals.html", context, status=status)


@login_required
@require_POST
def revoke(request: Request, uuid: UUID) -> HttpResponse:
    """Let a terminal serve no more."""
    actions.revoke_terminal(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The terminal is revoked: it serves nobody from now on."))
    return redirect("self-service:terminals")

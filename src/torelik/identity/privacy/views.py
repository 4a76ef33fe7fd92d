"""The person's own data, the inventory, answers to requests of people."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torelik.identity.consents import queries as consents
from torelik.identity.privacy import actions, queries
from torelik.identity.privacy.vocabulary import GRANTS
from torelik.kernel import clock
from torelik.kernel.request import Request


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show the person their consents, and where to take their data out."""
    context = {"consents": consents.own_consents(visible_to=request.actor), "person": request.user}
    return render(request, "identity/privacy/mine.html", context)


@login_required
@require_POST
def export_mine(request: Request) -> HttpResponse:
    """Give the person everything that is known of them."""
    return _json(actions.export_own_data(by=request.actor, at=clock.now()))


@login_required
@require_POST
def export(request: Request, uuid: UUID) -> HttpResponse:
    """Give out everything that is known of a person who asked for it."""
    return _json(actions.export_data_of(account_uuid=uuid, by=request.actor, at=clock.now()))


@login_required
@require_POST
def erase(request: Request, uuid: UUID) -> HttpResponse:
    """Forget what may be forgotten of a person who left."""
    try:
        erased = actions.erase_data_of(account_uuid=uuid, by=request.actor, at=clock.now())
    except actions.ErasureRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.label)
    else:
        messages.success(request, _("The data were erased."))
        for ground in erased.kept:
            messages.info(request, ground)
    return redirect("verification:person", uuid)


@login_required
@require_safe
def inventory(request: Request) -> HttpResponse:
    """Show which personal data each table holds."""
    request.actor.require(GRANTS.ANSWER_DATA_REQUESTS)
    lines = queries.inventory()
    holding = [line for line in lines if line.personal_data]
    context = {"holding": holding, "total": len(lines), "texts": consents.published_texts()}
    return render(request, "identity/privacy/inventory.html", context)


def _json(content: str) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)

"""The page of the keeper of texts."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from torelik.documents.text import actions, extracting, queries
from torelik.documents.text.vocabulary import GRANTS, TextState
from torelik.kernel import clock
from torelik.kernel.request import Request

PAGE_ROWS = 30


@login_required
@require_safe
def texts(request: Request) -> HttpResponse:
    """List how files were read as texts, with the reasons where they were not."""
    if not request.actor.may(GRANTS.KEEP_TEXTS):
        raise PermissionDenied(GRANTS.KEEP_TEXTS)
    state = request.GET.get("state", "")
    state = state if state in TextState.values else ""
    counts = queries.counts_by_state(visible_to=request.actor)
    page = Paginator(queries.extractions(state=state, visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": [queries.card_of(row) for row in page.object_list],
        "states": [(value, label, counts.get(value, 0)) for value, label in TextState.choices],
        "state": state,
        "total": sum(counts.values()),
        "languages": extracting.recognition_languages(),
    }
    return render(request, "documents/text/list.html", context)


@login_required
@require_POST
def read_anew(request: Request, uuid: UUID) -> HttpResponse:
    """Have one file read once more."""
    actions.read_anew(file_uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The file will be read anew in a moment."))
    return redirect("texts:list")

"""Pages of works in the background: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.support.works import actions, queries
from torelik.support.works.vocabulary import GRANTS, WorkState

PAGE_ROWS = 50


@never_cache
@login_required
@require_safe
def page(request: Request) -> HttpResponse:
    """Show what waits, runs, is done and failed."""
    request.actor.require(GRANTS.RUN_WORKS)
    state = request.GET.get("state", queries.UNDONE)
    state = state if state in {*WorkState.values, queries.UNDONE} else ""
    shown: Any = Paginator(queries.works(state=state, visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    shown.numbers = list(shown.paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1))
    counts = queries.counts(visible_to=request.actor)
    context = {
        "page": shown,
        "works": queries.lines(shown.object_list),
        "state": state,
        "states": [(one.value, one.label, counts[one.value]) for one in WorkState],
        "total": counts.total(),
        "undone": counts.total() - counts[WorkState.SUCCESSFUL],
        "undelivered": queries.undelivered(visible_to=request.actor),
    }
    return render(request, "support/works/page.html", context)


@login_required
@require_POST
def run_again(request: Request, uuid: UUID) -> HttpResponse:
    """Put a failed work into the queue again."""
    if actions.run_again(uuid=uuid, by=request.actor, at=clock.now()):
        messages.success(request, _("The work is in the queue again."))
    else:
        messages.info(request, _("The work is in the queue or done already."))
    return redirect("works:page")


@login_required
@require_POST
def try_again(request: Request) -> HttpResponse:
    """Let messages of a topic be delivered at once."""
    count = actions.try_again(topic=request.POST.get("topic", "")[:80], by=request.actor, at=clock.now())
    said = ngettext("%(count)d message will be tried at once.", "%(count)d messages will be tried at once.", count)
    messages.success(request, said % {"count": count})
    return redirect("works:page")

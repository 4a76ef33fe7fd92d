"""Pages of webhooks: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.freshness import fresh_sign_in_required
from torelik.kernel.request import Request
from torelik.support.hooks import actions, queries
from torelik.support.hooks.forms import HookForm
from torelik.support.hooks.vocabulary import GRANTS, DeliveryState, HookRefusal

PAGE_ROWS = 50


@sensitive_variables("kept")
@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def hooks(request: Request) -> HttpResponse:
    """List the webhooks; a POST adds one, and its answer alone tells the secret."""
    request.actor.require(GRANTS.KEEP_HOOKS)
    form, kept, status = HookForm(request.POST or None), None, 200
    told: list[HookRefusal] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                kept = actions.add_hook(**form.cleaned_data, by=request.actor, at=clock.now())
            except actions.HookRefused as refused:
                told, status = refused.refusals, 409
            else:
                form, status = HookForm(), 200
    context = {"hooks": queries.hooks(visible_to=request.actor), "form": form, "kept": kept, "told": told}
    return render(request, "support/hooks/list.html", context, status=status)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def hook(request: Request, uuid: UUID) -> HttpResponse:
    """Show one webhook with its deliveries; a POST changes it."""
    row = queries.hook(uuid, visible_to=request.actor)
    kept = {"name": row.name, "address": row.address, "events": list(row.event_keys)}
    form, told, status = HookForm(request.POST or None, initial=kept), [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_hook(uuid=uuid, **form.cleaned_data, by=request.actor, at=clock.now())
            except actions.HookRefused as refused:
                told, status = refused.refusals, 409
            else:
                messages.success(request, _("The webhook is changed."))
                return redirect("hooks:hook", uuid)
    return render(request, "support/hooks/hook.html", {**_shown(request, row), "form": form, "told": told}, status=status)


def _shown(request: Request, row: Any) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in DeliveryState.values else ""
    page: Any = Paginator(queries.deliveries(row, state=state), PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {
        "hook": row,
        "events": queries.events_of(row),
        "waiting": queries.count_waiting(row),
        "page": page,
        "lines": queries.delivery_lines(page.object_list, test=pgettext("webhook", "Test")),
        "state": state,
        "states": DeliveryState.choices,
    }


@login_required
@require_POST
def pause(request: Request, uuid: UUID) -> HttpResponse:
    """Send nothing for now."""
    actions.pause_hook(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The webhook is paused: what happens meanwhile waits."))
    return redirect("hooks:hook", uuid)


@login_required
@require_POST
def resume(request: Request, uuid: UUID) -> HttpResponse:
    """Go on at once with what waits."""
    actions.resume_hook(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The webhook is at work: what waited is sent now."))
    return redirect("hooks:hook", uuid)


@sensitive_variables("kept")
@never_cache
@login_required
@fresh_sign_in_required
@require_POST
def renew_secret(request: Request, uuid: UUID) -> HttpResponse:
    """Give a new secret; this answer alone tells it."""
    kept = actions.renew_secret(uuid=uuid, by=request.actor, at=clock.now())
    form = HookForm(initial={"name": kept.hook.name, "address": kept.hook.address, "events": list(kept.hook.event_keys)})
    return render(request, "support/hooks/hook.html", {**_shown(request, kept.hook), "form": form, "kept": kept})


@login_required
@require_POST
def send_test(request: Request, uuid: UUID) -> HttpResponse:
    """Send a test at once and tell what came of it."""
    delivery = actions.try_hook(uuid=uuid, by=request.actor, at=clock.now())
    if delivery.state == DeliveryState.DELIVERED:
        messages.success(request, _("The test has arrived: the other side answered %(status)d.") % {"status": delivery.status})
    else:
        messages.error(request, _("The test has not arrived. %(reason)s") % {"reason": delivery.get_fault_display()})
    return redirect("hooks:hook", uuid)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Tell the address nothing any more."""
    actions.remove_hook(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The webhook is removed."))
    return redirect("hooks:list")


@login_required
@require_POST
def send_again(request: Request, uuid: UUID) -> HttpResponse:
    """Send one delivery once more."""
    return _changed(request, uuid, actions.send_again, _("The delivery is sent once more."))


@login_required
@require_POST
def leave_out(request: Request, uuid: UUID) -> HttpResponse:
    """Send one delivery never."""
    return _changed(request, uuid, actions.leave_out, _("The delivery is left out; those after it go on."))


def _changed(request: Request, uuid: UUID, change: Any, done: str) -> HttpResponse:
    hook_uuid = queries.hook_of_delivery(uuid, visible_to=request.actor)
    try:
        change(uuid=uuid, by=request.actor, at=clock.now())
    except actions.DeliveryRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
    else:
        messages.success(request, done)
    return redirect("hooks:hook", hook_uuid)

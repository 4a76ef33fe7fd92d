"""A reader's own orders; the desk orders for a reader on the same page: HTTP only."""

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
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.branches import queries as branches
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.vocabulary import IN_STOCK
from torelik.library.lending import queries as lending
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.requests import actions, queries, rules
from torelik.library.requests.forms import OrderForm


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show what the person ordered, and how it was answered."""
    has_card = lending.own_card(visible_to=request.actor) is not None
    context = {"lines": queries.own(visible_to=request.actor), "has_card": has_card}
    return render(request, "library/requests/mine.html", context)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def order(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Order a title of the catalogue, or one that the library does not have: for oneself, or at the desk for a reader."""
    record = cataloguing.record_by_uuid(uuid) if uuid else None
    copies = [one for one in holdings.items_of(record.pk) if one.state in IN_STOCK] if record else []
    for_others = request.actor.may(GRANTS.ISSUE_ITEM)
    options: dict[str, Any] = {"record_id": record.pk if record else None, "copies": copies, "for_others": for_others}
    if request.method != "POST":
        initial = {"key": new_uuid(), "day": _first_day(), "part": request.GET.get("part", "")[:200]}
        initial["title"] = request.GET.get("title", "")[:500]
        return _order(request, record, OrderForm(initial=initial, **options))
    form = OrderForm(request.POST, **options)
    if not form.is_valid():
        return _order(request, record, form, status=422)
    patron = form.patron if for_others else lending.own_card(visible_to=request.actor)
    if patron is None:
        form.add_error(None, _("You have no reader’s ticket yet. The library’s desk will give you one."))
        return _order(request, record, form, status=409)
    try:
        made = actions.place_request(
            key=form.cleaned_data["key"], patron_id=patron.id, wanted=form.asked(), to=form.destination(),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except actions.RequestRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, str(refusal.label))
        return _order(request, record, form, status=409)
    messages.success(request, _("The book is ordered. A notice comes when it waits, or when it cannot be fetched."))
    return redirect("requests:request", made.uuid) if for_others else redirect("requests:mine")


def _order(request: Request, record: Any, form: OrderForm, *, status: int = 200) -> HttpResponse:
    context = {"record": record, "form": form, "days_ahead": rules.MOST_DAYS_AHEAD}
    return render(request, "library/requests/order.html", context, status=status)


def _first_day() -> Any:
    now = clock.now()
    place = next(iter(branches.pickup_places()), None)
    calendar = branches.calendars(since=clock.local_date(now)).of(place.branch_id if place else None)
    return rules.first_day(calendar=calendar, now=clock.local_time(now))


@login_required
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Cancel an order."""
    queries.request(uuid, visible_to=request.actor)
    try:
        actions.cancel(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ChangeRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.label))
    else:
        messages.success(request, _("The order is cancelled."))
    return _back(request, uuid)


@login_required
@require_POST
def propose(request: Request, uuid: UUID) -> HttpResponse:
    """Propose a refused title for acquisition."""
    queries.request(uuid, visible_to=request.actor)
    try:
        actions.propose(uuid=uuid, by=request.actor, at=clock.now())
    except actions.ChangeRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.label))
    except AcquisitionRefused as refused_there:
        for told in refused_there.told:
            messages.error(request, str(told.refusal.label))
    else:
        messages.success(request, _("The title is proposed for acquisition."))
    return _back(request, uuid)


def _back(request: Request, uuid: UUID) -> HttpResponse:
    if request.actor.may(GRANTS.ISSUE_ITEM) and request.POST.get("back") == "desk":
        return redirect("requests:request", uuid)
    return redirect("requests:mine")

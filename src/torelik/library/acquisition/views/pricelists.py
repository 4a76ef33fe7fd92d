"""Ordering from a price list of the supplier: the file is taken in, its titles are shown, the chosen ones go into the draft."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.acquisition import actions, queries
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import ChoiceForm, OfferWordsForm, PriceListForm
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import READS_AND_SENDS, page_of
from torelik.library.acquisition.vocabulary import GRANTS, OrderState

PAGE_OFFERS = 50


@takes_files("TORELIK_PRICE_LIST_BYTES")
@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def price_list(request: Request, uuid: UUID) -> HttpResponse:
    """Show the titles of a price list of the order's supplier; take a file in."""
    order = _draft(request, uuid)
    if request.method != "POST":
        return _page(request, order)
    form = PriceListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, order, file=form, status=422)
    file = form.cleaned_data["file"]
    try:
        row = actions.take_price_list(
            supplier_id=order.supplier_id, name=file.name, content=file.read(), by=request.actor, at=clock.now()
        )
    except AcquisitionRefused as refused:
        return _page(request, order, told=refused.told, status=409)
    # nosemgrep: open-redirect - a page of our own
    return redirect(f"{reverse('acquisition:price-list', args=[uuid])}?list={row.uuid}")


@login_required
@require_POST
def choose(request: Request, uuid: UUID) -> HttpResponse:
    """Add the chosen titles to the draft."""
    order = _draft(request, uuid)
    lists = queries.price_lists(order.supplier_id, visible_to=request.actor)
    chosen_list, _page_shown, offers = _shown(request, order, lists)
    if chosen_list is None:
        raise Http404("No price list is named.")
    form = ChoiceForm(request.POST, offers=offers)
    if not form.is_valid():
        return _page(request, order, choice=form, status=422)
    try:
        added = actions.order_from_price_list(
            uuid=uuid, key=form.cleaned_data["key"], list_uuid=chosen_list.uuid, chosen=form.chosen(),
            budget_id=form.cleaned_data["budget"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except AcquisitionRefused as refused:
        return _page(request, order, choice=form, told=refused.told, status=409)
    messages.success(request, ngettext("%(count)s title is added.", "%(count)s titles are added.", added) % {"count": added})
    # nosemgrep: open-redirect - a page of our own
    return redirect(f"{reverse('acquisition:price-list', args=[uuid])}?{request.GET.urlencode()}")


def _draft(request: Request, uuid: UUID) -> Any:
    request.actor.require(GRANTS.KEEP_ORDERS)
    order = queries.order(uuid, visible_to=request.actor)
    if order.state != OrderState.DRAFT:
        raise Http404("Only a draft is ordered into.")
    return order


def _shown(request: Request, order: Any, lists: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Return the price list that the address names, the page of its titles, and these titles as they are shown."""
    asked = request.GET.get("list", "")
    chosen = next((row for row in lists if not asked or str(row.uuid) == asked), None)
    if chosen is None:
        return None, None, []
    form = OfferWordsForm(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    words, only_available = str(given.get("q", "")).replace("\0", ""), bool(given.get("available"))
    page = page_of(request, queries.offers(chosen, words=words, only_available=only_available), PAGE_OFFERS)
    today = clock.local_date(clock.now())
    return chosen, page, queries.offers_shown(page.object_list, order_id=order.pk, day=today)


def _page(
    request: Request,
    order: Any,
    *,
    file: PriceListForm | None = None,
    choice: ChoiceForm | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    lists = queries.price_lists(order.supplier_id, visible_to=request.actor)
    chosen, page, offers = _shown(request, order, lists)
    choice = choice or ChoiceForm(offers=offers, initial={"key": new_uuid()})
    context = {
        "order": order,
        "lists": lists,
        "chosen": chosen,
        "page": page,
        "rows": list(zip(offers, choice.cells(), strict=True)),
        "choice": choice,
        "words_form": OfferWordsForm(request.GET),
        "narrowed": bool(request.GET.get("q") or request.GET.get("available")),
        "file_form": file or PriceListForm(),
        "asked": request.GET.urlencode(),
        "told": told or [],
    }
    return render(request, "library/acquisition/price_list.html", context, status=status)

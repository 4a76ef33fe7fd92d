"""Pages of suppliers and contracts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.acquisition import actions, queries
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import ContractForm, SupplierForm, SupplierWordsForm
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import READS_AND_SENDS, page_of, require_sight
from torelik.library.acquisition.vocabulary import GRANTS


@never_cache
@login_required
@require_safe
def suppliers(request: Request) -> HttpResponse:
    """List the suppliers."""
    require_sight(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {
        "page": page_of(request, queries.suppliers(words=words, visible_to=request.actor)),
        "words": words,
        "words_form": SupplierWordsForm({"q": words}),
        "may_keep": request.actor.may(GRANTS.KEEP_SUPPLIERS),
    }
    return render(request, "library/acquisition/suppliers.html", context)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def supplier(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one supplier with its contracts, or a new one, and save it."""
    if uuid is None or request.method == "POST":
        request.actor.require(GRANTS.KEEP_SUPPLIERS)
    require_sight(request)
    known = queries.supplier(uuid, visible_to=request.actor) if uuid else None
    if request.method != "POST":
        return _page(request, known)
    form = SupplierForm(request.POST)
    if not form.is_valid():
        return _page(request, known, form=form, status=422)
    try:
        row = actions.save_supplier(**form.columns(), uuid=uuid, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, known, form=form, told=refused.told, status=409)
    messages.success(request, _("The supplier is saved."))
    return redirect("acquisition:supplier", row.uuid)


@login_required
@require_POST
def add_contract(request: Request, uuid: UUID) -> HttpResponse:
    """Add a contract with a supplier."""
    request.actor.require(GRANTS.KEEP_SUPPLIERS)
    known = queries.supplier(uuid, visible_to=request.actor)
    form = ContractForm(request.POST)
    if not form.is_valid():
        return _page(request, known, contract=form, status=422)
    try:
        actions.save_contract(**form.cleaned_data, supplier_uuid=uuid, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, known, contract=form, told=refused.told, status=409)
    messages.success(request, _("The contract is saved."))
    return redirect("acquisition:supplier", uuid)


def _page(
    request: Request,
    known: Any,
    *,
    form: Form | None = None,
    contract: Form | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    columns = (*SupplierForm.base_fields,)
    initial = {name: getattr(known, name) for name in columns if name != "seen"} | {"seen": known.version} if known else None
    context = {
        "known": known,
        "form": form or SupplierForm(initial=initial),
        "contract": contract or ContractForm(),
        "contracts": queries.contract_lines(known) if known else [],
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_SUPPLIERS),
        "today": clock.local_date(clock.now()),
    }
    return render(request, "library/acquisition/supplier.html", context, status=status)

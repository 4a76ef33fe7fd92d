"""Pages of invoices."""

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
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.acquisition import actions, queries, rules
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import InvoiceFilterForm, InvoiceForm, InvoiceLineForm, PaidForm, ReasonForm
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import READS_AND_SENDS, page_of, require_sight, version_seen
from torelik.library.acquisition.vocabulary import GRANTS, InvoiceState


@never_cache
@login_required
@require_safe
def invoices(request: Request) -> HttpResponse:
    """List the invoices, the newest first."""
    require_sight(request)
    form = InvoiceFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    supplier = int(given["supplier"]) if given.get("supplier") else None
    rows = queries.invoices(state=given.get("state", ""), supplier_id=supplier, visible_to=request.actor)
    context = {
        "form": form,
        "page": page_of(request, rows),
        "narrowed": any(given.values()),
        "may_keep": request.actor.may(GRANTS.KEEP_INVOICES),
    }
    return render(request, "library/acquisition/invoices.html", context)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def new(request: Request) -> HttpResponse:
    """Enter an invoice."""
    request.actor.require(GRANTS.KEEP_INVOICES)
    form = InvoiceForm(request.POST or None, is_new=True, initial={"key": new_uuid()})
    told, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key, supplier = form.cleaned_data["key"] or new_uuid(), int(form.cleaned_data["supplier"])
            try:
                row = actions.draft_invoice(key=key, supplier_id=supplier, by=request.actor, at=clock.now(), **form.header())
            except AcquisitionRefused as refused:
                told, status = refused.told, 409
            else:
                return redirect("acquisition:invoice", row.uuid)
    return render(request, "library/acquisition/new_invoice.html", {"form": form, "told": told}, status=status)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def invoice(request: Request, uuid: UUID) -> HttpResponse:
    """Show an invoice; take the head of a draft."""
    row = queries.invoice(uuid, visible_to=request.actor)
    if request.method != "POST":
        return _page(request, row)
    request.actor.require(GRANTS.KEEP_INVOICES)
    form = InvoiceForm(request.POST, is_new=False)
    if not form.is_valid():
        return _page(request, row, header=form, status=422)
    return _acted(
        request, uuid, lambda: actions.change_invoice(uuid=uuid, seen=version_seen(request), by=request.actor, **form.header())
    )


@login_required
@require_POST
def add_line(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies of a line of an order."""
    request.actor.require(GRANTS.KEEP_INVOICES)
    row = queries.invoice(uuid, visible_to=request.actor)
    form = InvoiceLineForm(request.POST, lines=_choices(row))
    if not form.is_valid():
        return _page(request, row, line=form, status=422)
    given = dict(form.cleaned_data)
    line = UUID(given.pop("line"))
    return _acted(request, uuid, lambda: actions.add_invoice_line(uuid=uuid, order_line_uuid=line, by=request.actor, **given))


@login_required
@require_POST
def remove_line(request: Request, uuid: UUID, line: UUID) -> HttpResponse:
    """Take a line out."""
    return _acted(request, uuid, lambda: actions.remove_invoice_line(uuid=uuid, line_uuid=line, by=request.actor))


@login_required
@require_POST
def discard(request: Request, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    row = queries.invoice(uuid, visible_to=request.actor)
    try:
        actions.discard_invoice(uuid=uuid, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, row, told=refused.told, status=409)
    messages.success(request, _("The draft is discarded."))
    return redirect("acquisition:invoices")


@login_required
@require_POST
def approve(request: Request, uuid: UUID) -> HttpResponse:
    """Approve an invoice."""
    return _acted(
        request,
        uuid,
        lambda: actions.approve_invoice(
            uuid=uuid, seen=version_seen(request), reason=request.POST.get("reason", "")[:500], by=request.actor, at=clock.now()
        ),
    )


@login_required
@require_POST
def paid(request: Request, uuid: UUID) -> HttpResponse:
    """Mark an invoice as paid."""
    request.actor.require(GRANTS.MARK_PAID)
    row = queries.invoice(uuid, visible_to=request.actor)
    form = PaidForm(request.POST)
    if not form.is_valid():
        return _page(request, row, paid_form=form, status=422)
    day = form.cleaned_data["paid_on"]
    return _acted(request, uuid, lambda: actions.mark_paid(uuid=uuid, paid_on=day, by=request.actor, at=clock.now()))


def _acted(request: Request, uuid: UUID, act: Any) -> HttpResponse:
    row = queries.invoice(uuid, visible_to=request.actor)
    try:
        act()
    except AcquisitionRefused as refused:
        return _page(request, row, told=refused.told, status=409)
    return redirect("acquisition:invoice", uuid)


def _choices(row: Any) -> list[tuple[str, str]]:
    lines = queries.invoiceable_lines(row.supplier_id)
    return [(str(line.uuid), f"{line.order} · {line.title[:80]} · {line.counted.committed} × {line.price}") for line in lines]


def _page(
    request: Request,
    row: Any,
    *,
    header: Form | None = None,
    line: Form | None = None,
    paid_form: Form | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_draft = row.state == InvoiceState.DRAFT
    names = ("number", "day", "postage", "adjustment", "total", "note")
    initial = {name: getattr(row, name) for name in names} | {"budget": row.budget_id, "seen": row.version}
    lines = queries.lines_of_invoice(row)
    added = sum((one.amount for one in lines), row.postage + row.adjustment)
    today = clock.local_date(clock.now())
    may_pay = request.actor.may(GRANTS.MARK_PAID) and row.state == InvoiceState.APPROVED
    choices = _choices(row) if is_draft else []
    context = {
        "invoice": row,
        "lines": lines,
        "added": added,
        "vat": sum((one.vat for one in lines), row.total * 0),
        "differs": added != row.total,
        "header": (header or InvoiceForm(is_new=False, initial=initial)) if is_draft else None,
        "line_form": line or InvoiceLineForm(lines=choices, initial={"vat_rate": rules.usual_vat(row.day)}),
        "has_choices": bool(choices),
        "paid_form": (paid_form or PaidForm(initial={"paid_on": today})) if may_pay else None,
        "told": told or [],
        "reason_form": ReasonForm(),
        "may_keep": request.actor.may(GRANTS.KEEP_INVOICES) and is_draft,
        "may_lift": request.actor.may(GRANTS.ORDER_OVER_BUDGET),
    }
    return render(request, "library/acquisition/invoice.html", context, status=status)

"""Pages of orders: list, draft, what was sent, letters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.acquisition import actions, papers, queries
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import (
    CancelForm,
    LineForm,
    ListForm,
    NewOrderForm,
    OrderFilterForm,
    OrderForm,
    ReasonForm,
    SuggestionLineForm,
    WordsForm,
)
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import READS_AND_SENDS, language_now, page_of, paper, require_sight, version_seen
from torelik.library.acquisition.vocabulary import GRANTS, LIFTED_BY, OPEN_STATES, OrderState
from torelik.library.cataloguing import queries as cataloguing

FOUND_TITLES = 10
LETTERS = ("kk", "ru")
"""Languages of the letters to suppliers."""


@never_cache
@login_required
@require_safe
def orders(request: Request) -> HttpResponse:
    """List the orders, the newest first."""
    require_sight(request)
    form = OrderFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    today = clock.local_date(clock.now())
    rows = queries.orders(
        state=given.get("state", ""),
        supplier_id=int(given["supplier"]) if given.get("supplier") else None,
        late_on=today if given.get("late") else None,
        visible_to=request.actor,
    )
    context = {
        "form": form,
        "page": page_of(request, rows),
        "narrowed": any(given.values()),
        "today": today,
        "open": OPEN_STATES,
        "late": queries.late_orders(today=today, visible_to=request.actor),
        "new": NewOrderForm(initial={"key": new_uuid()}),
        "may_keep": request.actor.may(GRANTS.KEEP_ORDERS),
    }
    return render(request, "library/acquisition/orders.html", context)


@login_required
@require_POST
def new(request: Request) -> HttpResponse:
    """Begin a draft and lead to it."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    form = NewOrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a supplier."))
        return redirect("acquisition:orders")
    row = actions.draft_order(
        key=form.cleaned_data["key"], supplier_id=int(form.cleaned_data["supplier"]), by=request.actor, at=clock.now()
    )
    return redirect("acquisition:order", row.uuid)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def order(request: Request, uuid: UUID) -> HttpResponse:
    """Show an order; take the head of a draft."""
    row = queries.order(uuid, visible_to=request.actor)
    if request.method != "POST":
        return _page(request, row)
    request.actor.require(GRANTS.KEEP_ORDERS)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, row, header=form, status=422)
    try:
        actions.change_order(uuid=uuid, seen=form.cleaned_data["seen"], by=request.actor, **form.header())
    except AcquisitionRefused as refused:
        return _page(request, row, header=form, told=refused.told, status=409)
    messages.success(request, _("The order is saved."))
    return redirect("acquisition:order", uuid)


@login_required
@require_POST
def add_line(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies of a title to a draft."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    row = queries.order(uuid, visible_to=request.actor)
    form = LineForm(request.POST)
    if request.POST.get("record"):
        form = form.of_catalogue()
    if not form.is_valid():
        return _page(request, row, line=form, status=422)
    given = form.cleaned_data
    return _acted(
        request,
        uuid,
        lambda: actions.add_line(
            uuid=uuid, key=given["key"], title=form.listed(), budget_id=given["budget"], record_uuid=given["record"],
            by=request.actor, at=clock.now(),
        ),
    )  # fmt: skip


@login_required
@require_POST
def add_suggestion(request: Request, uuid: UUID) -> HttpResponse:
    """Add what a reader proposed to a draft."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    row = queries.order(uuid, visible_to=request.actor)
    form = SuggestionLineForm(request.POST)
    if not form.is_valid():
        return _page(request, row, suggestion=form, status=422)
    given = form.cleaned_data
    return _acted(
        request,
        uuid,
        lambda: actions.add_suggestion(
            uuid=uuid, suggestion_uuid=UUID(given["suggestion"]), copies=given["copies"], price=given["price"],
            budget_id=given["budget"], by=request.actor, at=clock.now(),
        ),
    )  # fmt: skip


@login_required
@require_POST
def add_list(request: Request, uuid: UUID) -> HttpResponse:
    """Add the rows of a list to a draft."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    row = queries.order(uuid, visible_to=request.actor)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, listed=form, status=422)
    given = form.cleaned_data
    try:
        added = actions.add_list(uuid=uuid, rows=given["cells"], budget_id=given["budget"], by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, row, listed=form, told=refused.told, status=409)
    messages.success(request, ngettext("%(count)s title is added.", "%(count)s titles are added.", added) % {"count": added})
    return _to_lines(uuid)


@login_required
@require_POST
def remove_line(request: Request, uuid: UUID, line: UUID) -> HttpResponse:
    """Take a line out of a draft."""
    return _acted(request, uuid, lambda: actions.remove_line(uuid=uuid, line_uuid=line, by=request.actor))


@login_required
@require_POST
def discard(request: Request, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    row = queries.order(uuid, visible_to=request.actor)
    try:
        actions.discard_order(uuid=uuid, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, row, told=refused.told, status=409)
    messages.success(request, _("The draft is discarded."))
    return redirect("acquisition:orders")


@login_required
@require_POST
def send(request: Request, uuid: UUID) -> HttpResponse:
    """Send a draft: number it, hold its money back."""
    row = queries.order(uuid, visible_to=request.actor)
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    try:
        sent = actions.send_order(uuid=uuid, seen=version_seen(request), reason=reason, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, row, told=refused.told, status=409)
    messages.success(request, _("The order has the number %(number)s.") % {"number": str(sent)})
    return redirect("acquisition:order", uuid)


@login_required
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Cancel copies that are awaited."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    row = queries.order(uuid, visible_to=request.actor)
    form = CancelForm(request.POST, lines=queries.lines_of_order(row))
    if not form.is_valid():
        return _page(request, row, cancelling=form, status=422)
    copies = {line: number for line, number in form.copies().items() if number}
    return _acted(
        request,
        uuid,
        lambda: actions.cancel_copies(
            uuid=uuid, copies=copies, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        ),
    )


@login_required
@require_POST
def claim(request: Request, uuid: UUID) -> HttpResponse:
    """Make a claim about a late order."""
    return _acted(request, uuid, lambda: actions.claim_order(uuid=uuid, by=request.actor, at=clock.now()))


@never_cache
@login_required
@require_safe
def letter(request: Request, uuid: UUID) -> HttpResponse | FileResponse:
    """Give the letter of a sent order as PDF or as a workbook, in the language that the page has."""
    row = queries.order(uuid, visible_to=request.actor)
    if row.state == OrderState.DRAFT:
        raise Http404("A draft has no letter.")
    lines = queries.lines_of_order(row)
    name = f"order-{row.number}-{row.year}"
    if request.GET.get("as") == "xlsx":
        file = papers.order_workbook(row, lines)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND)
    return paper(papers.order_letter(row, lines, language=_letter_language(request)), f"{name}.pdf")


@never_cache
@login_required
@require_safe
def claim_letter(request: Request, uuid: UUID) -> HttpResponse:
    """Give the letter of a claim as PDF."""
    row = queries.claim(uuid, visible_to=request.actor)
    content = papers.claim_letter(row, queries.lines_of_order(row.order), language=_letter_language(request))
    return paper(content, f"claim-{row.order.number}-{row.order.year}-{row.number}.pdf")


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def link(request: Request, line: UUID) -> HttpResponse:
    """Link a line to a record of the catalogue, found by words or begun here."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    row = queries.order_line(line, visible_to=request.actor)
    if request.method != "POST":
        return _link_page(request, row)
    chosen = _uuid(request.POST.get("record", ""))
    at = clock.now()
    try:
        if chosen:
            actions.link_line(line_uuid=line, record_uuid=chosen, by=request.actor, at=at)
        else:
            actions.catalogue_line(line_uuid=line, by=request.actor, at=at)
    except AcquisitionRefused as refused:
        return _link_page(request, row, told=refused.told, status=409)
    messages.success(request, _("The line is linked to a record of the catalogue."))
    return redirect("acquisition:order", row.order_uuid)


def _letter_language(request: Request) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LETTERS else "ru" if language_now() == "ru" else "kk"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _to_lines(uuid: UUID) -> HttpResponse:
    return HttpResponseRedirect(redirect("acquisition:order", uuid).url + "#lines")


def _acted(request: Request, uuid: UUID, act: Any) -> HttpResponse:
    row = queries.order(uuid, visible_to=request.actor)
    try:
        act()
    except AcquisitionRefused as refused:
        return _page(request, row, told=refused.told, status=409)
    return _to_lines(uuid)


def _link_page(request: Request, row: Any, *, told: list[Told] | None = None, status: int = 200) -> HttpResponse:
    words = request.GET.get("q", row.title).replace("\0", "").strip()[:200]
    found = cataloguing.lines_of_records(cataloguing.records(words=words, visible_to=request.actor)[:FOUND_TITLES])
    context = {
        "line": row,
        "words": words,
        "words_form": WordsForm({"q": words}),
        "found": found,
        "told": told or [],
        "may_catalogue": request.actor.may("library.catalogue-record"),
    }
    return render(request, "library/acquisition/link.html", context, status=status)


def _page(request: Request, row: Any, *, told: list[Told] | None = None, status: int = 200, **forms: Form) -> HttpResponse:
    shown = _draft_page if row.state == OrderState.DRAFT else _sent_page
    return shown(request, row, told=told or [], status=status, **forms)


def _draft_page(request: Request, row: Any, *, told: list[Told], status: int, **forms: Form) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    typed = forms.get("line")
    chosen = _uuid(request.GET.get("record", "") or (typed.data.get("record", "") if typed else ""))
    record = cataloguing.record_cards([chosen]).get(chosen) if chosen else None
    found = []
    if words and not record:
        found = cataloguing.lines_of_records(cataloguing.records(words=words, visible_to=request.actor)[:FOUND_TITLES])
    header = {"supplier": row.supplier_id, "contract": row.contract_id, "expected_on": row.expected_on, "note": row.note}
    empty = LineForm(initial={"key": new_uuid(), "record": record.uuid if record else None})
    lines = queries.lines_of_order(row)
    context = {
        "order": row,
        "header": forms.get("header") or OrderForm(initial=header | {"seen": row.version}),
        "line": typed or (empty.of_catalogue() if record else empty),
        "suggestion": forms.get("suggestion") or SuggestionLineForm(),
        "has_suggestions": bool(queries.to_order()),
        "listed": forms.get("listed") or ListForm(),
        "record": record,
        "words": words,
        "words_form": WordsForm({"q": words}),
        "found": found,
        "lines": lines,
        "copies": sum(line.counted.copies for line in lines),
        "amount": sum((line.amount for line in lines), 0),
        "told": told,
        "reason_form": ReasonForm(),
        "may_keep": request.actor.may(GRANTS.KEEP_ORDERS),
        "may_lift": request.actor.may(GRANTS.ORDER_OVER_BUDGET) and any(one.refusal in LIFTED_BY for one in told),
        "seeks": request.GET.get("as") == "free" or (typed is not None and not record),
    }
    return render(request, "library/acquisition/draft.html", context, status=status)


def _sent_page(request: Request, row: Any, *, told: list[Told], status: int, **forms: Form) -> HttpResponse:
    lines = queries.lines_of_order(row)
    today = clock.local_date(clock.now())
    may_keep = request.actor.may(GRANTS.KEEP_ORDERS) and row.state in OPEN_STATES
    is_late = row.state in OPEN_STATES and row.expected_on is not None and row.expected_on < today
    context = {
        "order": row,
        "lines": lines,
        "copies": sum(line.counted.copies - line.counted.cancelled for line in lines),
        "amount": sum((line.amount for line in lines), 0),
        "cancelling": forms.get("cancelling") or CancelForm(lines=lines),
        "claims": list(queries.claims_of(row)),
        "told": told,
        "may_keep": may_keep,
        "is_late": is_late,
        "languages": LETTERS,
    }
    return render(request, "library/acquisition/order.html", context, status=status)

"""Pages of the stock: HTTP only."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents_api
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.administration.vocabulary import GRANTS as NUMBERING
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.lending.group_loss_queries import lost_of_cards
from torelik.library.signing import papers as signing_papers
from torelik.library.signing.rules import signed_of
from torelik.library.signing.vocabulary import Office
from torelik.library.stock import actions, lost_actions, papers, queries, replacement_papers, rules
from torelik.library.stock.actions import StockRefused
from torelik.library.stock.forms import (
    FilterForm,
    FromOrderForm,
    GroupForm,
    HeaderForm,
    NewForm,
    NumbersForm,
    PagesForm,
    ReversalForm,
    TitleForm,
    WordsForm,
    YearsForm,
)
from torelik.library.stock.pages import PAGE_ROWS
from torelik.library.stock.pages import language as _language
from torelik.library.stock.pages import page_of as _page
from torelik.library.stock.pages import paper as _paper
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DRAFTED, GRANTS, USUAL_SPLITS, DocumentKind, DocumentState, Source, Split

ENTRY_ROWS, FOUND_TITLES = 200, 10
READS_AND_SENDS = ("GET", "HEAD", "POST")


@never_cache
@login_required
@require_safe
def documents(request: Request) -> HttpResponse:
    """List the documents, the newest first."""
    _require_sight(request)
    form = FilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.documents(
        kind=given.get("kind", ""), state=given.get("state", ""), year=given.get("year"), visible_to=request.actor
    )
    context = {
        "form": form,
        "page": _page(request, rows, PAGE_ROWS),
        "kinds": [(kind.value, kind.label) for kind in DRAFTED],
        "key": new_uuid(),
        "may_keep": request.actor.may(GRANTS.KEEP_STOCK),
        "year": clock.local_date(clock.now()).year,
        "narrowed": any(given.values()),
    }
    return render(request, "library/stock/documents.html", context)


@login_required
@require_POST
def new(request: Request) -> HttpResponse:
    """Begin a draft and lead to it."""
    request.actor.require(GRANTS.KEEP_STOCK)
    form = NewForm(request.POST)
    if not form.is_valid():
        raise Http404("There is no such kind of document.")
    at = clock.now()
    row = actions.draft_document(
        kind=DocumentKind(form.cleaned_data["kind"]),
        day=clock.local_date(at),
        key=form.cleaned_data["key"],
        by=request.actor,
        at=at,
    )
    card = form.cleaned_data["card"]
    return HttpResponseRedirect(f"{reverse('stock:document', args=[row.uuid])}{f'?card={card}#group' if card else ''}")


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def document(request: Request, uuid: UUID) -> HttpResponse:
    """Show a document; take the head of a draft."""
    row = queries.document(uuid, visible_to=request.actor)
    if row.state != DocumentState.DRAFT:
        return _posted_page(request, row)
    if request.method != "POST":
        return _draft_page(request, row)
    form = HeaderForm(request.POST, kind=DocumentKind(row.kind), day=row.day, standing_id=row.standing_id)
    if not form.is_valid():
        return _draft_page(request, row, header=form, status=422)
    try:
        actions.change_document(uuid=uuid, seen=form.cleaned_data["seen"], by=request.actor, **form.header())
    except StockRefused as refused:
        return _draft_page(request, row, header=form, told=refused.told, status=409)
    messages.success(request, _("The document is saved."))
    return redirect("stock:document", uuid)


@login_required
@require_POST
def add_title(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies of a title to a receipt."""
    row = queries.document(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_STOCK)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, row, title=form, status=422)
    given = form.cleaned_data
    try:
        actions.add_title(
            uuid=uuid, key=given["key"], record_uuid=given["record"], number=given["number"], price=given["price"],
            place_id=int(given["place"]), for_loan=given["for_loan"], barcodes=given["barcodes"],
            without_numbers=given["without_numbers"], by=request.actor,
        )  # fmt: skip
    except StockRefused as refused:
        return _draft_page(request, row, title=form, told=refused.told, status=409)
    return _to_lines(uuid)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def from_order(request: Request, uuid: UUID) -> HttpResponse:
    """Show what is awaited of orders, and take what came into the draft of a receipt."""
    request.actor.require(GRANTS.KEEP_STOCK)
    row = queries.document(uuid, visible_to=request.actor)
    if row.state != DocumentState.DRAFT or row.kind != DocumentKind.RECEIPT:
        raise Http404("Only the draft of a receipt takes copies from an order.")
    if request.method != "POST":
        return _from_order_page(request, row)
    form = FromOrderForm(request.POST, lines=queries.awaited_lines(row))
    if not form.is_valid():
        return _from_order_page(request, row, form=form, status=422)
    given = form.cleaned_data
    try:
        actions.add_from_order(
            uuid=uuid, copies=form.copies(), place_id=int(given["place"]), for_loan=given["for_loan"], by=request.actor
        )
    except StockRefused as refused:
        return _from_order_page(request, row, form=form, told=refused.told, status=409)
    return _to_lines(uuid)


@login_required
@require_POST
def add_copies(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies by their numbers; tell number by number what was not taken."""
    row = queries.document(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_STOCK)
    form = NumbersForm(request.POST, kind=DocumentKind(row.kind))
    if not form.is_valid():
        return _draft_page(request, row, numbers=form, status=422)
    try:
        told = actions.add_copies(
            uuid=uuid, numbers=form.cleaned_data["numbers"].split(), price=form.cleaned_data.get("price"), by=request.actor
        )
    except StockRefused as refused:
        return _draft_page(request, row, numbers=form, told=refused.told, status=409)
    if told:
        row = queries.document(uuid, visible_to=request.actor)
        return _draft_page(request, row, told=told, status=409)
    return _to_lines(uuid)


@login_required
@require_POST
def add_years(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies by the years of their receipt to a revaluation, each price multiplied."""
    row = queries.document(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_STOCK)
    form = YearsForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, row, years=form, status=422)
    given = form.cleaned_data
    try:
        count = actions.revalue_years(
            uuid=uuid, first=given["first"], last=given["last"], coefficient=given["coefficient"],
            place_id=int(given["place"]) if given["place"] else None, by=request.actor,
        )  # fmt: skip
    except StockRefused as refused:
        return _draft_page(request, row, years=form, told=refused.told, status=409)
    messages.success(request, ngettext("%(count)d copy is added.", "%(count)d copies are added.", count) % {"count": count})
    return _to_lines(uuid)


@login_required
@require_POST
def add_of_group(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies of a group card to a document by which they leave or move."""
    row = queries.document(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_STOCK)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, row, group=form, status=422)
    given = form.cleaned_data
    try:
        actions.add_of_group(
            uuid=uuid, key=given["key"], card=given["card"], number=given["number"], place_id=int(given["from_place"]),
            by=request.actor,
        )  # fmt: skip
    except StockRefused as refused:
        return _draft_page(request, row, group=form, told=refused.told, status=409)
    return _to_lines(uuid)


@login_required
@require_POST
def add_lost(request: Request, uuid: UUID, loan: UUID) -> HttpResponse:
    """Add a copy of a group card that a reader lost."""
    return _acted(request, uuid, lambda: lost_actions.add_lost(uuid=uuid, loan_uuid=loan, by=request.actor))


@login_required
@require_POST
def remove_line(request: Request, uuid: UUID, line: UUID) -> HttpResponse:
    """Take a line out of a draft."""
    return _acted(request, uuid, lambda: actions.remove_line(uuid=uuid, line_uuid=line, by=request.actor))


@login_required
@require_POST
def discard(request: Request, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    row = queries.document(uuid, visible_to=request.actor)
    try:
        actions.discard_draft(uuid=uuid, by=request.actor, at=clock.now())
    except StockRefused as refused:
        return _draft_page(request, row, told=refused.told, status=409)
    messages.success(request, _("The draft is discarded."))
    return redirect("stock:documents")


@login_required
@require_POST
def post(request: Request, uuid: UUID) -> HttpResponse:
    """Post a draft."""
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    row = queries.document(uuid, visible_to=request.actor)
    try:
        posted = actions.post_document(uuid=uuid, seen=version, by=request.actor, at=clock.now())
    except StockRefused as refused:
        page = _draft_page if row.state == DocumentState.DRAFT else _posted_page
        return page(request, row, told=refused.told, status=409)
    messages.success(request, _("Posted under the number %(number)s.") % {"number": f"{posted.act}/{posted.day.year}"})
    return redirect("stock:document", uuid)


@login_required
@require_POST
def reverse_document(request: Request, uuid: UUID) -> HttpResponse:
    """Undo a posted document by another."""
    row = queries.document(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.POST_STOCK)
    form = ReversalForm(request.POST)
    if not form.is_valid():
        return _posted_page(request, row, form=form, status=422)
    given = form.cleaned_data
    try:
        reversal = actions.reverse_document(uuid=uuid, day=given["day"], note=given["note"], by=request.actor, at=clock.now())
    except StockRefused as refused:
        return _posted_page(request, row, form=form, told=refused.told, status=409)
    messages.success(request, _("The document is reversed."))
    return redirect("stock:document", reversal.uuid)


@never_cache
@login_required
@require_safe
def act(request: Request, uuid: UUID) -> HttpResponse:
    """Give the act of a posted document as PDF in the reader's language."""
    row = queries.document(uuid, visible_to=request.actor)
    if row.state == DocumentState.DRAFT:
        raise Http404("A draft has no act.")
    entries = queries.entry_lines(queries.entries_of(row))
    if DocumentKind.REPLACEMENT in (row.kind, row.reverses.kind if row.reverses else ""):
        content = replacement_papers.act(row, entries, queries.loans_of(row), language=_language())
    else:
        content = papers.act(row, entries, language=_language())
    return _paper(content, f"act-{row.act}-{row.day.year}.pdf")


@never_cache
@login_required
@require_safe
def act_workbook(request: Request, uuid: UUID) -> FileResponse:
    """Give the act of a posted document as a workbook."""
    row = queries.document(uuid, visible_to=request.actor)
    if row.state == DocumentState.DRAFT:
        raise Http404("A draft has no act.")
    file = papers.act_workbook(row, queries.entry_lines(queries.entries_of(row)))
    name = f"act-{row.act}-{row.day.year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=documents_api.WORKBOOK_KIND)


@never_cache
@login_required
@require_safe
def register(request: Request, year: int) -> HttpResponse | FileResponse:
    """Show the summary register of a year; a part as PDF, all of it as a workbook."""
    _require_sight(request)
    _require_year(year)
    found = queries.register(year, visible_to=request.actor)
    match request.GET.get("as"), request.GET.get("part"):
        case "xlsx", _part:
            file = papers.register_workbook(found, _splits(request))
            return FileResponse(file, as_attachment=True, filename=f"stock-{year}.xlsx", content_type=documents_api.WORKBOOK_KIND)
        case "pdf", "1" | "2" | "3" as part:
            content = papers.register_paper(found, int(part), _splits(request), language=_language())
            return _paper(content, f"stock-{year}-{part}.pdf")
    return _register_page(request, found)


@login_required
@require_POST
def close(request: Request, year: int) -> HttpResponse:
    """Close a year."""
    request.actor.require(NUMBERING.SET_NUMBERS)
    _require_year(year)
    try:
        actions.close_year(year=year, by=request.actor, at=clock.now())
    except StockRefused as refused:
        _require_sight(request)
        return _register_page(request, queries.register(year, visible_to=request.actor), told=refused.told, status=409)
    messages.success(request, _("The registers of %(year)s are closed.") % {"year": year})
    return redirect("stock:register", year)


@never_cache
@login_required
@require_safe
def inventory(request: Request) -> HttpResponse | FileResponse:
    """Show the inventory register by its numbers; as a workbook too."""
    _require_sight(request)
    rows = queries.inventory(visible_to=request.actor)
    if request.GET.get("as") == "xlsx":
        cells = map(papers.inventory_cells, queries.inventory_rows(rows))
        file = documents_api.workbook(_("Inventory register"), head=papers.inventory_head(), rows=cells)
        return FileResponse(file, as_attachment=True, filename="inventory.xlsx", content_type=documents_api.WORKBOOK_KIND)
    pages = -(-rows.count() // rules.LINES_OF_A_PAGE)
    form = PagesForm(
        request.GET if "first" in request.GET else None, initial={"first": 1, "last": min(pages, rules.PAGES_AT_ONCE)}
    )
    if form.is_bound and form.is_valid() and form.cleaned_data["first"] <= pages:
        first, last = form.cleaned_data["first"], min(form.cleaned_data["last"], pages)
        chosen = rows[(first - 1) * rules.LINES_OF_A_PAGE : last * rules.LINES_OF_A_PAGE]
        content = papers.inventory_pages(
            queries.inventory_rows(chosen), first_page=first, is_end=last == pages, language=_language()
        )
        return _paper(content, f"inventory-{first}-{last}.pdf")
    page = _page(request, rows, PAGE_ROWS)
    context = {
        "page": page,
        "rows": queries.inventory_rows(page.object_list),
        "year": clock.local_date(clock.now()).year,
        "pages": pages,
        "form": form,
    }
    return render(request, "library/stock/inventory.html", context, status=422 if form.errors else 200)


def _require_sight(request: Request) -> None:
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.SEE_STOCK)


def _require_year(year: int) -> None:
    if not 1900 <= year <= 2200:
        raise Http404("There is no register of such a year.")


def _to_lines(uuid: UUID) -> HttpResponse:
    return HttpResponseRedirect(redirect("stock:document", uuid).url + "#lines")


def _acted(request: Request, uuid: UUID, act_: Any) -> HttpResponse:
    row = queries.document(uuid, visible_to=request.actor)
    try:
        act_()
    except StockRefused as refused:
        page = _draft_page if row.state == DocumentState.DRAFT else _posted_page
        return page(request, row, told=refused.told, status=409)
    return _to_lines(uuid)


def _draft_page(
    request: Request,
    row: Any,
    *,
    header: Form | None = None,
    title: Form | None = None,
    numbers: Form | None = None,
    group: Form | None = None,
    years: Form | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    if row.state != DocumentState.DRAFT:
        return _posted_page(request, row, told=told, status=status)
    kind = DocumentKind(row.kind)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    chosen = request.GET.get("record", "") or (title.data.get("record", "") if title else "")
    record = _record(chosen)
    found = []
    if kind in rules.TITLED and words and not record:
        found = cataloguing.lines_of_records(cataloguing.records(words=words, visible_to=request.actor)[:FOUND_TITLES])
    lines = queries.lines_of(row)
    chosen_ids = {"place": row.place_id, "listed_supplier": row.listed_supplier_id, "standing": row.standing_id}
    initial = {name: chosen_ids[name] if name in chosen_ids else getattr(row, name) for name in HeaderForm.FIELDS[kind]}
    context = {
        "document": row,
        "header": header
        or HeaderForm(kind=kind, day=row.day, standing_id=row.standing_id, initial={**initial, "seen": row.version}),
        "numbers": None if kind is DocumentKind.RECEIPT else numbers or NumbersForm(kind=kind),
        "existing": (numbers or NumbersForm(kind=kind)) if row.source == Source.OPENING else None,
        "group_form": (group or GroupForm(initial={"key": new_uuid(), "card": request.GET.get("card", "")[:9]}))
        if kind in actions.OF_GROUPS
        else None,
        "lost": lost_of_cards(waiting_for_act=kind is DocumentKind.WRITE_OFF) if kind in queries.OF_LOST else [],
        "years_form": (years or YearsForm()) if kind is DocumentKind.REVALUATION else None,
        "takes_titles": kind in rules.TITLED,
        "title_form": (title or TitleForm(initial={"key": new_uuid(), "record": record.uuid})) if record else None,
        "record": record,
        "words": words,
        "words_form": WordsForm({"q": words}),
        "found": found,
        "lines": lines,
        "copies": sum(line.copies for line in lines),
        "amount": sum(line.amount for line in lines),
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_STOCK),
        "may_post": request.actor.may(GRANTS.POST_STOCK),
    }
    return render(request, "library/stock/draft.html", context, status=status)


def _from_order_page(
    request: Request, row: Any, *, form: FromOrderForm | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "document": row,
        "form": form or FromOrderForm(lines=queries.awaited_lines(row)),
        "told": told or [],
        "taken": queries.taken_of_orders(row),
    }
    return render(request, "library/stock/from_order.html", context, status=status)


def _record(chosen: str) -> Any:
    try:
        uuid = UUID(chosen)
    except ValueError:
        return None
    return cataloguing.record_cards([uuid]).get(uuid)


def _posted_page(
    request: Request, row: Any, *, form: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    page = _page(request, queries.entries_of(row), ENTRY_ROWS)
    may_reverse = request.actor.may(GRANTS.POST_STOCK) and row.state == DocumentState.POSTED and row.kind != DocumentKind.REVERSAL
    total = queries.count_copies(row)
    signed = signed_of(row.signed)
    head = signed.offices.get(Office.HEAD)
    context = {
        "document": row,
        "page": page,
        "entries": queries.entry_lines(page.object_list),
        "said": papers.note_of(row),
        "count": ngettext("%(copies)d copy", "%(copies)d copies", total) % {"copies": total},
        "form": (form or ReversalForm(initial={"day": clock.local_date(clock.now())})) if may_reverse else None,
        "told": told or [],
        "title": f"{papers.title_of_act(row)} № {row.act}/{row.day.year}",
        "commission": signing_papers.names(signed, also=row.commission),
        "approved_by": row.approved_by or (f"{head.name}, {head.post}" if head else ""),
        "loans": list(queries.loans_of(row).values()) if row.kind == DocumentKind.REPLACEMENT else [],
    }
    return render(request, "library/stock/document.html", context, status=status)


def _register_page(
    request: Request, found: queries.Register, *, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    splits = _splits(request)
    shown = papers.used_columns(found, splits)
    today = clock.local_date(clock.now())
    context = {
        "register": found,
        "head": papers.part_head(shown),
        "parts": [
            (1, _("Part 1. Received"), papers.part_rows(found.received, shown)),
            (2, _("Part 2. Left the stock"), papers.part_rows(found.left, shown)),
        ],
        "balance_head": papers.balance_head(),
        "balance": papers.balance_rows(found, shown),
        "years": queries.years(today=today),
        "told": told or [],
        "may_close": request.actor.may(NUMBERING.SET_NUMBERS) and not found.is_closed and found.year < today.year,
        "splits": [(split.label, _chosen(set(splits) ^ {split}), split in splits) for split in Split],
        "chosen": _chosen(splits),
    }
    return render(request, "library/stock/register.html", context, status=status)


def _splits(request: Request) -> list[Split]:
    """Return by what the reader wants the register split; what is unknown is left out, an empty word means by nothing."""
    if "by" not in request.GET:
        return list(USUAL_SPLITS)
    asked = request.GET.getlist("by")
    return [split for split in Split if split in asked]


def _chosen(splits: Collection[Split]) -> str:
    return urlencode([("by", split.value) for split in Split if split in splits] or [("by", "")])

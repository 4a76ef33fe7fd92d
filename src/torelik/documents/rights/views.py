"""Pages of rights: the register, one file, the report, the networks of the reading room."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents.rights import actions, permissions, queries, workbook
from torelik.documents.rights.forms import CloseForm, NetworkForm, RegisterForm, RightForm
from torelik.documents.rights.paths import reading_path
from torelik.documents.rights.queries import Narrowed
from torelik.documents.rights.vocabulary import GRANTS, FileState
from torelik.kernel import clock
from torelik.kernel.request import Request, client_address

PAGE_ROWS = 30
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_safe
def register(request: Request) -> HttpResponse:
    """List the files with the rights that count today."""
    _require_sight(request)
    today = clock.local_date(clock.now())
    form = RegisterForm(request.GET)
    narrowed = _narrowed(form)
    pages = Paginator(queries.files(narrowed, on=today, visible_to=request.actor), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    counts = queries.counts_by_state(on=today, visible_to=request.actor)
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines_of(page.object_list, on=today),
        "tabs": [("", _("All"), sum(counts.values())), *((state.value, state.label, counts[state]) for state in FileState)],
        "narrowed": narrowed,
        "download": urlencode({"state": narrowed.state, "ground": narrowed.ground, "words": narrowed.words}),
        "may_keep": request.actor.may(GRANTS.KEEP_RIGHTS),
    }
    return render(request, "documents/rights/register.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, uuid: UUID) -> HttpResponse:
    """Show one file with its rights, and take a new right."""
    if request.method != "POST":
        return _file_page(request, uuid)
    form = RightForm(request.POST)
    if not form.is_valid():
        return _file_page(request, uuid, form=form, status=422)
    try:
        actions.enter_right(
            uuid=uuid,
            terms=form.terms(),
            key=form.sealed_key,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        )
    except actions.RightRefused as refused:
        form.show(refused.refusals)
        return _file_page(request, uuid, form=form, status=409)
    messages.success(request, _("The right was entered."))
    return redirect("rights:file", uuid)


@never_cache
@login_required
@require_POST
def close(request: Request, uuid: UUID) -> HttpResponse:
    """Close a file now."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _file_page(request, uuid, closing=form, status=422)
    try:
        actions.close_file(uuid=uuid, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    except actions.RightRefused as refused:
        form.show(refused.refusals)
        return _file_page(request, uuid, closing=form, status=409)
    messages.success(request, _("The file is closed."))
    return redirect("rights:file", uuid)


def _file_page(
    request: Request, uuid: UUID, *, form: RightForm | None = None, closing: CloseForm | None = None, status: int = 200
) -> HttpResponse:
    today = clock.local_date(clock.now())
    found = queries.file_in_full(uuid, on=today, visible_to=request.actor)
    if form and status == 409:
        # What somebody else entered is on this page now: whoever sends the form again has seen it.
        form.data = {**request.POST.dict(), "seen": len(found.terms)}
    access = permissions.access_to(found.card, actor=request.actor, address=client_address(request), today=today)
    context = {
        "file": found,
        "form": form or RightForm(initial={"seen": len(found.terms), "valid_from": today}),
        "closing": closing or CloseForm(),
        "may_keep": request.actor.may(GRANTS.KEEP_RIGHTS),
        "has_standing": any(term.closed_at is None for term in found.terms),
        "reading": reading_path(uuid) if access.allowed else "",
    }
    return render(request, "documents/rights/file.html", context, status=status)


@never_cache
@login_required
@require_safe
def report(request: Request) -> HttpResponse:
    """Show how the library stands with its rights."""
    _require_sight(request)
    figures = queries.rights_figures(on=clock.local_date(clock.now()))
    return render(request, "documents/rights/report.html", {"figures": figures})


@never_cache
@login_required
@require_safe
def download(request: Request) -> FileResponse:
    """Give the register, narrowed as the page was, as a workbook."""
    at = clock.now()
    lines = actions.export_register(narrowed=_narrowed(RegisterForm(request.GET)), by=request.actor, at=at)
    name = f"rights-{clock.local_date(at).isoformat()}.xlsx"
    return FileResponse(workbook.written(lines), as_attachment=True, filename=name, content_type=WORKBOOK)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def networks(request: Request) -> HttpResponse:
    """List the networks of the reading room, and take a new one."""
    request.actor.require(GRANTS.KEEP_RIGHTS)
    today = clock.local_date(clock.now())
    form = NetworkForm(request.POST or None, initial={"valid_from": today})
    status = 200
    if request.method == "POST":
        status = _save_network(request, form)
        if status == 200:
            return redirect("rights:networks")
    address = client_address(request)
    context = {
        "form": form,
        "rows": queries.networks(on=today, visible_to=request.actor),
        "address": address,
        "is_within": permissions.is_in_reading_room(address, today=today),
    }
    return render(request, "documents/rights/networks.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: Request, uuid: UUID) -> HttpResponse:
    """Change one network."""
    request.actor.require(GRANTS.KEEP_RIGHTS)
    found = queries.network(uuid, on=clock.local_date(clock.now()), visible_to=request.actor)
    initial: dict[str, Any] = {f"name_{code}": getattr(found.name, code) for code in ("kk", "ru", "en")}
    initial |= {"uuid": uuid, "cidr": found.cidr, "valid_from": found.valid_from, "valid_through": found.valid_through}
    form = NetworkForm({**request.POST.dict(), "uuid": uuid} if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = _save_network(request, form)
        if status == 200:
            return redirect("rights:networks")
    return render(request, "documents/rights/network.html", {"form": form, "network": found}, status=status)


@login_required
@require_POST
def end_network(request: Request, uuid: UUID) -> HttpResponse:
    """Take one network off the list."""
    actions.end_network(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The network was taken off the list."))
    return redirect("rights:networks")


def _save_network(request: Request, form: NetworkForm) -> int:
    """Save what was typed; return the status of the answer, 200 where it was saved."""
    if not form.is_valid():
        return 422
    typed = form.cleaned_data
    try:
        actions.save_network(
            uuid=typed["uuid"],
            name=form.name,
            cidr=typed["cidr"],
            valid_from=typed["valid_from"],
            valid_through=typed["valid_through"],
            by=request.actor,
            at=clock.now(),
        )
    except actions.NetworkRefused as refused:
        form.show(refused.refusals)
        return 409
    messages.success(request, _("The network was saved."))
    return 200


def _require_sight(request: Request) -> None:
    if not request.actor.may(GRANTS.KEEP_RIGHTS):
        request.actor.require(GRANTS.SEE_RIGHTS)


def _narrowed(form: RegisterForm) -> Narrowed:
    """Read the address; whatever makes no sense narrows nothing."""
    form.is_valid()
    typed = form.cleaned_data
    return Narrowed(state=typed.get("state", ""), ground=typed.get("ground", ""), words=typed.get("words", "").strip())

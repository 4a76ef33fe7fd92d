"""Pages of what readers propose: the reader's own, and the librarians' queue."""

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
from torelik.library.acquisition import actions, describing, queries
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import DeclineForm, QueueForm, SuggestionForm
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import READS_AND_SENDS, page_of, require_sight
from torelik.library.acquisition.vocabulary import GRANTS, SuggestionState


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def own(request: Request) -> HttpResponse:
    """Show what one has proposed, and propose a title; what the catalogue has already is shown before."""
    if request.method != "POST":
        title = request.GET.get("title", "").replace("\0", "")[:500]
        return _own_page(request, SuggestionForm(initial={"key": new_uuid(), "title": title}))
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return _own_page(request, form, status=422)
    alike = [] if request.POST.get("sure") else _alike(form)
    if alike:
        return _own_page(request, form, alike=alike, status=409)
    try:
        actions.suggest(**form.values(), by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _own_page(request, form, told=refused.told, status=409)
    messages.success(request, _("Thank you. You will be told what becomes of it."))
    return redirect("acquisition:own-suggestions")


@never_cache
@login_required
@require_safe
def queue(request: Request) -> HttpResponse:
    """List what readers propose, the oldest first."""
    require_sight(request)
    form = QueueForm(request.GET if "state" in request.GET else {"state": SuggestionState.NEW})
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_of(request, queries.suggestions(state=state, visible_to=request.actor))
    return render(request, "library/acquisition/queue.html", {"form": form, "page": page, "state": state})


@never_cache
@login_required
@require_safe
def suggestion(request: Request, uuid: UUID) -> HttpResponse:
    """Show one suggestion beside what the catalogue has."""
    require_sight(request)
    return _page(request, uuid)


@login_required
@require_POST
def accept(request: Request, uuid: UUID) -> HttpResponse:
    """Agree to order it."""
    queries.suggestion(uuid, visible_to=request.actor)
    try:
        actions.accept_suggestion(uuid=uuid, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, uuid, told=refused.told, status=409)
    messages.success(request, _("Accepted. Put it into an order when you draft one."))
    return redirect("acquisition:suggestion", uuid)


@login_required
@require_POST
def decline(request: Request, uuid: UUID) -> HttpResponse:
    """Decline it with a reason."""
    request.actor.require(GRANTS.KEEP_ORDERS)
    queries.suggestion(uuid, visible_to=request.actor)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, form=form, status=422)
    try:
        actions.decline_suggestion(uuid=uuid, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, uuid, form=form, told=refused.told, status=409)
    messages.success(request, _("Declined; the reader is told why."))
    return redirect("acquisition:suggestions")


def _alike(form: SuggestionForm) -> list[Any]:
    given = {name: form.cleaned_data[name] for name in ("title", "authors", "year", "isbn")}
    return describing.alike_in_catalogue(**given, day=clock.local_date(clock.now()))


def _own_page(
    request: Request, form: Form, *, alike: list[Any] | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    page = page_of(request, queries.own_suggestions(request.actor))
    context = {"form": form, "page": page, "alike": alike or [], "told": told or []}
    return render(request, "library/acquisition/own.html", context, status=status)


def _page(
    request: Request, uuid: UUID, *, form: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    row = queries.suggestion(uuid, visible_to=request.actor)
    alike = describing.alike_in_catalogue(
        title=row.title, authors=row.authors, year=row.year, isbn=row.isbn, day=clock.local_date(clock.now())
    )
    context = {
        "row": row,
        "alike": alike,
        "form": form or DeclineForm(),
        "told": told or [],
        "may_decide": request.actor.may(GRANTS.KEEP_ORDERS) and row.state == SuggestionState.NEW,
    }
    return render(request, "library/acquisition/suggestion.html", context, status=status)

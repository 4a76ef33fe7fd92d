"""Pages of lists, collections, saved searches, and export of what is found."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.library.collections import actions, exporting, queries
from torelik.library.collections.forms import ListForm, SearchForm
from torelik.library.collections.vocabulary import GRANTS, Period
from torelik.library.opac import queries as opac
from torelik.library.opac.forms import asked_of
from torelik.library.opac.vocabulary import EXPORTS
from torelik.search.api import CqlRefused, IndexOutdated

PAGE_TITLES = 30


OLDER, NEWER = "gost-7.1-2003", "gost-r-7.0.100-2018"
"""The standards of a printed list, as its address names them."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """Show one's own lists and saved searches, and make a list."""
    form = ListForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.make_list(**form.cleaned_data, by=request.actor, at=clock.now())
            except actions.KeepingRefused as refused:
                form.show(refused)
            else:
                return redirect("collections:list", uuid=made.uuid)
    context = {
        "form": form,
        "lists": list(queries.own_lists(request.actor)),
        "searches": list(queries.own_searches(request.actor)),
        "periods": Period.choices,
    }
    return render(request, "library/collections/own.html", context, status=status)


@require_safe
def collections(request: Request) -> HttpResponse:
    """Show what the library has put together for everybody."""
    page = Paginator(queries.collections(), PAGE_TITLES).get_page(request.GET.get("page"))
    return render(request, "library/collections/collections.html", {"page": page, "rows": list(page.object_list)})


@require_safe
def show_list(request: Request, uuid: UUID) -> HttpResponse:
    """Show the titles of a list: one's own, or a published collection."""
    row = queries.book_list(uuid, visible_to=request.actor)
    page = Paginator(queries.entries(row), PAGE_TITLES).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "page": page,
        "cards": queries.cards_of(list(page.object_list)),
        "is_own": request.actor.account_id is not None and row.owner_id == request.actor.account_id,
        "publishes": request.actor.may(GRANTS.PUBLISH_COLLECTIONS),
        "formats": EXPORTS,
    }
    return render(request, "library/collections/list.html", context)


@login_required
@require_POST
def add(request: Request, record_uuid: UUID) -> HttpResponse:
    """Put a title into a list of one's own: the named one, else the first, else a new one."""
    chosen = request.POST.get("list", "")
    try:
        row = actions.add_title(
            list_uuid=_uuid(chosen) if chosen else None, record_uuid=record_uuid, by=request.actor, at=clock.now()
        )
    except actions.KeepingRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.label)
        return redirect("opac:record", uuid=record_uuid)
    messages.success(request, _("The title is in the list “%(list)s”.") % {"list": row.title})
    return redirect("opac:record", uuid=record_uuid)


@login_required
@require_POST
def take_out(request: Request, uuid: UUID, record_uuid: UUID) -> HttpResponse:
    """Take a title out of a list of one's own."""
    actions.take_title_out(list_uuid=uuid, record_uuid=record_uuid, by=request.actor, at=clock.now())
    return redirect("collections:list", uuid=uuid)


@login_required
@require_POST
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Remove a list of one's own."""
    actions.remove_list(list_uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The list was removed."))
    return redirect("collections:own")


@login_required
@require_POST
def publish(request: Request, uuid: UUID) -> HttpResponse:
    """Publish a list, or withdraw it."""
    if request.POST.get("withdraw"):
        actions.withdraw_list(list_uuid=uuid, by=request.actor, at=clock.now())
        return redirect("collections:collections")
    try:
        actions.publish_list(list_uuid=uuid, by=request.actor, at=clock.now())
    except actions.KeepingRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.label)
    return redirect("collections:list", uuid=uuid)


@login_required
@require_POST
def save_search(request: Request) -> HttpResponse:
    """Keep the search that the reader has before them."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The search was not saved."))
        return redirect("collections:own")
    given = form.cleaned_data
    try:
        actions.save_search(
            title=given["title"], question=given["question"], period=Period(given["period"]), by=request.actor, at=clock.now()
        )
    except actions.KeepingRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.label)
    else:
        messages.success(request, _("The search is saved. You will be told of new titles."))
    return redirect("collections:own")


@login_required
@require_POST
def change_search(request: Request, uuid: UUID) -> HttpResponse:
    """Change how often a saved search tells, or remove it."""
    if request.POST.get("remove"):
        actions.remove_search(uuid=uuid, by=request.actor)
        return redirect("collections:own")
    form = SearchForm(request.POST)
    if not form.is_valid():
        raise Http404("There is no such period.")
    actions.change_search(uuid=uuid, period=Period(form.cleaned_data["period"]), by=request.actor)
    return redirect("collections:own")


@require_safe
@limited("search", methods=("GET",))
def export_found(request: Request, form: str) -> HttpResponse:
    """Give the first thousand titles that the search of the address finds."""
    asked = asked_of(request.GET)
    try:
        uuids = opac.found_titles(asked, most=exporting.MOST_EXPORTED)
    except (IndexOutdated, CqlRefused) as error:
        raise Http404("The search cannot be answered.") from error
    return _exported(request, uuids, form, name="titles", title=asked.text)


@require_safe
@limited("search", methods=("GET",))
def export_list(request: Request, uuid: UUID, form: str) -> HttpResponse:
    """Give the titles of a list."""
    row = queries.book_list(uuid, visible_to=request.actor)
    return _exported(request, queries.record_uuids(row), form, name=str(row.uuid), title=row.title)


def _exported(request: Request, uuids: list[UUID], form: str, *, name: str, title: str) -> HttpResponse:
    if form not in dict(EXPORTS):
        raise Http404("There is no such form of export.")
    if form == "html":
        newer = request.GET.get("style") == NEWER
        asked = request.GET.copy()
        asked["style"] = OLDER if newer else NEWER
        context = {
            "lines": exporting.printed(uuids, newer=newer),
            "newer": newer,
            "other": f"?{asked.urlencode()}",
            "title": title,
            "most": exporting.MOST_EXPORTED,
            "is_cut": len(uuids) >= exporting.MOST_EXPORTED,
        }
        return render(request, "library/collections/print.html", context)
    made = exporting.exported(uuids, form)
    if made.left_out:
        # A file that silently lacks titles is worse than none: MARCXML holds every one of them.
        words = ngettext(
            "%(count)d title is longer than MARC 21 allows. Save the titles as MARCXML: there every one fits.",
            "%(count)d titles are longer than MARC 21 allows. Save the titles as MARCXML: there every one fits.",
            made.left_out,
        )
        return HttpResponse(words % {"count": made.left_out}, status=422, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(made.content, content_type=made.kind, headers=headers)


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404("There is no such list.") from error

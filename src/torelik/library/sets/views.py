"""Sets of books: HTTP only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.lending.views import branch_of_desk
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.sets import actions, papers, queries
from torelik.library.sets.forms import KeyForm, ListForm, NumberForm, ReadersForm, SetForm, WordsForm
from torelik.library.sets.vocabulary import SetRefusal

PAGE_SETS = 30


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def sets(request: Request) -> HttpResponse:
    """Show the sets of books; a POST makes one."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = SetForm(request.POST or None, actor=request.actor, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        like = UUID(given["like"]) if given["like"] else None
        row = actions.make_set(
            key=given["key"], name=given["name"], group=given["group"], like=like, by=request.actor, at=clock.now()
        )
        return redirect("sets:set", row.uuid)
    page = Paginator(queries.book_sets(visible_to=request.actor), PAGE_SETS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    status = 422 if request.method == "POST" else 200
    return render(request, "library/sets/sets.html", {"form": form, "page": page}, status=status)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def book_set(request: Request, uuid: UUID) -> HttpResponse:
    """Show one set with its readers; a POST changes it, issues it or takes it back."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method != "POST":
        return _page(request, uuid)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _page(request, uuid, status=422)
    try:
        return act(request, uuid)
    except actions.SetRefused as refused:
        return _page(request, uuid, refusals=refused.refusals, status=409)


def _add(request: Request, uuid: UUID) -> HttpResponse:
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, number=form, status=422)
    actions.add_number(uuid=uuid, number=form.cleaned_data["number"], by=request.actor, at=clock.now())
    return redirect("sets:set", uuid)


def _add_list(request: Request, uuid: UUID) -> HttpResponse:
    form = ListForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _page(request, uuid, lists=form, status=422)
    count = actions.add_list(uuid=uuid, list_uuid=UUID(form.cleaned_data["list"]), by=request.actor, at=clock.now())
    messages.success(request, ngettext("%(count)d title was added.", "%(count)d titles were added.", count) % {"count": count})
    return redirect("sets:set", uuid)


def _add_card(request: Request, uuid: UUID) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, status=422)
    actions.add_card(uuid=uuid, card_uuid=form.cleaned_data["key"], by=request.actor, at=clock.now())
    return redirect("sets:set", uuid)


def _remove(request: Request, uuid: UUID) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, status=422)
    actions.remove_title(uuid=uuid, title_uuid=form.cleaned_data["key"], by=request.actor, at=clock.now())
    return redirect("sets:set", uuid)


def _issue(request: Request, uuid: UUID) -> HttpResponse:
    form = ReadersForm(request.POST)
    chosen = form.cleaned_data["reader"] if form.is_valid() else []
    done = actions.issue_set(uuid=uuid, patron_uuids=chosen, by=request.actor, at=clock.now())
    if done.refused:
        return _page(request, uuid, done=done, status=409)
    messages.success(
        request,
        ngettext("%(count)d book was issued.", "%(count)d books were issued.", done.copies) % {"count": done.copies},
    )
    return redirect("sets:set", uuid)


def _return(request: Request, uuid: UUID) -> HttpResponse:
    form = ReadersForm(request.POST)
    chosen = form.cleaned_data["reader"] if form.is_valid() else []
    count = actions.return_set(
        uuid=uuid, patron_uuids=chosen, branch_id=branch_of_desk(request), by=request.actor, at=clock.now()
    )
    messages.success(request, ngettext("%(count)d book came back.", "%(count)d books came back.", count) % {"count": count})
    return redirect("sets:set", uuid)


ACTS = {
    "add": _add,
    "list": _add_list,
    "card": _add_card,
    "remove": _remove,
    "issue": _issue,
    "return": _return,
}


def _page(request: Request, uuid: UUID, *, refusals: Sequence[SetRefusal] = (), status: int = 200, **more: Any) -> HttpResponse:
    searched = WordsForm(request.GET)
    words = searched.cleaned_data["q"] if searched.is_valid() else ""
    context = {
        "found": queries.page(queries.book_set(uuid, visible_to=request.actor), at=clock.now()),
        "number": NumberForm(),
        "lists": ListForm(actor=request.actor),
        "searched": searched,
        "words": words,
        "cards": queries.cards_with(words),
        "refusals": refusals,
        **more,
    }
    return render(request, "library/sets/set.html", context, status=status)


@never_cache
@login_required
@require_safe
def paper(request: Request, uuid: UUID) -> HttpResponse:
    """Give the sheet of a set as PDF, in Kazakh or Russian."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    row = queries.book_set(uuid, visible_to=request.actor)
    now = clock.now()
    asked = request.GET.get("language") or get_language() or "kk"
    language = "ru" if asked[:2] == "ru" else "kk"
    content = papers.sheet(queries.page(row, at=now), day=clock.local_date(now), language=language)
    headers = {"Content-Disposition": f'inline; filename="set-{clock.local_date(row.made_at)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)

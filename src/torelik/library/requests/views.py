"""The store's page of requests, and the answers to one: HTTP only."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending import waiting
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.requests import actions, papers, queries
from torelik.library.requests.forms import FetchForm, FetchOneForm, RefuseForm, StoreForm, uuid_of
from torelik.library.requests.vocabulary import ChangeRefusal, Part, RefusalReason

READS_AND_SENDS = ("GET", "HEAD", "POST")
UNKNOWN_PLACE = "—"


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def store(request: Request) -> HttpResponse:
    """Show one part of the work with requests; a POST is a scan of a copy that was fetched, or comes back to its place."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method != "POST":
        return _store(request)
    form = FetchForm(request.POST)
    if not form.is_valid():
        return _store(request, form=form, status=422)
    item = holdings.item_by_number(form.cleaned_data["code"].strip())
    if item is None:
        form.add_error("code", _("No copy has this number."))
        return _store(request, form=form, status=422)
    if refusals := _scan(request, item):
        for refusal in refusals:
            form.add_error("code", str(refusal.label))
        return _store(request, form=form, status=409)
    # nosemgrep: open-redirect - a page of our own
    return redirect(f"{reverse('requests:store')}?show={_part(request).value}&copy={item.uuid}")


def _scan(request: Request, item: ItemCard) -> Sequence[ChangeRefusal]:
    """Do what the scan of a copy means; return why nothing was done."""
    now = clock.now()
    kept = queries.kept_for(item.uuid)
    if kept is not None:
        if not kept.is_open:
            actions.put_back(uuid=kept.uuid, by=request.actor, at=now)
        return []
    uuid = queries.request_for_copy(item, today=clock.local_date(now))
    if uuid is None:
        return [ChangeRefusal.NOT_ASKED]
    try:
        actions.fetch(uuid=uuid, item_id=item.id, by=request.actor, at=now)
    except actions.ChangeRefused as refused:
        return refused.refusals
    return []


def _part(request: Request) -> Part:
    asked = request.GET.get("show", "")
    return Part(asked) if asked in Part.values else Part.FETCH


def _store(request: Request, *, form: FetchForm | None = None, status: int = 200) -> HttpResponse:
    part, today = _part(request), clock.local_date(clock.now())
    narrowed = StoreForm(request.GET)
    branch_id = narrowed.branches.get(request.GET.get("branch", ""))
    lines = queries.lines_of_part(part, today=today, branch_id=branch_id)
    numbers = queries.counts(today=today, branch_id=branch_id)
    found = queries.to_fetch(lines) if part in (Part.FETCH, Part.LATER) else []
    context: dict[str, Any] = {
        "part": part,
        "parts": [(one, numbers[one]) for one in Part],
        "form": form or FetchForm(),
        "narrowed": narrowed.offer(sorted({one.place or UNKNOWN_PLACE for one in found})),
        "found": _of_place(request, found),
        "lines": lines if part in (Part.WAITING, Part.BACK) else [],
        "today": today,
        "query": _query(request),
    }
    if copy := _copy(request):
        context |= {"copy": copy, "told": waiting.asked().told_of(copy.uuid)}
    return render(request, "library/requests/store.html", context, status=status)


def _of_place(request: Request, found: list[queries.ToFetch]) -> list[queries.ToFetch]:
    asked = request.GET.get("place", "")
    return [one for one in found if (one.place or UNKNOWN_PLACE) == asked] if asked else found


def _query(request: Request) -> str:
    told = request.GET.copy()
    for name in ("copy", "show"):
        told.pop(name, None)
    return told.urlencode()


def _copy(request: Request) -> ItemCard | None:
    asked = request.GET.get("copy", "")
    if not asked:
        return None
    if (uuid := uuid_of(asked)) is None:
        raise NotFound(asked)
    return holdings.item_by_uuid(uuid)


@never_cache
@login_required
@require_safe
def slips(request: Request) -> HttpResponse:
    """Give the slips of the list that is shown as PDF, or of one request."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    today = clock.local_date(clock.now())
    if asked := request.GET.get("request", ""):
        uuid = uuid_of(asked)
        if uuid is None:
            raise NotFound(asked)
        lines = [queries.request(uuid, visible_to=request.actor)]
    else:
        branch_id = StoreForm(request.GET).branches.get(request.GET.get("branch", ""))
        part = Part.LATER if _part(request) is Part.LATER else Part.FETCH
        lines = queries.lines_of_part(part, today=today, branch_id=branch_id)
    found = _of_place(request, queries.to_fetch(lines))
    content = papers.slips(found, language=paper_language())
    headers = {"Content-Disposition": f'inline; filename="request-slips-{today}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def paper_language() -> str:
    """Return the language of a paper: papers are in Kazakh or Russian."""
    return "ru" if (get_language() or "kk")[:2] == "ru" else "kk"


@never_cache
@login_required
@require_safe
def request_page(request: Request, uuid: UUID) -> HttpResponse:
    """Show one request with what can be answered to it."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return _request_page(request, uuid)


def _request_page(
    request: Request, uuid: UUID, *, refused: Sequence[ChangeRefusal] = (), status: int = 200, **forms: Any
) -> HttpResponse:
    line = queries.request(uuid, visible_to=request.actor)
    (shown,) = queries.to_fetch([line])
    likely = shown.likely.value if shown.likely else None
    context = {
        "line": line,
        "shown": shown,
        "refusals": refused,
        "fetch_form": FetchOneForm(auto_id="fetch_%s"),
        "refuse_form": RefuseForm(initial={"reason": likely}, auto_id="refuse_%s"),
        **forms,
    }
    return render(request, "library/requests/request.html", context, status=status)


@login_required
@require_POST
def fetch(request: Request, uuid: UUID) -> HttpResponse:
    """Say that a request is fetched."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = FetchOneForm(request.POST, auto_id="fetch_%s")
    form.full_clean()
    code = form.cleaned_data.get("code", "").strip()
    item = holdings.item_by_number(code) if code else None
    if code and item is None:
        form.add_error("code", _("No copy has this number."))
    if form.errors:
        return _request_page(request, uuid, status=422, fetch_form=form)
    item_id = item.id if item else None
    return _answer(request, uuid, lambda: actions.fetch(uuid=uuid, item_id=item_id, by=request.actor, at=clock.now()))


@login_required
@require_POST
def refuse(request: Request, uuid: UUID) -> HttpResponse:
    """Refuse a request with a reason."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = RefuseForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _request_page(request, uuid, status=422, refuse_form=form)
    reason, remark = RefusalReason(form.cleaned_data["reason"]), form.cleaned_data["remark"]
    return _answer(
        request,
        uuid,
        lambda: actions.refuse(uuid=uuid, reason=reason, remark=remark, by=request.actor, at=clock.now()),
        refuse_form=form,
    )


def _answer(request: Request, uuid: UUID, act: Callable[[], Any], **forms: Any) -> HttpResponse:
    try:
        act()
    except actions.ChangeRefused as refused:
        return _request_page(request, uuid, refused=refused.refusals, status=409, **forms)
    messages.success(request, _("The request is answered: the reader is told."))
    return redirect("requests:store")


@login_required
@require_POST
def hand_over(request: Request, uuid: UUID) -> HttpResponse:
    """Say that the reader has got what has no number."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return _done(request, lambda: actions.hand_over(uuid=uuid, by=request.actor, at=clock.now()), Part.WAITING)


@login_required
@require_POST
def put_back(request: Request, uuid: UUID) -> HttpResponse:
    """Say that a copy stands in its place again."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return _done(request, lambda: actions.put_back(uuid=uuid, by=request.actor, at=clock.now()), Part.BACK)


def _done(request: Request, act: Callable[[], Any], part: Part) -> HttpResponse:
    try:
        act()
    except actions.ChangeRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.label))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{reverse('requests:store')}?show={part.value}")

"""Pages of the offline desk: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.lending.views import BRANCH_OF_DESK, branch_of_desk
from torelik.library.lending.vocabulary import GRANTS
from torelik.library.offline_desk import actions, queries, settling, telling
from torelik.library.offline_desk.forms import FileForm, SettleForm, Unreadable, read_batch
from torelik.library.offline_desk.vocabulary import BatchRefusal, ScanState, Way

PAGE_ROWS = 30


@never_cache
@login_required
@require_safe
def desk(request: Request) -> HttpResponse:
    """Show the desk; nothing of who asks stands in the page, since the browser keeps it for everybody."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return render(request, "library/offline_desk/desk.html")


@require_safe
def worker(request: Request) -> HttpResponse:
    """Give the script that opens the desk without a connection; its address is its scope, so it sees no other page."""
    return render(request, "library/offline_desk/worker.js", content_type="text/javascript")


@never_cache
@require_safe
def state(request: Request) -> JsonResponse:
    """Tell the open page who is signed in, what time it is here, and the word without which nothing is sent."""
    if request.actor.is_anonymous:
        return JsonResponse({"is_signed_in": False}, status=401)
    told = request.session.get(BRANCH_OF_DESK)
    return JsonResponse(
        {
            "is_signed_in": True,
            "may": request.actor.may(GRANTS.ISSUE_ITEM),
            "account": str(request.user.uuid),  # type: ignore[union-attr]
            "name": request.actor.name,
            "branch": told["name"] if told else "",
            "now": clock.now().isoformat(),
            "token": get_token(request),
            "conflicts": queries.count_conflicts() if request.actor.may(GRANTS.ISSUE_ITEM) else 0,
        }
    )


@login_required
@require_POST
def send(request: Request) -> JsonResponse:
    """Take in scans of the browser and say of each what became of it."""
    at = clock.now()
    try:
        batch = read_batch(request.body)
        taken = actions.take_scans(
            scans=batch.scans,
            owner=batch.owner,
            offset=at - batch.sent_at,
            branch_id=branch_of_desk(request),
            by=request.actor,
            at=at,
        )
    except Unreadable:
        return JsonResponse({"words": str(BatchRefusal.UNREADABLE.label)}, status=422)
    except actions.BatchRefused as refused:
        return JsonResponse({"words": " ".join(str(refusal.label) for refusal in refused.refusals)}, status=409)
    return JsonResponse({"answers": [telling.answer(row) for row in taken.rows], "conflicts": queries.count_conflicts()})


@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def take_file(request: Request) -> HttpResponse:
    """Take in a file of scans that could not be sent by whoever made them."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method != "POST":
        return redirect("offline-desk:conflicts")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, file_form=form, status=422)
    try:
        taken = _take_in(request, form.cleaned_data["file"])
    except Unreadable:
        form.add_error("file", str(BatchRefusal.UNREADABLE.label))
        return _list(request, file_form=form, status=422)
    except actions.BatchRefused as refused:
        form.add_error("file", [str(refusal.label) for refusal in refused.refusals])
        return _list(request, file_form=form, status=409)
    words = ngettext("%(count)d scan was taken in.", "%(count)d scans were taken in.", taken.new) % {"count": taken.new}
    messages.success(request, words)
    return redirect("offline-desk:conflicts")


def _take_in(request: Request, content: bytes) -> actions.Taken:
    batch = read_batch(content)
    return actions.take_scans(
        scans=batch.scans,
        owner=batch.owner,
        offset=batch.offset,
        branch_id=branch_of_desk(request),
        by=request.actor,
        at=clock.now(),
        from_file_of=batch.owner_name or str(batch.owner),
    )


@never_cache
@login_required
@require_safe
def conflicts(request: Request) -> HttpResponse:
    """List the scans that somebody has to decide about, or those that are settled."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return _list(request)


@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def settle(request: Request, uuid: UUID) -> HttpResponse:
    """Settle one conflict; what is still refused stays in the list with the reasons of now."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method != "POST":
        return redirect("offline-desk:conflicts")
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _list(request, wrong=(uuid, form), status=422)
    try:
        scan = settling.settle_conflict(
            uuid=uuid,
            way=Way(form.cleaned_data["way"]),
            reason=form.cleaned_data["reason"],
            correction=form.correction,
            by=request.actor,
            at=clock.now(),
        )
    except settling.SettlementRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, str(refusal.label))
        return _list(request, wrong=(uuid, form), status=409)
    _tell(request, scan)
    return redirect("offline-desk:conflicts")


def _tell(request: Request, scan: queries.OfflineScan) -> None:
    if scan.state == ScanState.CONFLICT:
        messages.warning(request, _("Not settled yet: %(number)s") % {"number": scan.number})
    elif scan.state == ScanState.DISCARDED:
        messages.success(request, _("Discarded: %(number)s") % {"number": scan.number})
    else:
        messages.success(request, _("Settled: %(number)s") % {"number": scan.number})


def _list(
    request: Request, *, wrong: tuple[UUID, SettleForm] | None = None, file_form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    shows_settled = request.GET.get("show") == "settled"
    rows = queries.settled(visible_to=request.actor) if shows_settled else queries.conflicts(visible_to=request.actor)
    page: Any = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "page": page,
        "entries": [_entry(line, wrong) for line in queries.lines(list(page.object_list))],
        "shows_settled": shows_settled,
        "number": queries.count_conflicts(),
        "may_lift": request.actor.may(GRANTS.LIFT_REFUSAL),
        "file_form": file_form or FileForm(),
        "here": reverse("offline-desk:conflicts"),
    }
    return render(request, "library/offline_desk/conflicts.html", context, status=status)


def _entry(line: queries.ConflictLine, wrong: tuple[UUID, SettleForm] | None) -> dict[str, Any]:
    is_wrong = wrong is not None and wrong[0] == line.scan.uuid
    initial = {"number": line.scan.number, "ticket": line.scan.ticket, "happened_at": clock.local_time(line.scan.happened_at)}
    fresh = SettleForm(initial=initial, auto_id=f"id-{line.scan.pk}-%s")
    return {
        "line": line,
        "reasons": telling.reasons(line),
        "form": fresh,
        "errors": wrong[1].non_field_errors() if wrong and is_wrong else [],
        "ways": {way.value.replace("-", "_"): way in line.ways for way in Way},
    }

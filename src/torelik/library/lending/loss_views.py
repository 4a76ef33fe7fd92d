"""Copies that are lost or looked for: HTTP only."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration.papers import printed_list, workbook
from torelik.library.lending import actions, group_loss_actions, loss_actions, queries
from torelik.library.lending.group_actions import GroupOutcome, return_group_loan
from torelik.library.lending.group_loss_queries import GroupLoss, missing_of_cards
from torelik.library.lending.group_loss_queries import group_loss as read_group_loss
from torelik.library.lending.views import branch_of_desk
from torelik.library.lending.vocabulary import GRANTS, LossRefusal

PAGE_COPIES = 30
REASON_CHARACTERS = 300


@never_cache
@login_required
@require_safe
def missing(request: Request) -> HttpResponse | FileResponse:
    """Show the copies that are looked for or lost; give them out as a list to go along the shelves with."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    found = queries.missing(visible_to=request.actor)
    of_cards = missing_of_cards(visible_to=request.actor)
    wanted = request.GET.get("as", "")
    if wanted in ("xlsx", "pdf"):
        return _taken_out(queries.missing_lines(found), of_cards, wanted)
    page: Any = Paginator(found, PAGE_COPIES).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {"page": page, "lines": queries.missing_lines(page.object_list), "of_cards": of_cards}
    return render(request, "library/lending/missing.html", context)


def _taken_out(lines: Sequence[queries.MissingLine], of_cards: Sequence[GroupLoss], wanted: str) -> HttpResponse | FileResponse:
    title = _("Copies to look for")
    head = [
        pgettext("where a copy stands", "Place"), _("Inventory number"), _("Barcode"), _("Author and title"), _("Since"),
        _("State"),
    ]  # fmt: skip
    rows = [
        [
            one.place, one.inventory_number, one.barcode, f"{one.authors} {one.title}".strip(), one.since,
            _("Lost") if one.is_lost else _("Said to be returned"),
        ]
        for one in lines
    ]  # fmt: skip
    rows += [
        [
            one.place, _("group card %(number)d") % {"number": one.card_number}, "", f"{one.authors} {one.title}".strip(),
            one.lost_on, _("Lost"),
        ]
        for one in of_cards
    ]  # fmt: skip
    today = clock.local_date(clock.now())
    return workbook(f"missing-{today}", title, head, rows) if wanted == "xlsx" else printed_list(title, [], head, rows)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def loss(request: Request, uuid: UUID) -> HttpResponse:
    """Ask what happened to a book on loan, and do it: it is lost, the reader says it came back, it is found, it is paid for."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    act = ACTS.get(request.POST.get("act", ""))
    if request.method != "POST" or act is None:
        return _loss(request, uuid, status=200 if request.method != "POST" else 422)
    do, done = act
    try:
        outcome = do(request, uuid)
    except loss_actions.LossRefused as refused:
        return _loss(request, uuid, refusals=refused.refusals, status=409)
    if outcome.is_new:
        messages.success(request, str(done))
    return redirect("lending:missing")


def _lost(request: Request, uuid: UUID) -> actions.Outcome:
    return loss_actions.declare_lost(loan_uuid=uuid, by=request.actor, at=clock.now())


def _claimed(request: Request, uuid: UUID) -> actions.Outcome:
    return loss_actions.claim_returned(loan_uuid=uuid, by=request.actor, at=clock.now())


def _found(request: Request, uuid: UUID) -> actions.Outcome:
    return actions.return_loan(loan_uuid=uuid, branch_id=branch_of_desk(request), by=request.actor, at=clock.now())


def _settled(request: Request, uuid: UUID) -> actions.Outcome:
    return loss_actions.settle_loss(loan_uuid=uuid, by=request.actor, at=clock.now())


def _gone(request: Request, uuid: UUID) -> actions.Outcome:
    return loss_actions.close_as_gone(loan_uuid=uuid, reason=_reason(request), by=request.actor, at=clock.now())


def _reason(request: Request) -> str:
    return request.POST.get("reason", "")[:REASON_CHARACTERS]


ACTS: dict[str, tuple[Callable[[Request, UUID], actions.Outcome], Any]] = {
    "lost": (_lost, gettext_lazy("The copy is registered as lost.")),
    "claimed": (_claimed, gettext_lazy("The copy is looked for; the reader may borrow meanwhile.")),
    "found": (_found, gettext_lazy("The copy is found and returned.")),
    "settled": (_settled, gettext_lazy("The loan has ended: the copy was paid for. Write it off by an act.")),
    "gone": (_gone, gettext_lazy("The loan has ended: the reader is gone. Write the copy off by an act.")),
}


def _loss(request: Request, uuid: UUID, *, refusals: Sequence[LossRefusal] = (), status: int = 200) -> HttpResponse:
    now = clock.now()
    line = queries.loan_line(uuid=uuid, visible_to=request.actor, at=now, today=clock.local_date(now))
    return render(request, "library/lending/loss.html", {"line": line, "refusals": refusals}, status=status)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def group_loss(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the same of a copy of a group card, and do it."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    act = GROUP_ACTS.get(request.POST.get("act", ""))
    if request.method != "POST" or act is None:
        return _group_loss(request, uuid, status=200 if request.method != "POST" else 422)
    try:
        is_new = act(request, uuid).is_new
    except loss_actions.LossRefused as refused:
        return _group_loss(request, uuid, refusals=refused.refusals, status=409)
    if is_new:
        messages.success(request, str(ACTS[request.POST["act"]][1]))
    return redirect("lending:missing")


def _group_loss(request: Request, uuid: UUID, *, refusals: Sequence[LossRefusal] = (), status: int = 200) -> HttpResponse:
    line = read_group_loss(uuid, visible_to=request.actor)
    return render(request, "library/lending/group_loss.html", {"line": line, "refusals": refusals}, status=status)


GROUP_ACTS: dict[str, Callable[[Request, UUID], GroupOutcome]] = {
    "lost": lambda request, uuid: group_loss_actions.declare_group_copy_lost(loan_uuid=uuid, by=request.actor, at=clock.now()),
    "found": lambda request, uuid: return_group_loan(loan_uuid=uuid, by=request.actor, at=clock.now()),
    "settled": lambda request, uuid: group_loss_actions.settle_group_loss(loan_uuid=uuid, by=request.actor, at=clock.now()),
    "gone": lambda request, uuid: group_loss_actions.close_group_loss_as_gone(
        loan_uuid=uuid, reason=_reason(request), by=request.actor, at=clock.now()
    ),
}

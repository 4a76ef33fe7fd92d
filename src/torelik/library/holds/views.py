"""The desk's page of holds, and what readers and desks do with one: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.holdings import queries as holdings
from torelik.library.holds import actions, queries
from torelik.library.holds.answering import told_of
from torelik.library.holds.forms import BackForm, BranchOfDeskForm, PlaceHoldForm, ReceiveForm, SuspendForm, TermsForm
from torelik.library.holds.speaking import note_of
from torelik.library.holds.vocabulary import HoldState, Part
from torelik.library.lending import queries as lending
from torelik.library.lending.views import BRANCH_OF_DESK, branch_of_desk
from torelik.library.lending.vocabulary import GRANTS

READS_AND_SENDS = ("GET", "HEAD", "POST")


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def desk(request: Request) -> HttpResponse:
    """Show one part of the work with holds; a POST is a scan of a copy that was fetched or has arrived."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method != "POST":
        return _show(request)
    form = ReceiveForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    item = holdings.item_by_number(form.cleaned_data["code"].strip())
    if item is None:
        form.add_error("code", _("No copy has this number."))
        return _show(request, form=form, status=422)
    try:
        actions.receive(item_id=item.id, branch_id=branch_of_desk(request), by=request.actor, at=clock.now())
    except actions.ChangeRefused as refused:
        for refusal in refused.refusals:
            form.add_error("code", str(refusal.label))
        return _show(request, form=form, status=409)
    # nosemgrep: open-redirect - a page of our own
    return redirect(f"{reverse('holds:desk')}?show={_part(request).value}&copy={item.uuid}")


def _part(request: Request) -> Part:
    asked = request.GET.get("show", "")
    return Part(asked) if asked in Part.values else Part.FETCH


def _show(request: Request, *, form: ReceiveForm | None = None, status: int = 200) -> HttpResponse:
    part, branch_id = _part(request), branch_of_desk(request)
    numbers = queries.counts(branch_id=branch_id)
    context: dict[str, Any] = {
        "part": part,
        "parts": [(one, numbers[one]) for one in Part],
        "form": form or ReceiveForm(),
        "branch_form": BranchOfDeskForm(initial={"branch": (request.session.get(BRANCH_OF_DESK) or {}).get("key", "")}),
        "today": clock.local_date(clock.now()),
    }
    if part in (Part.SEND, Part.WAY):
        context["transfers"] = queries.transfers(sent=part == Part.WAY, branch_id=branch_id)
    else:
        context["lines"] = [(line, note_of(line)) for line in queries.lines_of_part(part, branch_id=branch_id)]
    if request.actor.may(GRANTS.SET_POLICIES):
        context["terms"] = TermsForm(initial={"keep_days": queries.keep_days()})
    if copy := _copy(request):
        context |= {"copy": copy, "told": told_of(copy.uuid)}
    return render(request, "library/holds/desk.html", context, status=status)


def _copy(request: Request) -> holdings.ItemCard | None:
    asked = request.GET.get("copy", "")
    if not asked:
        return None
    try:
        return holdings.item_by_uuid(UUID(asked))
    except ValueError as unreadable:
        raise NotFound(asked) from unreadable


@login_required
def choose_branch(request: Request) -> HttpResponse:
    """Remember in which branch this desk stands."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = BranchOfDeskForm(request.POST)
    if request.method == "POST":
        if not form.is_valid():
            raise NotFound(request.POST.get("branch"))
        row = form.known.get(form.cleaned_data["branch"])
        request.session[BRANCH_OF_DESK] = {"id": row.pk, "key": str(row.uuid), "name": str(row.name)} if row else None
    return redirect("holds:desk")


@login_required
def set_terms(request: Request) -> HttpResponse:
    """Set how long copies wait on the hold shelf."""
    request.actor.require(GRANTS.SET_POLICIES)
    if request.method == "POST":
        form = TermsForm(request.POST)
        if form.is_valid():
            actions.set_terms(keep_days=form.cleaned_data["keep_days"], by=request.actor, at=clock.now())
            messages.success(request, _("Saved."))
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["keep_days"]))
    return redirect("holds:desk")


@login_required
def place(request: Request, uuid: UUID) -> HttpResponse:
    """Put a title on hold: for oneself, or at the desk for the reader of a ticket."""
    if request.method != "POST":
        return redirect("opac:record", uuid)
    record_id = cataloguing.record_by_uuid(uuid).pk
    for_others = request.actor.may(GRANTS.ISSUE_ITEM) and "ticket" in request.POST
    form = PlaceHoldForm(request.POST, copies=holdings.items_of(record_id), for_others=for_others)
    if not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return redirect("opac:record", uuid)
    patron = form.patron if for_others else lending.own_card(visible_to=request.actor)
    if patron is None:
        messages.error(request, _("You have no reader’s ticket yet. The library’s desk will give you one."))
        return redirect("opac:record", uuid)
    try:
        hold = actions.place_hold(
            record_id=record_id, patron_id=patron.id, pickup=form.pickup_place(), item_id=form.wanted_id(),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except actions.HoldRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.label))
        return redirect("opac:record", uuid)
    messages.success(request, _placed(is_set_aside=hold.state == HoldState.ALLOCATED))
    return redirect("opac:record", uuid)


def _placed(*, is_set_aside: bool) -> str:
    if is_set_aside:
        return _("A copy is set aside. A notice comes when it is ready to be picked up.")
    return _("The title is on hold. A notice comes when a copy is ready to be picked up.")


@login_required
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Cancel a hold."""
    hold = queries.hold(uuid, visible_to=request.actor)
    if request.method == "POST":
        _try(request, lambda: actions.cancel_hold(uuid=uuid, by=request.actor, at=clock.now()), _("The hold is cancelled."))
    return _back(request, hold.patron.uuid)


@login_required
def resume(request: Request, uuid: UUID) -> HttpResponse:
    """Let a suspended hold count again."""
    hold = queries.hold(uuid, visible_to=request.actor)
    if request.method == "POST":
        _try(request, lambda: actions.resume_hold(uuid=uuid, by=request.actor, at=clock.now()), _("The hold counts again."))
    return _back(request, hold.patron.uuid)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def suspend(request: Request, uuid: UUID) -> HttpResponse:
    """Ask until which day a hold is suspended, and suspend it."""
    hold = queries.hold(uuid, visible_to=request.actor)
    form = SuspendForm(request.POST or None, initial={"back": request.GET.get("back", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            until = form.cleaned_data["until"]
            try:
                actions.suspend_hold(uuid=uuid, until=until, by=request.actor, at=clock.now())
            except actions.ChangeRefused as refused:
                for refusal in refused.refusals:
                    form.add_error("until", str(refusal.label))
                status = 409
            else:
                messages.success(request, _("The hold is suspended."))
                return _back(request, hold.patron.uuid)
    return render(request, "library/holds/suspend.html", {"hold": hold, "form": form}, status=status)


@login_required
def not_found(request: Request, uuid: UUID) -> HttpResponse:
    """Say that the copy does not stand on its shelf."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method == "POST":
        told = _("The next copy was chosen, or the reader waits again.")
        _try(request, lambda: actions.not_found(uuid=uuid, by=request.actor, at=clock.now()), told)
    return redirect("holds:desk")


@login_required
def send(request: Request) -> HttpResponse:
    """Say that the chosen copies have left."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    if request.method == "POST":
        uuids = [_uuid(one) for one in request.POST.getlist("transfer")]
        for uuid in uuids:
            actions.send(uuid=uuid, by=request.actor, at=clock.now())
        words = ngettext("%(count)d copy has left.", "%(count)d copies have left.", len(uuids))
        messages.success(request, words % {"count": len(uuids)})
    return redirect(f"{reverse('holds:desk')}?show={Part.SEND.value}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as unreadable:
        raise NotFound(text) from unreadable


def _try(request: Request, change: Any, done: str) -> None:
    try:
        change()
    except actions.ChangeRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.label))
    else:
        messages.success(request, done)


def _back(request: Request, reader: UUID) -> HttpResponse:
    form = BackForm(request.POST or request.GET)
    asked = form.cleaned_data["back"] if form.is_valid() else ""
    is_desk = request.actor.may(GRANTS.ISSUE_ITEM)
    if asked == BackForm.READER and is_desk:
        return redirect(f"{reverse('lending:desk')}?reader={reader}")
    if asked == BackForm.DESK and is_desk:
        return redirect("holds:desk")
    return redirect("lending:mine")

"""The lending desk, and the reader's own loans. After every act the address says where the desk stands."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode
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
from torelik.library.branches.vocabulary import GRANTS as BRANCHES
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending import actions, group_actions, queries, telling, unsettled, waiting
from torelik.library.lending.explaining import Explained, explained
from torelik.library.lending.forms import DeskPlaceForm, LiftForm, LiftRenewalForm, ScanForm
from torelik.library.lending.telling import Notice
from torelik.library.lending.vocabulary import GRANTS, DeskMode, Done
from torelik.library.patrons import actions as readers
from torelik.library.patrons.forms import PlaceForm
from torelik.library.patrons.queries import PatronCard

PLACE_OF_DESK = "library.place-of-desk"
"""Where in the session a desk remembers the place in which it stands."""

BRANCH_OF_DESK = "library.branch-of-desk"
"""Where in the session a desk remembers its branch, as id and name: there books come back, and wait for readers."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where the desk stands: what a scan of a book does, and for which reader."""

    mode: DeskMode
    reader: UUID | None

    def url(self, **more: object) -> str:
        """Return the address at which a reload shows the same desk."""
        words = {"mode": self.mode.value, "reader": self.reader, **more}
        return f"{reverse('lending:desk')}?{urlencode({key: str(value) for key, value in words.items() if value is not None})}"

    def in_mode(self, mode: DeskMode) -> str:
        return DeskPlace(mode, self.reader).url()


def _only_post(view: View) -> View:
    """Lead whoever opens the address of an act, e.g. by the language switch, back to the desk."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.method == "POST" else redirect("lending:desk")

    return answer


@never_cache
@login_required
def desk(request: Request) -> HttpResponse:
    """Show the desk; a POST is one scan."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    told = DeskPlaceForm(request.GET)
    if not told.is_valid():
        raise NotFound(request.GET.urlencode())
    place = DeskPlace(DeskMode(told.cleaned_data["mode"] or DeskMode.ISSUE), told.cleaned_data["reader"])
    if request.method == "POST":
        return _scan(request, place)
    copy = told.cleaned_data["copy"]
    goes = waiting.asked().told_of(copy) if copy else None
    return _show(request, place, notice=_notice_of(request, told.cleaned_data), told=goes)


def _scan(request: Request, place: DeskPlace) -> HttpResponse:
    form = ScanForm(request.POST)
    if not form.is_valid():
        return _show(
            request,
            place,
            notice=telling.unreadable([str(error) for error in form.errors["code"]]),
            typed=request.POST.get("code", ""),
            status=422,
        )
    number = form.cleaned_data["code"]
    found = queries.what_has_number(number)
    if isinstance(found, PatronCard):
        return redirect(DeskPlace(place.mode, found.uuid).url())
    if found is None:
        return _show(request, place, notice=telling.unknown_number(number), typed=number, status=422)
    return SCANS[place.mode](request, place, found)


def _issue(request: Request, place: DeskPlace, item: ItemCard, *, lift_reason: str = "") -> HttpResponse:
    if place.reader is None:
        notice = telling.reader_needed(item, due_on=queries.due_day_of_item(item.id))
        return _show(request, place, notice=notice, typed=item.barcode, status=422)
    patron = queries.reader_card(uuid=place.reader, visible_to=request.actor)
    try:
        outcome = actions.issue_item(
            item_id=item.id, patron_id=patron.id, by=request.actor, at=clock.now(), lift_reason=lift_reason
        )
    except actions.IssueRefused as refused:
        notice = telling.issue_refused(refused, may_lift=request.actor.may(GRANTS.LIFT_REFUSAL))
        why = explained(refused.case.choice)
        return _show(request, place, notice=notice, typed=item.barcode, why=why, status=409)
    return redirect(place.url(done=(Done.ISSUED if outcome.is_new else Done.ALREADY_ISSUED).value, loan=outcome.loan.uuid))


def _return(request: Request, place: DeskPlace, item: ItemCard) -> HttpResponse:
    now, branch_id = clock.now(), branch_of_desk(request)
    try:
        outcome = actions.return_item(item_id=item.id, branch_id=branch_id, by=request.actor, at=now)
    except actions.ReturnRefused:
        # Nobody has the copy: it arrives from another branch, or was fetched for somebody who waits.
        if actions.receive_item(item_id=item.id, branch_id=branch_id, by=request.actor, at=now):
            return redirect(place.url(copy=item.uuid))
        return _show(request, place, notice=telling.not_on_loan(item), typed=item.barcode, status=409)
    if not outcome.is_new:
        actions.receive_item(item_id=item.id, branch_id=branch_id, by=request.actor, at=now)
    return _done(place.mode, Done.RETURNED if outcome.is_new else Done.ALREADY_RETURNED, outcome)


def branch_of_desk(request: Request) -> int | None:
    """Return the branch in which this desk stands, if it was told."""
    told = request.session.get(BRANCH_OF_DESK)
    return int(told["id"]) if told else None


def _renew(request: Request, place: DeskPlace, item: ItemCard) -> HttpResponse:
    loan = queries.last_loan_of_item(item.id)
    if loan is None or loan.returned_at is not None:
        return _show(request, place, notice=telling.not_on_loan(item), typed=item.barcode, status=409)
    return _renew_loan(request, place, loan.uuid)


SCANS = {DeskMode.ISSUE: _issue, DeskMode.RETURN: _return, DeskMode.RENEW: _renew}


def _renew_loan(request: Request, place: DeskPlace, uuid: UUID, *, lift_reason: str = "") -> HttpResponse:
    try:
        outcome = actions.renew_loan(loan_uuid=uuid, by=request.actor, at=clock.now(), lift_reason=lift_reason)
    except actions.RenewalRefused as refused:
        there = DeskPlace(place.mode, refused.loan.patron.uuid)
        may_lift = refused.may_be_lifted and request.actor.may(GRANTS.LIFT_REFUSAL)
        renewal = LiftRenewalForm(initial={"loan": uuid, "mode": place.mode.value}) if may_lift else None
        return _show(request, there, notice=telling.renewal_refused(refused), renewal_form=renewal, status=409)
    return _done(place.mode, Done.RENEWED if outcome.is_new else Done.ALREADY_RENEWED, outcome)


@_only_post
@login_required
def return_loan(request: Request, uuid: UUID) -> HttpResponse:
    """Take back the book of one row."""
    outcome = actions.return_loan(loan_uuid=uuid, branch_id=branch_of_desk(request), by=request.actor, at=clock.now())
    return _done(_mode_of(request), Done.RETURNED if outcome.is_new else Done.ALREADY_RETURNED, outcome)


@_only_post
@login_required
def return_group_loan(request: Request, uuid: UUID) -> HttpResponse:
    """Take back a copy without an inventory number."""
    outcome = group_actions.return_group_loan(loan_uuid=uuid, by=request.actor, at=clock.now())
    if outcome.is_new:
        messages.success(request, _("The book is returned."))
    return redirect(DeskPlace(_mode_of(request), outcome.loan.patron.uuid).url())


@_only_post
@login_required
def renew(request: Request, uuid: UUID) -> HttpResponse:
    """Extend the loan of one row."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    return _renew_loan(request, DeskPlace(_mode_of(request), None), uuid)


@_only_post
@login_required
def lift_renewal(request: Request) -> HttpResponse:
    """Extend a loan though others wait for the book, with a reason."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = LiftRenewalForm(request.POST)
    form.is_valid()
    if "loan" in form.errors:
        raise NotFound(request.POST.get("loan"))
    if form.errors:
        now = clock.now()
        line = queries.loan_line(uuid=form.cleaned_data["loan"], visible_to=request.actor, at=now, today=clock.local_date(now))
        place = DeskPlace(_mode_of(request), line.patron_uuid)
        return _show(request, place, notice=None, renewal_form=form, status=422)
    place = DeskPlace(_mode_of(request), None)
    return _renew_loan(request, place, form.cleaned_data["loan"], lift_reason=form.cleaned_data["reason"])


@_only_post
@login_required
def renew_all(request: Request, uuid: UUID) -> HttpResponse:
    """Extend every loan of one reader that can be extended."""
    patron = queries.reader_card(uuid=uuid, visible_to=request.actor)
    together = actions.renew_all(patron_id=patron.id, by=request.actor, at=clock.now())
    return redirect(DeskPlace(_mode_of(request), uuid).url(renewed=together.renewed, refused=together.refused))


@_only_post
@login_required
def visit(request: Request, uuid: UUID) -> HttpResponse:
    """Count a visit of the reader at the desk; the place is remembered for the next reader."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    patron = queries.reader_card(uuid=uuid, visible_to=request.actor)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise NotFound(request.POST.get("place"))
    chosen = form.cleaned_data["place"]
    readers.count_visit(patron_id=patron.id, place_id=chosen, by=request.actor, at=clock.now())
    request.session[PLACE_OF_DESK] = chosen
    return redirect(DeskPlace(_mode_of(request), uuid).url())


@_only_post
@login_required
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Undo an issue made a moment ago."""
    try:
        outcome = actions.undo_issue(loan_uuid=uuid, by=request.actor, at=clock.now())
    except actions.UndoRefused as refused:
        there = DeskPlace(_mode_of(request), refused.loan.patron.uuid)
        return _show(request, there, notice=telling.undo_refused(refused), status=409)
    return _done(_mode_of(request), Done.UNDONE, outcome)


@_only_post
@login_required
def lift(request: Request) -> HttpResponse:
    """Issue in spite of a refusal, with a reason."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = LiftForm(request.POST)
    form.is_valid()
    if form.errors.keys() & {"reader", "item"}:
        raise NotFound(request.POST.get("item"))
    place = DeskPlace(DeskMode.ISSUE, form.cleaned_data["reader"])
    item = holdings.item_by_uuid(form.cleaned_data["item"])
    if form.errors:
        title = telling.lift_needs_reason(item)
        return _show(request, place, notice=title, typed=item.barcode, lift_form=form, status=422)
    return _issue(request, place, item, lift_reason=form.cleaned_data["reason"])


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def due_when_closed(request: Request) -> HttpResponse:
    """Show how many loans fall due on closed days; a POST moves them all to the next open day."""
    request.actor.require(BRANCHES.KEEP_BRANCHES)
    now = clock.now()
    if request.method == "POST":
        moved = actions.move_due_days(by=request.actor, at=now)
        words = ngettext("%(count)d loan was moved.", "%(count)d loans were moved.", moved)
        messages.success(request, words % {"count": moved})
        return redirect("lending:due-when-closed")
    rows = queries.due_when_closed(today=clock.local_date(now))
    return render(request, "library/lending/closed.html", {"rows": rows, "loans": sum(row.loans for row in rows)})


@never_cache
@login_required
def mine(request: Request) -> HttpResponse:
    """Show the person's own loans."""
    told = DeskPlaceForm(request.GET)
    if not told.is_valid():
        raise NotFound(request.GET.urlencode())
    return _show_own(request, notice=_notice_of(request, told.cleaned_data))


@login_required
def renew_own(request: Request, uuid: UUID) -> HttpResponse:
    """Extend one of the person's own loans."""
    if request.method != "POST":
        return redirect("lending:mine")
    try:
        outcome = actions.renew_loan(loan_uuid=uuid, by=request.actor, at=clock.now())
    except actions.RenewalRefused as refused:
        return _show_own(request, notice=telling.renewal_refused(refused), status=409)
    what = Done.RENEWED if outcome.is_new else Done.ALREADY_RENEWED
    return redirect(f"{reverse('lending:mine')}?{urlencode({'done': what.value, 'loan': str(uuid)})}")


def _mode_of(request: Request) -> DeskMode:
    mode = request.POST.get("mode", "")
    return DeskMode(mode) if mode in DeskMode.values else DeskMode.ISSUE


def _done(mode: DeskMode, what: Done, outcome: actions.Outcome) -> HttpResponse:
    # Where a returned copy goes is told by its own state, and stays true when the page is loaded again.
    copy = outcome.loan.item.uuid if what in (Done.RETURNED, Done.ALREADY_RETURNED) else None
    return redirect(DeskPlace(mode, outcome.loan.patron.uuid).url(done=what.value, loan=outcome.loan.uuid, copy=copy))


def _notice_of(request: Request, told: dict[str, Any]) -> Notice | None:
    if told["renewed"] is not None:
        return telling.renewed_together(told["renewed"], told["refused"] or 0)
    if not (told["done"] and told["loan"]):
        return None
    now = clock.now()
    line = queries.loan_line(uuid=told["loan"], visible_to=request.actor, at=now, today=clock.local_date(now))
    return telling.done(Done(told["done"]), line)


def _show(
    request: Request,
    place: DeskPlace,
    *,
    notice: Notice | None,
    typed: str = "",
    lift_form: LiftForm | None = None,
    why: Explained | None = None,
    told: waiting.Told | None = None,
    renewal_form: LiftRenewalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    today = clock.local_date(now)
    reader, visited, visit_form = None, False, None
    if place.reader is not None:
        patron, visited = queries.reader_at_desk(uuid=place.reader, visible_to=request.actor, day=today)
        reader = queries.reader_loans(patron, visible_to=request.actor, at=now, today=today)
        visit_form = None if visited else PlaceForm(initial={"place": request.session.get(PLACE_OF_DESK)})
    if notice and notice.lift_item and lift_form is None:
        lift_form = LiftForm(initial={"reader": place.reader, "item": notice.lift_item})
    context = {
        "place": place,
        "modes": [(mode, place.in_mode(mode), key) for mode, key in zip(DeskMode, ("F2", "F3", "F4"), strict=True)],
        "finish_url": DeskPlace(place.mode, None).url(),
        "reader": reader,
        "visited": visited,
        "visit": visit_form,
        "totals": queries.totals_on(today),
        "unsettled": unsettled.number(),
        "notice": notice,
        "why": why,
        "told": told,
        "renewal_form": renewal_form,
        "branch_of_desk": request.session.get(BRANCH_OF_DESK),
        "typed": typed,
        "lift_form": lift_form,
        "today": today,
    }
    # htmx swaps the desk alone; a page that the browser restores from its history must be whole.
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "library/lending/_desk.html" if is_part else "library/lending/desk.html", context, status=status)
    if is_part and status != 200:
        response["HX-Push-Url"] = place.url()
    return response


def _show_own(request: Request, *, notice: Notice | None, status: int = 200) -> HttpResponse:
    now = clock.now()
    patron = queries.own_card(visible_to=request.actor)
    own = queries.reader_loans(patron, visible_to=request.actor, at=now, today=clock.local_date(now)) if patron else None
    return render(request, "library/lending/mine.html", {"own": own, "notice": notice}, status=status)

"""Pages of branches: keeping them, and the opening hours that everybody may see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.library.branches import actions, queries, rules
from torelik.library.branches.actions import BranchesRefused
from torelik.library.branches.forms import BranchForm, ClosedDayForm, HolidaysForm, PointForm, YearForm
from torelik.library.branches.vocabulary import GRANTS, Refusal

READS_AND_SENDS = ("GET", "HEAD", "POST")


@require_safe
def hours(request: Request) -> HttpResponse:
    """Show everybody when and where the library is open."""
    found = queries.shown(today=clock.local_date(clock.now()))
    told = [_told(one) for one in found if one.is_open]
    return render(request, "library/branches/hours.html", {"branches": told})


def _told(one: queries.BranchShown) -> dict[str, Any]:
    points = [(point, _lines(point.week)) for point in one.points if point.is_open]
    return {"branch": one, "week": _lines(one.week), "points": points}


def _lines(week: queries.Week) -> list[tuple[Any, str]]:
    return [(name, rules.text_of(week.get(weekday, ()))) for weekday, name in WEEKDAYS.items()] if week else []


@never_cache
@login_required
@require_safe
def branches(request: Request) -> HttpResponse:
    """List the branches with their service points."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    found = queries.shown(today=clock.local_date(clock.now()))
    return render(request, "library/branches/branches.html", {"branches": found})


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def branch(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one branch with its hours, or a new one, and save it."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    known = queries.branch(uuid) if uuid else None
    form = BranchForm(request.POST) if request.method == "POST" else _filled(known)
    told: Sequence[Refusal] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = actions.save_branch(**form.columns(), uuid=uuid, by=request.actor, at=clock.now())
            except BranchesRefused as refused:
                told, status = refused.refusals, 409
            else:
                messages.success(request, _("The branch is saved."))
                return redirect("branches:branch", row.uuid)
    shown = queries.shown(today=clock.local_date(clock.now()), ids=[known.pk])[0] if known else None
    context = {"known": known, "shown": shown, "form": form, "told": told}
    return render(request, "library/branches/branch.html", context, status=status)


def _filled(known: Any) -> BranchForm:
    if known is None:
        return BranchForm()
    columns = {name: getattr(known, name) for name in BranchForm.base_fields if name != "seen"}
    return BranchForm(initial={**columns, "seen": known.version}, week=queries.week_of(branch_id=known.pk))


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def point(request: Request, uuid: UUID, point: UUID | None = None) -> HttpResponse:
    """Show one service point of a branch, or a new one, and save it."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    branch = queries.branch(uuid)
    known = queries.point(branch_uuid=uuid, uuid=point) if point else None
    form = PointForm(request.POST) if request.method == "POST" else _filled_point(known)
    told: Sequence[Refusal] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.save_point(**form.columns(), branch_uuid=uuid, uuid=point, by=request.actor, at=clock.now())
            except BranchesRefused as refused:
                told, status = refused.refusals, 409
            else:
                messages.success(request, _("The service point is saved."))
                return redirect("branches:branch", uuid)
    context = {"branch": branch, "known": known, "form": form, "told": told}
    return render(request, "library/branches/point.html", context, status=status)


def _filled_point(known: Any) -> PointForm:
    if known is None:
        return PointForm()
    columns = {name: getattr(known, name) for name in PointForm.base_fields if name != "seen"}
    week = queries.week_of(branch_id=known.branch_id, point_id=known.pk)
    return PointForm(initial={**columns, "seen": known.version}, week=week)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def closed_days(request: Request) -> HttpResponse:
    """List the closed days of a year; a POST enters some more."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    if request.method != "POST":
        return _closed_days(request, year=_year(request))
    form = ClosedDayForm(request.POST)
    if not form.is_valid():
        return _closed_days(request, year=_year(request), form=form, status=422)
    try:
        row = actions.close_days(**form.columns(), by=request.actor, at=clock.now())
    except BranchesRefused as refused:
        return _closed_days(request, year=_year(request), form=form, told=refused.refusals, status=409)
    messages.success(request, _("The closed days are entered."))
    return redirect(_page_of(row.closed_from.year))  # nosemgrep: open-redirect - a year of our own page


@login_required
@require_POST
def add_holidays(request: Request) -> HttpResponse:
    """Enter chosen public holidays of a year."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    form = HolidaysForm(request.POST)
    if not form.is_valid():
        raise NotFound(request.POST.urlencode())
    year = form.cleaned_data["year"]
    try:
        entered = actions.add_holidays(year=year, keys=form.cleaned_data["keys"], by=request.actor, at=clock.now())
    except BranchesRefused as refused:
        return _closed_days(request, year=year, told=refused.refusals, status=409)
    words = ngettext("%(count)d holiday is entered.", "%(count)d holidays are entered.", entered)
    messages.success(request, words % {"count": entered})
    return redirect(_page_of(year))  # nosemgrep: open-redirect - a year of our own page


@login_required
@require_POST
def open_days(request: Request, uuid: UUID) -> HttpResponse:
    """Take closed days back."""
    request.actor.require(GRANTS.KEEP_BRANCHES)
    try:
        actions.open_days(uuid=uuid, by=request.actor, at=clock.now())
    except BranchesRefused as refused:
        return _closed_days(request, year=_year(request), told=refused.refusals, status=409)
    messages.success(request, _("The closed days are taken back."))
    return redirect(_page_of(_year(request)))


def _year(request: Request) -> int:
    """Return the year that the address asks for, else the present one."""
    form = YearForm(request.GET)
    return int(form.cleaned_data["year"]) if form.is_valid() else clock.local_date(clock.now()).year


def _page_of(year: int) -> str:
    return f"{reverse('branches:closed-days')}?year={year}"


def _closed_days(
    request: Request, *, year: int, form: ClosedDayForm | None = None, told: Sequence[Refusal] = (), status: int = 200
) -> HttpResponse:
    context = {
        "year": year,
        "rows": queries.closed_days(year=year),
        "holidays": HolidaysForm.offering(offered, year=year) if (offered := queries.holidays_offered(year=year)) else None,
        "form": form or ClosedDayForm(),
        "told": told,
        "today": clock.local_date(clock.now()),
    }
    return render(request, "library/branches/closed_days.html", context, status=status)

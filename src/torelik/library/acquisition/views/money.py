"""Pages of funds and budgets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.acquisition import actions, queries
from torelik.library.acquisition.actions import AcquisitionRefused
from torelik.library.acquisition.forms import BudgetForm, FundForm, RollOverForm
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.views.sharing import page_of, require_sight
from torelik.library.acquisition.vocabulary import GRANTS


@never_cache
@login_required
@require_safe
def budgets(request: Request) -> HttpResponse:
    """List the budgets with what is left of each."""
    require_sight(request)
    return _list(request)


@login_required
@require_POST
def set_budget(request: Request) -> HttpResponse:
    """Set the sum of a fund's budget."""
    request.actor.require(GRANTS.KEEP_BUDGETS)
    form = BudgetForm(request.POST, funds=_fund_choices(request))
    if not form.is_valid():
        return _list(request, form=form, status=422)
    given = form.cleaned_data
    try:
        row = actions.set_budget(
            fund_uuid=UUID(given["fund"]), year=given["year"], amount=given["amount"], reason=given["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except AcquisitionRefused as refused:
        return _list(request, form=form, told=refused.told, status=409)
    messages.success(request, _("The budget is set."))
    return redirect("acquisition:budget", row.uuid)


@login_required
@require_POST
def add_fund(request: Request) -> HttpResponse:
    """Add a source of funding."""
    request.actor.require(GRANTS.KEEP_BUDGETS)
    form = FundForm(request.POST)
    if not form.is_valid():
        return _list(request, fund=form, status=422)
    actions.save_fund(name=form.name(), by=request.actor, at=clock.now())
    messages.success(request, _("The source of funding is added."))
    return redirect("acquisition:budgets")


@never_cache
@login_required
@require_safe
def budget(request: Request, uuid: UUID) -> HttpResponse:
    """Show one budget with its ledger."""
    require_sight(request)
    return _page(request, uuid)


@login_required
@require_POST
def roll_over(request: Request, uuid: UUID) -> HttpResponse:
    """Let a budget go over to the next year."""
    request.actor.require(GRANTS.KEEP_BUDGETS)
    queries.budget(uuid, visible_to=request.actor)
    form = RollOverForm(request.POST)
    if not form.is_valid():
        return _page(request, uuid, form=form, status=422)
    try:
        new = actions.roll_over(uuid=uuid, **form.cleaned_data, by=request.actor, at=clock.now())
    except AcquisitionRefused as refused:
        return _page(request, uuid, form=form, told=refused.told, status=409)
    messages.success(request, _("The budget went over to %(year)s.") % {"year": new.year})
    return redirect("acquisition:budget", new.uuid)


def _fund_choices(request: Request) -> list[tuple[str, str]]:
    return [(str(row.uuid), str(row.name)) for row in queries.funds(visible_to=request.actor) if row.is_active]


def _list(
    request: Request, *, form: Form | None = None, fund: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    year = clock.local_date(clock.now()).year
    funds = _fund_choices(request)
    context = {
        "rows": queries.budget_lines(visible_to=request.actor),
        "form": form or BudgetForm(funds=funds, initial={"year": year}),
        "fund": fund or FundForm(),
        "has_funds": bool(funds),
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_BUDGETS),
    }
    return render(request, "library/acquisition/budgets.html", context, status=status)


def _page(
    request: Request, uuid: UUID, *, form: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    row: Any = queries.budget(uuid, visible_to=request.actor)
    context = {
        "budget": row,
        "page": page_of(request, queries.entries_of(row.id)),
        "form": form or RollOverForm(),
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_BUDGETS) and row.closed_at is None,
    }
    return render(request, "library/acquisition/budget.html", context, status=status)

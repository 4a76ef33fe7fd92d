"""Categories of readers and what each may borrow: HTTP only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.lending import policies, policy_queries
from torelik.library.lending.forms import CategoryForm
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import GRANTS, LoanUse
from torelik.library.patrons import actions as readers
from torelik.library.patrons import queries as patrons


@never_cache
@login_required
@require_safe
def categories(request: Request) -> HttpResponse:
    """List the categories with the general rule of each."""
    request.actor.require(GRANTS.SET_POLICIES)
    rules = _general_rules()
    rows = [(line, rules.get(line.id) or rules.get(None)) for line in patrons.categories(visible_to=request.actor)]
    return render(request, "library/lending/categories.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one category, or a new one, and save it with its rule: both or neither."""
    request.actor.require(GRANTS.SET_POLICIES)
    line = patrons.category(uuid, visible_to=request.actor) if uuid else None
    in_days = True
    initial: dict[str, Any] = {"key": new_uuid(), "seen": 0, "is_open": True, "max_items": 5, "loan_days": 14, "max_renewals": 1}
    if line:
        initial = {
            "name_kk": line.name.kk, "name_ru": line.name.ru, "name_en": line.name.en, "is_open": line.is_open,
            "seen": line.version, "key": line.uuid,
        }  # fmt: skip
        rules = _general_rules()
        in_days = _is_in_days(rules.get(line.id))
        if rule := rules.get(line.id) or rules.get(None):
            initial |= {"max_items": rule.max_items, "loan_days": rule.loan_days, "max_renewals": rule.max_renewals}
    form = CategoryForm(request.POST or None, initial=initial, in_days=in_days)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, form, line)
            except readers.CategoryRefused as refused:
                form.add_error("name_kk", str(refused.refusal.label))
                status = 409
            else:
                messages.success(request, _("The category is saved."))
                return redirect("lending:categories")
    return render(request, "library/lending/category.html", {"line": line, "form": form}, status=status)


@transaction.atomic
def _save(request: Request, form: CategoryForm, line: patrons.CategoryLine | None) -> None:
    at = clock.now()
    row = readers.save_category(
        uuid=line.uuid if line else form.cleaned_data["key"], seen=form.cleaned_data["seen"] if line else 0,
        name=form.name(), is_open=form.cleaned_data["is_open"], by=request.actor, at=at,
    )  # fmt: skip
    policies.set_policy(category_key=row.key, **form.rule(), by=request.actor, at=at)


def _general_rules() -> dict[int | None, Policy]:
    """Return the rules for every kind of record by category; that of all readers under ``None``."""
    of_all = (
        rule for rule in policy_queries.policies() if not rule.record_kind and rule.branch_id is None and rule.place_id is None
    )
    return {rule.category_id: rule for rule in of_all}


def _is_in_days(own: Policy | None) -> bool:
    """Tell whether the length of a category's own rule is a number of days; any other is set among the lending rules."""
    return own is None or (own.use == LoanUse.HOME and own.loan_through is None)

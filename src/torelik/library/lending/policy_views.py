"""The lending rules as a matrix, one rule with what a change of it would change, and its removal: HTTP only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.lending import policies as setting
from torelik.library.lending import policy_queries, rules, simulating, telling
from torelik.library.lending.explaining import length_words
from torelik.library.lending.policy_forms import PolicyForm, RemovalForm, TrialForm, Wanted
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import GRANTS

READS_AND_SENDS = ("GET", "HEAD", "POST")
TRY = "try"


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in the matrix."""

    policy: Policy
    kind: str
    length: str
    has_lapsed: bool


@never_cache
@login_required
@require_safe
def policies(request: Request) -> HttpResponse:
    """List the lending rules, the most specific first."""
    request.actor.require(GRANTS.SET_POLICIES)
    today = clock.local_date(clock.now())
    known = sorted(policy_queries.policies(), key=_weight)
    rows = [Row(one, _kind(one), length_words(one), one.has_lapsed(today=today)) for one in known]
    return render(request, "library/lending/policies.html", {"rows": rows})


def _weight(policy: Policy) -> tuple[list[bool], str, str]:
    return [not policy.names(weight) for weight in rules.WEIGHTS], str(policy.category or ""), policy.record_kind


def _kind(policy: Policy) -> str:
    return str(RecordKind(policy.record_kind).label) if policy.record_kind in RecordKind.values else policy.record_kind


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def policy(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one rule, or a new one; a POST tries the change, or saves it."""
    request.actor.require(GRANTS.SET_POLICIES)
    known = policy_queries.policy(uuid) if uuid else None
    initial = PolicyForm.initial_of(known.policy, **known.keys) if known else {"key": new_uuid(), "seen": 0}
    form, trial = PolicyForm(request.POST or None, initial=initial), TrialForm(request.POST or None)
    context: dict[str, Any] = {"known": known, "form": form, "trial": trial}
    status = 200
    if request.method == "POST":
        status = 422
        is_trial = request.POST.get("act") == TRY
        if form.is_valid() and (not is_trial or trial.is_valid()):
            if is_trial:
                status = 200
                context |= _simulated(form.policy(row_id=known.policy.id if known else 0), trial, at=clock.now())
            elif (answer := _saved(request, form, known)) is not None:
                return answer
            else:
                status = 409
    return render(request, "library/lending/policy.html", context, status=status)


def _saved(request: Request, form: PolicyForm, known: policy_queries.PolicyPage | None) -> HttpResponse | None:
    """Save the rule and leave for the matrix; nothing when it is refused, and the form says why."""
    uuid = known.policy.uuid if known else None
    given = form.cleaned_data
    try:
        setting.save_policy(
            uuid=uuid or given["key"], seen=given["seen"] if known else 0, policy=form.policy(), by=request.actor, at=clock.now()
        )
    except setting.PolicyRefused as refused:
        form.add_error(None, str(refused.refusal.label))
        return None
    messages.success(request, _("The lending rule is saved."))
    return redirect("lending:policies")


def _simulated(wanted: Policy, trial: TrialForm, *, at: datetime) -> dict[str, Any]:
    before = policy_queries.policies()
    after = [*(one for one in before if one.id != wanted.id), wanted]
    return _told(before, after, trial, at=at)


def _told(before: list[Policy], after: list[Policy], trial: TrialForm | None, *, at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"effect": simulating.effect(before, after, at=at)}
    if trial and (case := trial.wanted):
        told["case"] = case
        of_both = ((pgettext("before or after a change", "Now"), before), (pgettext("before or after a change", "After"), after))
        told["tried"] = [(words, *_tried(case, known, at=at)) for words, known in of_both]
    return told


def _tried(case: Wanted, known: list[Policy], *, at: datetime) -> tuple[simulating.Tried, list[str]]:
    one = simulating.tried(case.item, known, at=at, patron=case.patron, category_id=case.category_id)
    words = [telling.reason(refusal, one.case) if one.case else str(refusal.label) for refusal in one.refusals]
    return one, words


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Show what removing a rule would change; a POST removes it."""
    request.actor.require(GRANTS.SET_POLICIES)
    known = policy_queries.policy(uuid)
    form = RemovalForm(request.POST or None, initial={"seen": known.policy.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                setting.remove_policy(uuid=uuid, **form.cleaned_data, by=request.actor, at=clock.now())
            except setting.PolicyRefused as refused:
                form.add_error(None, str(refused.refusal.label))
                status = 409
            else:
                messages.success(request, _("The lending rule is removed."))
                return redirect("lending:policies")
    before = policy_queries.policies()
    after = [one for one in before if one.id != known.policy.id]
    context = {"known": known, "form": form, **_told(before, after, None, at=clock.now())}
    return render(request, "library/lending/policy_removal.html", context, status=status)

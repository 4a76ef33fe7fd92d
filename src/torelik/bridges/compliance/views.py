"""The compliance page with its exports, and the register of legal bases."""

import csv
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik import __version__
from torelik.bridges.compliance import actions, clauses, queries, rules
from torelik.bridges.compliance.forms import BasisForm, NewBasisForm, initial_of
from torelik.bridges.compliance.vocabulary import GRANTS, ProofState
from torelik.kernel import clock
from torelik.kernel.request import Request

TONES = {ProofState.MET: "ok", ProofState.PARTLY: "", ProofState.ATTENTION: "warn", ProofState.NOT_YET: "danger"}


@login_required
@never_cache
@require_safe
def page(request: Request) -> HttpResponse:
    """Show every clause as it stands now."""
    request.actor.require(GRANTS.SEE_COMPLIANCE)
    at = clock.now()
    found = clauses.compliance(at=at, visible_to=request.actor)
    tiles = [(state, found.count(state), TONES[state]) for state in ProofState]
    context = {"compliance": found, "tiles": tiles, "at": at, "version": __version__, "total": len(found.clauses)}
    return render(request, "bridges/compliance/page.html", context)


@login_required
@never_cache
@require_safe
def export_json(request: Request) -> HttpResponse:
    """Give the page to a program."""
    request.actor.require(GRANTS.SEE_COMPLIANCE)
    at = clock.now()
    found = clauses.compliance(at=at, visible_to=request.actor)
    actions.record_export(format_="json", by=request.actor, at=at)
    rows = [
        {
            "clause": one.clause.number,
            "words": str(one.clause.words),
            "state": one.state.value,
            "proofs": [
                {
                    "state": finding.proof.state.value,
                    "value": finding.proof.value,
                    "words": finding.proof.words,
                    "url": finding.url,
                }
                for finding in one.findings
            ],
        }
        for one in found.clauses
    ]
    answer = JsonResponse(
        {"at": at.isoformat(), "version": __version__, "language": get_language(), "clauses": rows},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    answer["Content-Disposition"] = f'attachment; filename="compliance-{clock.local_date(at)}.json"'
    return answer


@login_required
@never_cache
@require_safe
def export_csv(request: Request) -> HttpResponse:
    """Give the page to a spreadsheet: one line a proof."""
    request.actor.require(GRANTS.SEE_COMPLIANCE)
    at = clock.now()
    found = clauses.compliance(at=at, visible_to=request.actor)
    actions.record_export(format_="csv", by=request.actor, at=at)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="compliance-{clock.local_date(at)}.csv"'
    answer.write("\ufeff")  # spreadsheets take the letters of three languages for Latin-1 without it
    lines = csv.writer(answer)
    lines.writerow([_("Clause"), _("What it asks"), _("State of the clause"), _("Proof"), _("State of the proof"), _("Value")])
    for one in found.clauses:
        for finding in one.findings:
            proof = finding.proof
            value = "" if proof.value is None else proof.value
            lines.writerow([one.clause.number, one.clause.words, one.state.label, proof.words, proof.state.label, value])
    return answer


@login_required
@require_safe
def bases(request: Request) -> HttpResponse:
    """Show the register of legal bases."""
    _require_reader(request)
    language = (get_language() or "kk")[:2]
    rows = [(row, rules.pairs_of(row.old_terms, row.new_terms, language=language)) for row in queries.bases()]
    context = {"rows": rows, "may_edit": request.actor.may(GRANTS.EDIT_LEGAL_BASES)}
    return render(request, "bridges/compliance/bases.html", context)


@login_required
def basis(request: Request, uuid: UUID) -> HttpResponse:
    """Show one entry with its history; whoever keeps the register changes it here."""
    _require_reader(request)
    row = queries.basis(uuid)
    may_edit = request.actor.may(GRANTS.EDIT_LEGAL_BASES)
    if request.method == "POST":
        request.actor.require(GRANTS.EDIT_LEGAL_BASES)
    form = BasisForm(request.POST or None, initial=initial_of(queries.text_of(row), version=row.version))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 409
            if _save(request, form, key=row.key):
                return redirect("compliance:basis", uuid=uuid)
    pairs = rules.pairs_of(row.old_terms, row.new_terms, language=(get_language() or "kk")[:2])
    context = {"basis": row, "form": form, "may_edit": may_edit, "history": queries.history(row), "pairs": pairs}
    return render(request, "bridges/compliance/basis.html", context, status=status)


@login_required
def new_basis(request: Request) -> HttpResponse:
    """Add an entry."""
    request.actor.require(GRANTS.EDIT_LEGAL_BASES)
    form = NewBasisForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if form.cleaned_data["key"] in queries.known_keys():
                form.add_error("key", _("There is an entry with this key already."))
            elif _save(request, form, key=form.cleaned_data["key"]):
                return redirect("compliance:bases")
    return render(request, "bridges/compliance/new_basis.html", {"form": form}, status=status)


def _save(request: Request, form: BasisForm, *, key: str) -> bool:
    try:
        version = form.cleaned_data["version"]
        actions.set_basis(key=key, text=form.text, by=request.actor, at=clock.now(), version=version)
    except actions.BasisRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, str(refusal.label))
        return False
    messages.success(request, _("The entry was saved; what it said before stays in its history."))
    return True


def _require_reader(request: Request) -> None:
    if not request.actor.may(GRANTS.EDIT_LEGAL_BASES):
        request.actor.require(GRANTS.SEE_COMPLIANCE)

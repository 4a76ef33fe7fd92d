"""Pages of textbook provision: the table of disciplines, one discipline, what is missing, the norms."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.bridges.textbook_provision import actions, queries, rules
from torelik.bridges.textbook_provision.actions import ProvisionRefused
from torelik.bridges.textbook_provision.forms import (
    NormsForm,
    OrderMissingForm,
    PlanForm,
    ProvisionForm,
    RecommendForm,
    TermForm,
    WordsForm,
    name_of_term,
)
from torelik.bridges.textbook_provision.queries import DisciplineProvided, Shortage
from torelik.bridges.textbook_provision.rules import Term
from torelik.bridges.textbook_provision.vocabulary import GRANTS, Literature, State
from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library import api as library

READS_AND_SENDS = ("GET", "HEAD", "POST")
FOUND_TITLES = 10
MOST_ORDERED = 100
"""Titles of one order that are drafted at once; the rest stays in the list."""


@never_cache
@login_required
@require_safe
def provision(request: Request) -> HttpResponseBase:
    """Show every discipline of a term with its learners and coefficients; as a workbook too."""
    term, terms = _term(request)
    form = ProvisionForm({"term": term.key, "state": request.GET.get("state", "")}, terms=terms)
    every = queries.provision(term, visible_to=request.actor)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = [one for one in every if not state or one.state == state]
    if request.GET.get("as") == "xlsx":
        return _workbook(_("Textbook provision"), _heads_of_provision(), _lines_of_provision(rows), name=f"provision-{term.key}")
    norms, _version = queries.norms()
    context = {
        "form": form,
        "term": term,
        "term_name": name_of_term(term),
        "rows": rows,
        "narrowed": bool(state),
        "tiles": [(State(one).label, sum(row.state == one for row in every)) for one in State],
        "norms": norms,
        "may_set_norms": request.actor.may(GRANTS.SET_NORMS),
    }
    return render(request, "bridges/textbook_provision/provision.html", context)


@never_cache
@login_required
@require_safe
def discipline(request: Request, uuid: UUID) -> HttpResponse:
    """Show what a discipline recommends and how that is provided; find titles to recommend."""
    return _discipline_page(request, uuid)


@login_required
@require_POST
def recommend(request: Request, uuid: UUID) -> HttpResponse:
    """Recommend a title, or say of a recommended one how much the discipline depends on it."""
    request.actor.require(GRANTS.KEEP_RECOMMENDATIONS)
    form = RecommendForm(request.POST)
    if not form.is_valid():
        return _discipline_page(request, uuid, status=422)
    try:
        actions.recommend(
            discipline_uuid=uuid,
            record_uuid=form.cleaned_data["record"],
            literature=Literature(form.cleaned_data["literature"]),
            by=request.actor,
            at=clock.now(),
        )
    except ProvisionRefused as refused:
        return _discipline_page(request, uuid, refusals=refused.refusals, status=409)
    return _to_discipline(request, uuid)


@login_required
@require_POST
def end(request: Request, uuid: UUID, title: UUID) -> HttpResponse:
    """Take a title from the list of the discipline."""
    actions.end_recommendation(discipline_uuid=uuid, uuid=title, by=request.actor, at=clock.now())
    return _to_discipline(request, uuid)


@login_required
@require_POST
def plan(request: Request, uuid: UUID) -> HttpResponse:
    """Say how many learners the discipline is to have in the term."""
    request.actor.require(GRANTS.KEEP_RECOMMENDATIONS)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _discipline_page(request, uuid, plan=form, status=422)
    term, _terms = _term(request)
    learners = form.cleaned_data["learners"]
    actions.plan_contingent(discipline_uuid=uuid, term=term, learners=learners, by=request.actor, at=clock.now())
    messages.success(request, _("The planned number of learners is saved."))
    return _to_discipline(request, uuid)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def missing(request: Request) -> HttpResponseBase:
    """Show of which titles copies are missing in a term; begin an order with those that are chosen."""
    term, terms = _term(request)
    rows = queries.shortages(queries.provision(term, visible_to=request.actor))
    if request.GET.get("as") == "xlsx":
        return _workbook(_("Missing copies"), _heads_of_missing(), _lines_of_missing(rows), name=f"missing-{term.key}")
    form = OrderMissingForm(request.POST or None, shortages=rows[:MOST_ORDERED], initial={"key": new_uuid()})
    refusals: Sequence[Any] = ()
    status = 200
    if request.method == "POST":
        request.actor.require("library.keep-orders")
        status = 422
        if form.is_valid():
            try:
                order = actions.order_missing(
                    key=form.cleaned_data["key"],
                    supplier_id=int(form.cleaned_data["supplier"]),
                    budget_id=int(form.cleaned_data["budget"]) if form.cleaned_data["budget"] else None,
                    wanted=form.wanted(),
                    by=request.actor,
                    at=clock.now(),
                )
                return redirect("acquisition:order", order.uuid)
            except ProvisionRefused as refused:
                refusals, status = [(refusal.label, "") for refusal in refused.refusals], 409
            except library.AcquisitionRefused as refused:
                refusals, status = [(one.refusal.label, one.about) for one in refused.told], 409
    context = {
        "term": term,
        "term_name": name_of_term(term),
        "term_form": TermForm({"term": term.key}, terms=terms),
        "form": form,
        "shortages": rows,
        "more": max(0, len(rows) - MOST_ORDERED),
        "copies": sum(row.provision.missing for row in rows),
        "may_order": request.actor.may("library.keep-orders"),
        "refusals": refusals,
    }
    return render(request, "bridges/textbook_provision/missing.html", context, status=status)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def norms(request: Request) -> HttpResponse:
    """Show and set what provision is measured by."""
    request.actor.require(GRANTS.SET_NORMS)
    present, version = queries.norms()
    if request.method != "POST":
        form = NormsForm(
            initial={
                "basic": present.basic,
                "additional": present.additional,
                "most_years": present.most_years,
                "electronic_counts": present.electronic_counts,
                "seen": version,
            }
        )
        return render(request, "bridges/textbook_provision/norms.html", {"form": form, "refusals": ()})
    form = NormsForm(request.POST)
    if not form.is_valid():
        return render(request, "bridges/textbook_provision/norms.html", {"form": form, "refusals": ()}, status=422)
    try:
        actions.set_norms(norms=form.norms(), seen=form.cleaned_data["seen"], by=request.actor, at=clock.now())
    except ProvisionRefused as refused:
        context = {"form": form, "refusals": [(refusal.label, "") for refusal in refused.refusals]}
        return render(request, "bridges/textbook_provision/norms.html", context, status=409)
    messages.success(request, _("The norms are saved."))
    return redirect("provision:provision")


def _term(request: Request) -> tuple[Term, list[Term]]:
    """Return the term that is asked for, else the present one, and those that can be chosen."""
    today = clock.local_date(clock.now())
    return rules.term_named(request.GET.get("term", ""), today=today), rules.terms_around(today)


def _discipline_page(
    request: Request,
    uuid: UUID,
    *,
    plan: PlanForm | None = None,
    refusals: Sequence[Any] = (),
    status: int = 200,
) -> HttpResponse:
    term, terms = _term(request)
    found = queries.provision_of_discipline(uuid, term, visible_to=request.actor)
    may_keep = request.actor.may(GRANTS.KEEP_RECOMMENDATIONS)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200] if may_keep else ""
    known = {title.title.card.uuid for title in found.titles}
    cards = queries.titles_found(words, language=(get_language() or "kk")[:2], most=FOUND_TITLES) if words else []
    context = {
        "found": found,
        "term": term,
        "term_name": name_of_term(term),
        "term_form": TermForm({"term": term.key}, terms=terms),
        "groups": [(Literature.BASIC, found.basic), (Literature.ADDITIONAL, found.additional)],
        "literatures": Literature,
        "words": words,
        "words_form": WordsForm({"q": words}),
        "cards": [(card, card.uuid in known) for card in cards],
        "plan": plan or PlanForm(initial={"learners": found.planned}),
        "may_keep": may_keep,
        "refusals": [(refusal.label, "") for refusal in refusals],
    }
    return render(request, "bridges/textbook_provision/discipline.html", context, status=status)


def _to_discipline(request: Request, uuid: UUID) -> HttpResponseRedirect:
    term, _terms = _term(request)
    return redirect(f"{reverse('provision:discipline', args=[uuid])}?term={term.key}")


def _workbook(title: str, heads: Sequence[str], lines: Iterable[Sequence[Any]], *, name: str) -> FileResponse:
    file = documents.workbook(title, head=heads, rows=lines)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND)


def _heads_of_provision() -> list[str]:
    return [
        _("Code"),
        _("Discipline"),
        _("Programme"),
        _("Learners"),
        pgettext("literature", "Basic titles"),
        pgettext("literature", "Coefficient, basic"),
        pgettext("literature", "Additional titles"),
        pgettext("literature", "Coefficient, additional"),
        pgettext("of provision", "State"),
    ]


def _lines_of_provision(rows: Iterable[DisciplineProvided]) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield [
            row.discipline.code,
            str(row.discipline.title),
            ", ".join(str(programme) for programme in row.discipline.programmes),
            row.learners,
            len(row.basic),
            row.basic_coefficient,
            len(row.additional),
            row.additional_coefficient,
            str(row.state.label),
        ]


def _heads_of_missing() -> list[str]:
    return [
        _("Author"),
        pgettext("of a book", "Title"),
        _("Year"),
        _("Disciplines"),
        _("Learners"),
        _("Copies in use"),
        _("Copies by the norm"),
        _("Copies missing"),
    ]


def _lines_of_missing(rows: Iterable[Shortage]) -> Iterator[Sequence[Any]]:
    for row in rows:
        card = row.title.card
        names = "; ".join(str(discipline.title) for discipline in row.disciplines)
        held = row.title.copies
        yield [card.authors, card.title, card.year, names, row.need.learners, held, row.provision.wanted, row.provision.missing]

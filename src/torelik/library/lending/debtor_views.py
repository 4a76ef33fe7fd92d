"""Debtors, letters to them, the list for the dean; the form of a reader: HTTP only."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.administration.papers import workbook
from torelik.library.lending import debtor_actions as actions
from torelik.library.lending import debtor_papers as papers
from torelik.library.lending import debtor_queries as queries
from torelik.library.lending import form_queries, owing
from torelik.library.lending import queries as lending
from torelik.library.lending.debtor_forms import DebtorsForm, LettersForm
from torelik.library.lending.vocabulary import GRANTS, LetterRefusal
from torelik.library.patrons import queries as patrons

PAGE_READERS = 30


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def debtors(request: Request) -> HttpResponse | FileResponse:
    """Show the readers with late books; print letters to those who are chosen, or take out the list for the dean."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    form = DebtorsForm(request.GET)
    if not form.is_valid():
        return render(request, "library/lending/debtors.html", {"form": form}, status=422)
    if request.method == "POST":
        return _letters(request, form)
    wanted = request.GET.get("as", "")
    return _taken_out(request, form, wanted) if wanted in ("xlsx", "pdf") else _page(request, form)


def _letters(request: Request, form: DebtorsForm) -> HttpResponse:
    chosen, now = LettersForm(request.POST), clock.now()
    uuids = chosen.cleaned_data["reader"] if chosen.is_valid() else []
    try:
        lines = actions.write_to_debtors(patron_uuids=uuids, by=request.actor, at=now)
    except actions.LettersRefused as refused:
        return _page(request, form, refused.refusals, status=409)
    content = papers.letters(lines, day=clock.local_date(now), at=now)
    return _pdf(content, f"letters-{clock.local_date(now)}")


def _taken_out(request: Request, form: DebtorsForm, wanted: str) -> HttpResponse | FileResponse:
    now = clock.now()
    today, asked = clock.local_date(now), form.asked()
    actions.tell_list_taken(asked=asked, form=wanted, by=request.actor, at=now)
    late = queries.late_copies(asked, today=today, visible_to=request.actor)
    if wanted == "xlsx":
        return workbook(f"debtors-{today}", _("Debtors"), papers.head(), papers.rows(late, today=today))
    content = papers.official_list(late, form.particulars(), day=today, language=_language())
    return _pdf(content, f"debtors-{today}")


def _page(request: Request, form: DebtorsForm, refusals: Sequence[LetterRefusal] = (), *, status: int = 200) -> HttpResponse:
    today, asked = clock.local_date(clock.now()), form.asked()
    found = queries.debtors(asked, today=today, visible_to=request.actor)
    page: Any = Paginator(found, PAGE_READERS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "form": form,
        "page": page,
        "lines": queries.debtor_lines(list(page.object_list), asked, today=today, visible_to=request.actor),
        "query": _query(request),
        "today": today,
        "refusals": refusals,
    }
    return render(request, "library/lending/debtors.html", context, status=status)


def _query(request: Request) -> str:
    told = request.GET.copy()
    for name in ("page", "as"):
        told.pop(name, None)
    return told.urlencode()


@never_cache
@login_required
@require_safe
def reader_form(request: Request, uuid: UUID) -> HttpResponse:
    """Give the form of a reader as PDF."""
    request.actor.require(GRANTS.ISSUE_ITEM)
    card = lending.reader_card(uuid=uuid, visible_to=request.actor)
    loans = form_queries.form_of(card.id, visible_to=request.actor)
    owes = owing.asked().balances([card.id]).get(card.id, owing.NOTHING)
    day: date = clock.local_date(clock.now())
    content = papers.reader_form(card, loans, patrons.registrations_of(card.id), owes=owes, day=day, language=_language())
    return _pdf(content, f"form-{card.ticket}" if card.ticket.isalnum() and card.ticket.isascii() else "form")


def _language() -> str:
    """Return the language of a paper: papers are in Kazakh or Russian."""
    return "ru" if (get_language() or "kk")[:2] == "ru" else "kk"


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)

"""The auditor's page."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from torelik.audit import actions, catalogue, queries
from torelik.audit.forms import JournalSearch
from torelik.kernel import clock
from torelik.kernel.request import Request

PAGE = 50


@login_required
def events(request: Request) -> HttpResponse:
    """Search the journal; looking at it is itself an event."""
    request.actor.require("audit.read-journal")
    form = JournalSearch(request.GET or None)
    criteria = form.cleaned_data if form.is_valid() else {}
    facts = {name: str(value) for name, value in criteria.items() if value}
    actions.record("audit.journal-read", by=request.actor, at=clock.now(), facts=facts)
    pages = Paginator(queries.events(**criteria), PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]  # the elided numbers travel with their page
    rows = [(event, catalogue.label_of(event.name)) for event in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "state": queries.journal_state()}
    return render(request, "audit/events.html", context, status=200 if form.is_valid() or not request.GET else 422)

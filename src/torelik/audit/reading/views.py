"""The auditor's pages."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from torelik.audit import catalogue
from torelik.audit.reading import actions, queries
from torelik.audit.reading.forms import JournalSearch
from torelik.audit.vocabulary import GRANTS
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request


@login_required
def events(request: Request) -> HttpResponse:
    """Search the journal; the state of the chain stands above."""
    request.actor.require(GRANTS.READ_JOURNAL)
    form = JournalSearch(request.GET or None)
    criteria = form.cleaned_data if form.is_valid() else {}
    page = actions.search_events(
        criteria=criteria, page=request.GET.get("page", ""), session=request.session, by=request.actor, at=clock.now()
    )
    context = {
        "form": form,
        "page": page,
        "rows": [(event, catalogue.label_of(event.name), catalogue.is_security(event.name)) for event in page.object_list],
        "narrowed": any(criteria.values()),
        "state": queries.chain_state(),
    }
    return render(request, "audit/events.html", context, status=200 if form.is_valid() or not request.GET else 422)


@login_required
@require_POST
def events_csv(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Hand out what was found as a file; a POST, because it leaves a trace."""
    request.actor.require(GRANTS.READ_JOURNAL)
    form = JournalSearch(request.POST)
    if not form.is_valid():
        return render(request, "audit/events.html", {"form": form, "rows": [], "state": queries.chain_state()}, status=422)
    rows = actions.take_out(criteria=form.cleaned_data, by=request.actor, at=clock.now())
    answer = StreamingHttpResponse(actions.csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{clock.local_date(clock.now())}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
def event(request: Request, event: UUID) -> HttpResponse:
    """Show one event: its facts in words, its place in the chain."""
    try:
        told = actions.open_event(uuid=event, by=request.actor, at=clock.now())
    except NotFound:
        raise Http404 from None
    return render(request, "audit/event.html", {"told": told})


@login_required
def catalogue_page(request: Request) -> HttpResponse:
    """List every event that the journal knows, in the page's language."""
    request.actor.require(GRANTS.READ_JOURNAL)
    contexts = catalogue.events_by_context()
    counts = {"all": sum(len(events) for _name, events in contexts)}
    counts["security"] = sum(event.is_security for _name, events in contexts for event in events)
    return render(request, "audit/catalogue.html", {"contexts": contexts, "counts": counts})

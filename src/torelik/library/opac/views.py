"""Public pages of the catalogue: search, one record, its MARC."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.limits import limited
from torelik.kernel.request import Request, client_address
from torelik.library.articles.legal import law_facts
from torelik.library.cataloguing import indexing, marc_lines
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import RecordTooLong, to_iso2709, to_marcxml
from torelik.library.cataloguing.vocabulary import DIALECTS, ENCODINGS, LANGUAGE_NAMES, RecordKind, language_name
from torelik.library.dictionaries import queries as dictionaries
from torelik.library.editing import queries as editing
from torelik.library.electronic_copies import queries as electronic_copies
from torelik.library.electronic_copies.vocabulary import FullText
from torelik.library.holdings import queries as holdings
from torelik.library.holds import offering
from torelik.library.links import queries as links
from torelik.library.links import rules as links_rules
from torelik.library.opac import lists, queries, rules
from torelik.library.opac.forms import DEEPEST_PAGE, LONGEST_QUERY, AdvancedForm, asked_of
from torelik.library.opac.vocabulary import EXPORTS, Facet, Order, Scope
from torelik.library.serials import queries as serials
from torelik.library.shelving import queries as shelving
from torelik.library.stock import queries as stock
from torelik.search.api import CqlRefused, IndexOutdated

FACET_VALUES_SHOWN, FACET_VALUES_MOST = 5, 20


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One value of a facet, with how many titles have it."""

    value: str
    label: str | Promise
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    """One facet on the page: what is frequent or chosen, and the rest behind a fold."""

    title: str | Promise
    name: str
    options: list[FacetOption]
    rest: list[FacetOption]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the answer, and the address without it."""

    label: str | Promise
    url: str


@require_safe
@limited("search", methods=("GET",))
def search(request: Request) -> HttpResponse:
    """Search the catalogue (cl. 12); everything that was asked stands in the address."""
    asked = asked_of(request.GET)
    context: dict[str, Any] = {
        "asked": asked, "scopes": Scope.choices, "orders": Order.choices, "chips": _chips(request.GET, asked),
        "clear": f"?{urlencode({'q': asked.text, 'in': asked.scope})}",
    }  # fmt: skip
    try:
        results = queries.search_catalogue(asked, audience=_audience(request))
    except IndexOutdated:
        return render(request, "library/opac/search.html", context | {"is_away": True}, status=503)
    except CqlRefused as refused:
        return render(request, "library/opac/search.html", context | {"fault": refused.sentence}, status=422)
    pages = Paginator(range(min(results.total, DEEPEST_PAGE * queries.PAGE_RESULTS)), queries.PAGE_RESULTS)
    page = pages.get_page(asked.page)
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
    facets = [_facet(facet, results.facets.get(facet.value, ()), asked) for facet in Facet]
    context |= {
        "results": results,
        "page": page,
        "suggestions": [(text, f"?{urlencode({'q': text, 'in': asked.scope})}") for text in results.suggestions],
        "literal": f"?{urlencode({'q': asked.text, 'in': asked.scope, 'exact': '1'})}",
        "as_phrase": f"?{urlencode({'q': phrase, 'in': asked.scope})}" if (phrase := rules.as_phrase(asked.text)) else "",
        "formats": EXPORTS,
        "shelf_options": [FacetOption("1", _("On the shelf now"), results.on_shelf, asked.on_shelf)],
        "window": queries.SHELF_WINDOW,
        "facets": [shown for shown in facets if shown.options],
    }
    return render(request, "library/opac/search.html", context)


@require_safe
@limited("suggest", methods=("GET",))
def suggest(request: Request) -> HttpResponse:
    """Answer a search box while somebody types: a list of what may be meant, empty where nothing is."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    try:
        offered = queries.complete_words(text)
    except IndexOutdated:
        return HttpResponse(status=204)
    if not offered.texts and not offered.hits:
        return HttpResponse(status=204)
    context = {
        "texts": [(words, f"{reverse('opac:search')}?{urlencode({'q': words})}") for words in offered.texts],
        "hits": [(hit, indexing.title_shown(hit.shown, language=get_language() or "kk")) for hit in offered.hits],
    }
    return render(request, "library/opac/_suggest.html", context)


@require_safe
def advanced(request: Request) -> HttpResponse:
    """Ask for words by field, joined by rows (cl. 12); the answer is the same search with the text that the rows make."""
    form = AdvancedForm(request.GET if "words_0" in request.GET else None)
    if form.is_bound and form.is_valid() and (text := rules.text_of_rows(form.rows())):
        found = f"{reverse('opac:search')}?{urlencode({'q': text, **form.years()})}"
        return HttpResponseRedirect(found)  # nosemgrep: open-redirect - a page of our own
    return render(request, "library/opac/advanced.html", {"form": form})


@require_safe
def record(request: Request, uuid: UUID) -> HttpResponse:
    """Show one record: description, copies, MARC, and for the staff its history."""
    try:
        found = cataloguing.record_in_full(uuid)
    except NotFound:
        survivor = cataloguing.survivor_of(uuid)
        if survivor is None:
            raise
        return redirect("opac:record", survivor, permanent=True)
    tab = request.GET.get("show", "")
    context: dict[str, Any] = {
        "record": found,
        "description": found.description,
        "language": language_name(found.card.language),
        "tab": tab if tab in ("marc", "history") else "",
        "own_lists": lists.lists_of(request.actor),
        "is_cataloguer": request.actor.may("library.catalogue-record"),
        "prints_cards": request.actor.may("library.manage-items"),
        "shelf_mark": " / ".join(part for part in shelving.marks_of([found.card.id]).get(found.card.id, ()) if part),
        "sees_stock": stock.may_see(request.actor),
        "keeps_copies": request.actor.may("library.keep-electronic-copies"),
        "sees_rights": request.actor.may_any(("documents.see-rights", "documents.keep-rights")),
    }
    if context["tab"]:
        context["shelf"] = queries.shelf_note(found.card.id)
    if context["tab"] == "marc":
        context["lines"] = marc_lines.lines_of(found.marc)
    elif context["tab"] == "history":
        origins = cataloguing.origins_of(found.card.id, visible_to=request.actor)
        context["origins"] = [
            (origin, DIALECTS.get(origin.dialect, origin.dialect), ENCODINGS.get(origin.encoding, "")) for origin in origins
        ]
        context["history"] = queries.history_of(uuid, visible_to=request.actor)
    else:
        wholes = editing.wholes_of(found.card.id)
        is_article = found.card.kind == RecordKind.ARTICLE
        context["is_article"] = is_article
        # An article is had in the issue or the book in which it stands.
        context["copies"] = [] if is_article and not wholes else queries.copies_of(wholes[0].id if is_article else found.card.id)
        context["shelf"] = queries.note_of(context["copies"])
        if any(copy.inventory_number for copy in context["copies"]) and not is_article:
            context["holding"] = offering.offered(found.card.id, asked_by=request.actor)
        context["branches"] = queries.branches_of(context["copies"], today=clock.local_date(clock.now()))
        context |= _parts(editing.parts_of(found.card.id), is_serial=found.card.kind == RecordKind.SERIAL)
        context["wholes"] = wholes
        context["may_index"] = context["is_cataloguer"] and not is_article
        context["held"] = serials.held_by_year(found.card.id) if found.card.kind == RecordKind.SERIAL else []
        context["files"] = electronic_copies.copies_shown(
            uuid, visible_to=request.actor, address=client_address(request), today=clock.local_date(clock.now())
        )
        context["links"] = links.links_shown(links_rules.links_of(found.marc))
        context["law_facts"] = law_facts(found.marc) if is_article else []
        address = reverse("opac:search")
        context["author_links"] = [(name, f"{address}?{urlencode({'author': name})}") for name in found.description.authors]
        subjects = found.description.subjects
        context["subject_links"] = [(name, f"{address}?{urlencode({'subject': name.partition(' — ')[0]})}") for name in subjects]
    return render(request, "library/opac/record.html", context)


def _parts(lines: list[editing.PartLine], *, is_serial: bool) -> dict[str, Any]:
    """The articles in their order, by section of the issue; the issues of a periodical by year, the newest first; volumes."""
    articles = [line for line in lines if line.is_article]
    others = [line for line in lines if not line.is_article]
    by_year: dict[int | None, list[editing.PartLine]] = {}
    for line in others if is_serial else []:
        by_year.setdefault(line.year, []).append(line)
    years = sorted(by_year.items(), key=lambda one: -(one[0] or 0))
    sections = [(name, list(group)) for name, group in groupby(articles, key=lambda line: line.section)]
    return {"sections": sections, "years": years, "parts": [] if years else others}


@require_safe
def download(request: Request, uuid: UUID, format_: str) -> HttpResponse:
    """Give one record as ISO 2709 or MARCXML: the catalogue is public, and so is its MARC."""
    if format_ not in ("mrc", "xml"):
        raise Http404("Records leave as mrc or xml.")
    marc = cataloguing.record_in_full(uuid).marc
    if format_ == "xml":
        content, kind = "".join(to_marcxml([marc])).encode(), "application/marcxml+xml"
    else:
        try:
            content, kind = to_iso2709(marc), "application/marc"
        except RecordTooLong as error:
            raise Http404("The record is longer than ISO 2709 allows.") from error
    headers = {"Content-Disposition": f'attachment; filename="{uuid}.{format_}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _audience(request: Request) -> frozenset[str]:
    """Return which full texts the visitor may look into."""
    today = clock.local_date(clock.now())
    return documents.audiences_of(request.actor, address=client_address(request), today=today)


def _labels(facet: Facet) -> Mapping[str, str | Promise]:
    """Return the names of a facet's values; a value that is not there is its own name."""
    match facet:
        case Facet.KIND:
            return dict(RecordKind.choices)
        case Facet.LANGUAGE:
            return LANGUAGE_NAMES
        case Facet.FULL_TEXT:
            return dict(FullText.choices)
        case Facet.PLACE:
            return dict(holdings.names_of_places())
    return {}


def _facet(facet: Facet, counted: tuple[tuple[str, int], ...], asked: queries.Asked) -> FacetShown:
    """The most frequent values and the chosen ones, however rare they are, in front; the others behind a fold."""
    if facet == Facet.YEAR:
        counted = tuple(sorted(counted, reverse=True))
    chosen, labels = asked.filters[facet.value], _labels(facet)
    counts = dict(counted[:FACET_VALUES_MOST]) | {value: dict(counted).get(value, 0) for value in chosen}
    options = [FacetOption(value, labels.get(value, value), count, value in chosen) for value, count in counts.items()]
    front = [option for place, option in enumerate(options) if place < FACET_VALUES_SHOWN or option.is_chosen]
    return FacetShown(facet.label, facet.value, front, [option for option in options if option not in front])


def _chips(given: QueryDict, asked: queries.Asked) -> list[Chip]:
    chips = []
    if asked.heading:
        others = given.copy()
        for name in ("heading", "page"):
            others.pop(name, None)
        called = dictionaries.heading_called(asked.heading)
        # A heading that is gone with its last title narrows the answer still, to nothing.
        chips.append(Chip(called[1] if called else _("A heading that is not there any more"), f"?{others.urlencode()}"))
    if asked.on_shelf:
        others = given.copy()
        for name in ("shelf", "page"):
            others.pop(name, None)
        chips.append(Chip(_("On the shelf now"), f"?{others.urlencode()}"))
    for facet in Facet:
        labels = _labels(facet) if asked.filters[facet.value] else {}
        for value in asked.filters[facet.value]:
            others = given.copy()
            others.setlist(facet.value, [other for other in asked.filters[facet.value] if other != value])
            others.pop("page", None)
            chips.append(Chip(labels.get(value, value), f"?{others.urlencode()}"))
    if asked.year_from or asked.year_through:
        others = given.copy()
        for name in ("year_from", "year_through", "page"):
            others.pop(name, None)
        chips.append(Chip(f"{asked.year_from or '…'}–{asked.year_through or '…'}", f"?{others.urlencode()}"))
    return chips

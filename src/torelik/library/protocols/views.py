"""The catalogue's addresses for programs."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.library.cataloguing.indexing import title_shown
from torelik.library.opac import queries as opac
from torelik.library.opac.forms import LONGEST_QUERY
from torelik.library.protocols import oai as harvesting
from torelik.library.protocols import opensearch as describing
from torelik.library.protocols import sru as searching
from torelik.search.api import Completions, IndexOutdated

XML = "text/xml; charset=utf-8"


@csrf_exempt  # nosemgrep: forms-unguarded - the protocol has questions by POST; nothing is changed and nobody is asked who it is
@require_http_methods(["GET", "HEAD", "POST"])
@limited("harvest", methods=("GET", "HEAD", "POST"), status=503)  # the protocol is older than 429: harvesters wait after 503
def oai(request: Request) -> HttpResponse:
    """Answer a harvester (OAI-PMH 2.0); what is wrong with the question is told in the answer, whose status is 200."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(harvesting.answer(_pairs(given), site=harvesting.this_site(), at=clock.now()), content_type=XML)


def _pairs(given: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield each argument as often as it was given."""
    for name, values in given.lists():
        for value in values:
            yield name, value


@csrf_exempt  # nosemgrep: forms-unguarded - the protocol has questions by POST; nothing is changed and nobody is asked who it is
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sru", methods=("GET", "HEAD", "POST"))
def sru(request: Request) -> HttpResponse:
    """Answer another library's search (SRU 1.1 and 1.2); what is wrong with the question is a diagnostic in the answer."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(searching.answer(given.dict(), site=harvesting.this_site()), content_type=XML)


@require_safe
def opensearch(_request: Request) -> HttpResponse:
    """Describe the search of the catalogue to a browser (OpenSearch 1.1)."""
    content = describing.description(site=harvesting.this_site(), language=get_language() or "kk")
    return HttpResponse(content, content_type=f"{describing.DESCRIPTION}; charset=utf-8")


@require_safe
@limited("suggest", methods=("GET",))
def suggest(request: Request) -> JsonResponse:
    """Answer a browser while somebody types into its own search box: what was typed, what may be meant, where it leads."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    try:
        offered = opac.complete_words(text)
    except IndexOutdated:
        offered = Completions()
    site, language = harvesting.this_site().address, get_language() or "kk"
    found = [(words, "", f"{site}{reverse('opac:search')}?{urlencode({'q': words})}") for words in offered.texts]
    found += [
        (title_shown(hit.shown, language=language), hit.shown.get("authors", ""), f"{site}{reverse('opac:record', args=[uuid])}")
        for hit in offered.hits
        if (uuid := hit.shown.get("uuid"))
    ]
    answer = [text, [one for one, _, _ in found], [one for _, one, _ in found], [one for _, _, one in found]]
    return JsonResponse(answer, safe=False, content_type=describing.SUGGESTIONS, json_dumps_params={"ensure_ascii": False})

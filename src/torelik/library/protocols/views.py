"""The catalogue's addresses for programs."""

from collections.abc import Iterator

from django.http import HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.library.protocols import oai as harvesting
from torelik.library.protocols import sru as searching

XML = "text/xml; charset=utf-8"


@csrf_exempt  # nosemgrep: forms-unguarded - the protocol has questions by POST; nothing is changed and nobody is asked who it is
@require_http_methods(["GET", "HEAD", "POST"])
@limited("harvest", methods=("GET", "POST"))
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
@limited("sru", methods=("GET", "POST"))
def sru(request: Request) -> HttpResponse:
    """Answer another library's search (SRU 1.1 and 1.2); what is wrong with the question is a diagnostic in the answer."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(searching.answer(given.dict(), site=harvesting.this_site()), content_type=XML)

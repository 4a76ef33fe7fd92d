"""Health for machines (``/livez``, ``/readyz``, ``/metrics``) and for people."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.kernel import clock
from torelik.kernel.request import FORWARDED_MARK, Request
from torelik.support.health import openmetrics, queries, rules
from torelik.support.health.vocabulary import GRANTS


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """Tell that the process answers; nothing else is asked, so that a slow database gets nobody killed."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell whether visitors may be sent here: 200 or 503. Details are for our own monitoring alone."""
    health = queries.health(at=clock.now())
    answer: dict[str, object] = {"status": health.state.value, "ready": health.is_ready}
    if _is_monitoring(request):
        answer["checks"] = {
            result.check.name: {
                "state": result.reading.state.value,
                "value": result.reading.value,
                "unit": result.check.unit.value,
            }
            for result in health.results
        }
    return JsonResponse(answer, status=200 if health.is_ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to a monitoring on this machine or with the token, and to nobody else."""
    if not _is_monitoring(request):
        return HttpResponse(status=403)  # no page: the asker is a machine
    return HttpResponse(openmetrics.text(queries.check_results(at=clock.now())), content_type=openmetrics.CONTENT_TYPE)


@login_required
@never_cache
@require_safe
def page(request: Request) -> HttpResponse:
    """Say in words what is wrong and what to do."""
    request.actor.require(GRANTS.SEE_HEALTH)
    at = clock.now()
    return render(request, "support/health/page.html", {"health": queries.health(at=at), "at": at})


def _is_monitoring(request: HttpRequest) -> bool:
    scheme, _space, presented = request.headers.get("Authorization", "").partition(" ")
    return rules.may_read_figures(
        address=str(request.META.get("REMOTE_ADDR", "")),
        is_forwarded=FORWARDED_MARK in request.META,
        presented=presented if scheme.lower() == "bearer" else "",
        token=settings.TORELIK_METRICS_TOKEN,
    )

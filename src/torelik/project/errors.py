"""Answers to what went wrong, as pages in the reader's language."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.problems import is_for_programs
from torelik.project import programs


class not_found_middleware:  # noqa: N801 - middleware is named like the function it stands for
    """Answer 404 when anything below says that it found nothing, or nothing of the asker's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, NotFound) else None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the page does not exist, or is somebody else's."""
    return _page(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's roles do not allow it; the page leads to the fact that decides, the journal remembers it."""
    _remember(request, exception)
    return _page(request, "403.html", 403, grant=getattr(exception, "grant", ""), why=_why(exception))


SAME_REFUSAL_SECONDS = 60
"""How long the same person's refusals for want of the same grant are one event: whoever tries every address floods nothing."""


def _remember(request: HttpRequest, exception: Exception | None) -> None:
    grant, actor = getattr(exception, "grant", ""), getattr(request, "actor", None)
    if not grant or actor is None or actor.account_id is None:
        return
    if caches["limits"].add(f"access-refused:{actor.account_id}:{grant}", 1, timeout=SAME_REFUSAL_SECONDS):
        within = getattr(exception, "within", None)
        facts = {"grant": grant, "scope": f"{within.kind}:{within.key}" if within else "", "path": request.path_info[:200]}
        audit.record("identity.access-refused", by=actor, at=clock.now(), facts=facts)


def _why(exception: Exception | None) -> str:
    """Return the question that asks why: which grant, and where; empty when what refused names none."""
    grant = getattr(exception, "grant", "")
    within = getattr(exception, "within", None)
    scope = {"scope": f"{within.kind}:{within.key}"} if within else {}
    return urlencode({"grant": grant, **scope}) if grant else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return _page(request, "400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from elsewhere."""
    return _page(request, "csrf.html", 403)


def too_large(request: HttpRequest, *, limit: int) -> HttpResponse:
    """413: more was sent than is taken; *limit* is in bytes. Nothing of what was sent has been read."""
    return _page(request, "413.html", 413, limit=limit)


def too_many(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """429: the address has asked too often; *retry_after* is in seconds."""
    response = _page(request, "429.html", 429, seconds=retry_after, minutes=max(1, -(-retry_after // 60)))
    response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page needs no database."""
    return _page(request, "500.html", 500)


def _page(
    request: HttpRequest, template: str, status: int, *, grant: str = "", seconds: int = 0, **words: object
) -> HttpResponse:
    if is_for_programs(request):
        return programs.failure(status, grant=grant, seconds=seconds)
    code = request.path_info[1:3]
    with translation.override(code if code in dict(settings.LANGUAGES) else translation.get_language() or "kk"):
        words["request_id"] = request.META.get("torelik.request", "")
        return render(request, f"project/{template}", words, status=status)


__all__ = [
    "Http404",
    "bad_request",
    "csrf_failure",
    "forbidden",
    "not_found",
    "not_found_middleware",
    "server_error",
    "too_large",
    "too_many",
]

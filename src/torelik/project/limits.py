"""Refusing early what is too large or comes too often."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.limits import BODY_LIMIT, TooManyRequests
from torelik.project import errors
from torelik.project.vocabulary import EVENTS

MULTIPART_BYTES = 64 * 1024
"""What a form adds around a file."""


class middleware:  # noqa: N801 - middleware is named like the function it stands for
    """Answer 413 before a byte of a body that is too large is read, and 429 (503 to harvesters) when an address asks too often.

    It stands before the check of forged forms, which is the first to read what was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return errors.bad_request(request)
        small = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + MULTIPART_BYTES
        if size <= small:
            return None
        # Only now, for so large a body, is it worth a query to know who sends it.
        limit = _large_limit(request, view) if request.user.is_authenticated else small
        return errors.too_large(request, limit=limit) if size > limit else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyRequests):
            return None
        if exception.is_first:
            facts = {"limit": exception.limit, "seconds": exception.retry_after}
            audit.record(EVENTS.RATE_LIMITED, by=getattr(request, "actor", Actor.anonymous()), at=clock.now(), facts=facts)
        response = errors.too_many(request, retry_after=exception.retry_after)
        response.status_code = exception.status
        return response


def _large_limit(request: HttpRequest, view: Any) -> int:
    match = request.resolver_match
    setting = getattr(view, BODY_LIMIT, None)
    if setting is None and match is not None and {"wagtailimages", "wagtaildocs"} & set(match.app_names):
        setting = "WAGTAILIMAGES_MAX_UPLOAD_SIZE"
    return (getattr(settings, setting) if setting else settings.DATA_UPLOAD_MAX_MEMORY_SIZE) + MULTIPART_BYTES

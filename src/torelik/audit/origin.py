"""Where a request came from, remembered for the events it causes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from torelik.kernel.request import client_address

_ORIGIN: ContextVar[dict[str, str] | None] = ContextVar("torelik_origin", default=None)


def current() -> dict[str, str]:
    """Return the origin of the act in progress: request id and address, or what the command named."""
    return dict(_ORIGIN.get() or {})


@contextmanager
def acting_from(**origin: str) -> Iterator[None]:
    """Name the origin of what happens inside the block, e.g. a command or a task of the worker."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, kept in its events and answered in ``X-Request-ID``."""

    def answer(request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        request.META["torelik.request"] = request_id  # the page of an error tells it to the reader
        with acting_from(request=request_id, address=client_address(request)):
            response = get_response(request)
        response["X-Request-ID"] = request_id
        return response

    return answer

"""Whose request it is when a web server stands in front of the product."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from torelik.kernel.request import FORWARDED_MARK

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the asker's own address where the journal and the limits read it, and forget what anybody may have written.

    ``TORELIK_PROXIES`` says how many servers of ours stand in front. Each of them appends the address it was called
    from, so the asker's is that many places from the right; what stands left of it was written by the asker.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        count: int = settings.TORELIK_PROXIES
        addresses = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        if count and len(addresses) >= count and _is_address(addresses[-count]):
            request.META["REMOTE_ADDR"] = addresses[-count]
        passed_on = [request.META.pop(name, "") for name in FORWARDED]
        if any(passed_on):
            request.META[FORWARDED_MARK] = "1"  # who may look from this machine alone must still be able to tell
        return get_response(request)

    return answer


def _is_address(words: str) -> bool:
    try:
        ip_address(words)
    except ValueError:
        return False
    return True

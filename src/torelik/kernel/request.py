"""The request as views receive it: with the actor that the sign-in middleware has put there."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from torelik.kernel.actor import Actor

FORWARDED_MARK = "torelik.forwarded"
"""Stands in ``META`` of a request that a web server passed on; no header of a request can write it."""


class Request(HttpRequest):
    """A request together with whoever asks. Only its type is used: Django makes the object itself."""

    actor: Actor
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """Return the address that the request came from, as far as it can be trusted.

    Every proxy appends the address it was asked from to ``X-Forwarded-For``. The last ``TORELIK_PROXIES`` of them are ours;
    what stands before is whatever the visitor chose to write, and is not believed. Without a proxy the header means nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TORELIK_PROXIES
    told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    if not proxies or len(told) < proxies:
        return direct
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:  # a proxy of ours writes addresses only; then the setting counts one too many
        return direct

"""The request as views receive it: with the actor that the sign-in middleware has put there."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from torelik.kernel.actor import Actor

FORWARDED_MARK = "torelik.forwarded"
"""Stands in ``META`` of a request that a web server passed on; no header of a request can write it."""


class Request(HttpRequest):
    """A request together with whoever asks. Only its type is used: Django makes the object itself."""

    actor: Actor
    htmx: HtmxDetails

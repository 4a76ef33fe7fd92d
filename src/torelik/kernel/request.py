"""The request as views receive it: with the actor that the sign-in middleware has put there."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from torelik.kernel.actor import Actor


class Request(HttpRequest):
    """A request together with whoever asks. Only its type is used: Django makes the object itself."""

    actor: Actor
    htmx: HtmxDetails

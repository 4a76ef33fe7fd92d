"""Who asks: ``request.actor``, read from the session and today's roles the first time it is needed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from torelik.identity.roles import queries
from torelik.kernel import clock
from torelik.kernel.actor import Actor


def actor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``: the signed-in person with the grants of the day, or the anonymous visitor."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def _actor_of(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor.anonymous()
    return queries.actor_of(request.user, on=clock.local_date(clock.now()))

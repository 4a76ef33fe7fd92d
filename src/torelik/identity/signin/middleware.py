"""Who asks, whether their session still lives, and whether they have proved enough."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from torelik.identity.roles import queries as roles
from torelik.identity.signin import actions, marks, queries, rules
from torelik.identity.signin.vocabulary import Ended
from torelik.kernel import clock
from torelik.kernel.actor import Actor

Answer = Callable[[HttpRequest], HttpResponse]

OPEN_WITHOUT_FACTOR = frozenset(
    {
        "signin:second-factor", "signin:add-application", "signin:add-passkey", "signin:recovery-codes", "signin:confirm",
        "signin:sign-in", "signin:sign-out", "signin:begin-passkey", "signin:begin-proof", "low-vision", "guides:index",
        "guides:guide", "guides:picture",
    }
)  # fmt: skip
"""All that a person sees whose roles demand a second factor and who has none yet."""


def session_middleware(get_response: Answer) -> Answer:
    """End a session whose time is over, before anything is done in its name; note that a living one is used."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _judge(request)
        return get_response(request)

    return answer


def actor_middleware(get_response: Answer) -> Answer:
    """Set ``request.actor``: the signed-in person with the grants of the day, or the anonymous visitor."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return answer


class SecondFactorMiddleware:
    """Lead whoever must have a second factor, and has shown none, to setting one up: nothing else opens (cl. 13)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not queries.is_required() or not request.user.is_authenticated:
            return None
        own = marks.read(request.session)
        here = request.resolver_match.view_name if request.resolver_match else ""
        if (own and own.second_factor) or here in OPEN_WITHOUT_FACTOR or not queries.is_staff(request.actor):  # type: ignore[attr-defined]
            return None
        if queries.has_factor(request.user.pk):  # came in before the factor was there, or before roles demanded it
            actions.end_present_session(request=request, because=Ended.EXPIRED, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
            return HttpResponseRedirect(f"{reverse('signin:sign-in')}")
        return HttpResponseRedirect(reverse("signin:second-factor"))


def _judge(request: HttpRequest) -> None:
    at = clock.now()
    own = marks.read(request.session)
    why = rules.ending_of(own.facts, own.limits, at=at) if own else Ended.EXPIRED
    if why is not None:
        actor = _actor_of(request)
        actions.end_present_session(request=request, because=why, by=actor, at=at)
        request.session[marks.WHY] = why.value
    elif own and rules.is_sign_of_life_due(own.facts, at=at):
        actions.note_sign_of_life(request=request, own=own, at=at)


def _actor_of(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor.anonymous()
    return roles.actor_of(request.user, on=clock.local_date(clock.now()))

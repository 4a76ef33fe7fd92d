"""The gate: whoever is not verified sees their own status page and nothing else (cl. 13)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

STATUS = "verification:status"
OPEN_TO_THE_UNVERIFIED = frozenset(
    {STATUS, "verification:ask-again", "verification:withdraw-consent", "signin:sign-out", "low-vision"}
)
"""Names of addresses; every other address leads to the status page, also one that is added tomorrow."""


class UnverifiedGate:
    """Lead a signed-in person whose account is pending or refused to their status page, whatever they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in OPEN_TO_THE_UNVERIFIED:
            return None
        if not request.user.is_authenticated or request.user.is_verified:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse(STATUS)})
        return redirect(STATUS)

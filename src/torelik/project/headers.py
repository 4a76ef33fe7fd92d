"""What every answer tells the browser besides the page: who may embed it, who may keep it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "no-store, private"
FORGOTTEN_AT_SIGN_OUT = '"cache", "storage"'
"""Not "cookies": the choice of language and of the version for low vision belongs to the reader, not to the session."""
UNSENT = "torelik-unsent"
"""The cookie by which a page says that the browser keeps scans which nobody has sent yet: they outlive the session."""
FORGOTTEN_BUT_UNSENT = '"cache"'


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep answers inside our own pages, and pages of signed-in people out of every cache.

    Whoever brings a session gets pages with a name on them. The cookie alone decides, so that no query is made for it;
    what says itself that it is public (pictures, static files) stays public.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        is_public = "public" in response.get("Cache-Control", "")
        if settings.SESSION_COOKIE_NAME in {*request.COOKIES, *response.cookies} and not is_public:
            response["Cache-Control"] = KEPT_BY_NOBODY
        if getattr(request, "signed_out", False):
            response["Clear-Site-Data"] = FORGOTTEN_BUT_UNSENT if UNSENT in request.COOKIES else FORGOTTEN_AT_SIGN_OUT
        return response

    return answer


@receiver(user_logged_out, dispatch_uid="project.headers")
def _note_sign_out(sender: Any, request: HttpRequest | None, **_kwargs: Any) -> None:
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined]

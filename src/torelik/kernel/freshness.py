"""A fresh proof of who one is, before a dangerous act.

Signing in knows how old a proof is and says so here when it starts; pages below it may ask all the same. Until it has
spoken nobody's proof is fresh.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = Callable[..., HttpResponse]

_teller: list[Callable[[HttpRequest], bool]] = []
CONFIRM_PAGE = "signin:confirm"


def tell_freshness_by(teller: Callable[[HttpRequest], bool]) -> None:
    """Let *teller* say whether the person behind a request proved lately who they are; the last one given counts."""
    _teller[:] = [teller]


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person behind the request proved who they are within the last ten minutes."""
    return bool(_teller) and _teller[0](request)


def confirm_address(back_to: str) -> str:
    """Return the address of the page that asks for a proof and then leads to *back_to*."""
    return f"{reverse(CONFIRM_PAGE)}?{urlencode({'next': back_to})}"


def fresh_sign_in_required(view: View | None = None, *, back: str = "") -> Any:
    """Let a view be reached only with a fresh proof; otherwise lead to the page that asks for it, and back again.

    *back* names the page to return to (without arguments) when the view itself answers POST only.
    """

    def guarded(inner: View) -> View:
        @wraps(inner)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if is_fresh(request):
                return inner(request, *args, **kwargs)
            return HttpResponseRedirect(confirm_address(reverse(back) if back else request.get_full_path()))

        return answer

    return guarded(view) if view is not None else guarded

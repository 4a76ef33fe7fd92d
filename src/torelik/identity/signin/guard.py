"""A fresh proof of who one is, before a dangerous act: for this module's pages and, through the api, for others'."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from torelik.identity.signin import marks, rules
from torelik.kernel import clock

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person behind the request proved who they are within the last ten minutes."""
    own = marks.read(request.session)
    return own is not None and rules.is_fresh(own.proved_at, at=clock.now())


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
            target = reverse(back) if back else request.get_full_path()
            return HttpResponseRedirect(f"{reverse('signin:confirm')}?{urlencode({'next': target})}")

        return answer

    return guarded(view) if view is not None else guarded

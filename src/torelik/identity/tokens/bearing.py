"""The door of programs: a view is entered with a token whose scopes open it, or by everybody where it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from torelik.identity.tokens import actions, rules
from torelik.identity.tokens.vocabulary import Unauthorised
from torelik.kernel import clock
from torelik.kernel.limits import count_one, limited
from torelik.kernel.problems import problem

View = Callable[..., HttpResponse]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def for_programs(*, methods: tuple[str, ...] = ("GET", "HEAD"), scopes: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let programs call a view: by these methods, with a token of one of *scopes*; without scopes the view is public.

    ``request.actor`` is then the owner of the token with the rights that its scopes take. Sessions and cookies do not count
    (``project.programs``), so that no form of a stranger can do anything here. Requests are counted by address, and those
    with a token by the token too: programs behind one address take nothing from each other.
    """

    def open_to(view: View) -> View:
        @csrf_exempt  # nosemgrep: forms-unguarded - no cookie counts here: a token is sent on purpose or not at all
        @limited("api", methods=METHODS)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return _not_by_this_method(methods)
            if not scopes:
                return view(request, *args, **kwargs)
            secret = rules.bearer_in(request.headers.get("Authorization", ""))
            if secret is None:
                return _not_let_in(Unauthorised.NO_TOKEN)
            try:
                program = actions.let_in(secret=secret, at=clock.now())
            except actions.NotLetIn as refused:
                return _not_let_in(refused.why)
            request.actor = program.actor  # type: ignore[attr-defined]
            count_one("token", of=str(program.token_id))
            if not program.scopes & set(scopes):
                return _not_in_scope(scopes)
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return open_to


def _not_by_this_method(methods: tuple[str, ...]) -> HttpResponse:
    answer = problem(status=405, code="method-not-allowed", title=_("This address is not asked by this method."))
    answer["Allow"] = ", ".join(methods)
    return answer


def _not_let_in(why: Unauthorised) -> HttpResponse:
    answer = problem(status=401, code=why.value, title=str(why.label))
    error = "" if why == Unauthorised.NO_TOKEN else ', error="invalid_token"'
    answer["WWW-Authenticate"] = f'Bearer realm="torelik"{error}'
    return answer


def _not_in_scope(scopes: tuple[str, ...]) -> HttpResponse:
    title = _("The token was not made for this: it needs another scope.")
    answer = problem(status=403, code="insufficient-scope", title=title, scopes=list(scopes))
    answer["WWW-Authenticate"] = f'Bearer realm="torelik", error="insufficient_scope", scope="{" ".join(scopes)}"'
    return answer

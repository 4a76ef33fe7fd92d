"""Requests of programs: no cookie counts, the language is that of ``Accept-Language``, whatever fails is told as RFC 9457."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torelik.identity import api as identity
from torelik.kernel.problems import is_for_programs, problem


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Forget the cookies of a request to the addresses of programs: a browser's session opens nothing there."""

    def answer(request: HttpRequest) -> HttpResponse:
        if is_for_programs(request):
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        return get_response(request)

    return answer


class LanguageMiddleware(LocaleMiddleware):
    """Choose the language as Django does, but lead no program from an address that is not there to a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_for_programs(request):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or "kk")
        return response


def failure(status: int, *, grant: str = "", seconds: int = 0) -> HttpResponse:
    """Return what a program is told instead of the page of an error."""
    code, title = {
        400: ("bad-request", _("The request cannot be read.")),
        403: ("forbidden", _("The rights of the token do not allow this.")),
        404: ("not-found", _("There is no such thing, or it is not yours to see.")),
        413: ("too-large", _("More was sent than is taken.")),
        429: ("too-many-requests", _("Too many requests: wait, then ask again.")),
    }.get(status, ("failure", _("Something failed here. Tell the administrator the number of the request.")))
    right = identity.known_grants().get(grant, "")
    detail = _("The right that is needed: %(right)s") % {"right": right} if right else ""
    answer = problem(status=status, code=code, title=title, detail=detail)
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer

"""Pages of the interface itself: version for low vision, gallery of components."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from torelik.ui import gallery as examples
from torelik.ui import low_vision as choices


def low_vision(request: HttpRequest) -> HttpResponse:
    """Show the panel as a page; a POST keeps the choice for a year and returns to where the reader was."""
    if request.method != "POST":
        return render(request, "ui/low_vision.html", {"here": _safe(request, request.GET.get("next", ""))})
    kept = choices.parse(request.COOKIES.get(choices.COOKIE, ""))
    given = {choice.name: request.POST[choice.name] for choice in choices.CHOICES if choice.name in request.POST}
    kept = {} if "reset" in request.POST else choices.chosen({**kept, **given})
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    if kept:
        response.set_cookie(
            choices.COOKIE,
            choices.write(kept),
            max_age=choices.COOKIE_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    else:
        response.delete_cookie(choices.COOKIE, samesite="Lax")
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, in the language of the page."""
    return render(request, "ui/gallery.html", {"form": examples.refused_form()})


def _safe(request: HttpRequest, target: str) -> str:
    ok = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if ok else "/"

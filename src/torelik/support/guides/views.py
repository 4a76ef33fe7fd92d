"""Pages of Help."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from torelik.kernel.errors import NotFound
from torelik.support.guides import queries


def index(request: HttpRequest) -> HttpResponse:
    """List the guides."""
    return render(request, "support/guides/index.html", {"guides": queries.guides(language=get_language() or "kk")})


def guide(request: HttpRequest, name: str) -> HttpResponse:
    """Show one guide."""
    try:
        found = queries.guide(name=name, language=get_language() or "kk")
    except NotFound:
        raise Http404 from None
    return render(request, "support/guides/guide.html", {"guide": found})


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a picture of a guide."""
    try:
        return FileResponse(queries.picture(name=name).open("rb"), content_type="image/png")
    except NotFound:
        raise Http404 from None

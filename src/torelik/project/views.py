"""Pages that belong to no product: where a person's work begins, and files of the portal."""

import posixpath
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.static import serve

from torelik.identity import api as identity
from torelik.kernel.request import Request
from torelik.portal import api as portal
from torelik.project import navigation


@login_required
def home_of_work(request: Request) -> HttpResponse:
    """Lead the person to the landing page of their work (design language, section 6)."""
    return redirect(navigation.landing_of(request.actor))


def media(request: Request, path: str) -> HttpResponseBase:
    """Serve pictures of the portal where no web server stands before the product; other files are not public."""
    if posixpath.normpath(path) != path or not path.startswith(("images/", "original_images/")):
        return HttpResponse(status=404)
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "public, max-age=86400"
    return response


@identity.for_programs()
def openapi(request: Request) -> HttpResponse:
    """Describe every address of programs (OpenAPI)."""
    content = Path(settings.TORELIK_OPENAPI).read_bytes()
    return HttpResponse(content, content_type="application/yaml", headers={"Cache-Control": "public, max-age=3600"})


def portal_path(request: Request, path: str) -> HttpResponseBase:
    """Show the portal's page at *path*; named so that any template can link to a fixed place of the portal."""
    return portal.show_page(request, path=path)

"""Addresses of the whole product. Pages begin with their language; addresses are words."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path, re_path
from django.utils.translation import get_language_from_request
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from torelik.project import views


def to_language(request: HttpRequest) -> HttpResponse:
    """Lead from the bare address to the reader's language: the account's, the cookie's, the browser's, Kazakh."""
    own = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    code = own or get_language_from_request(request, check_path=False)
    return HttpResponseRedirect(f"/{code}/")


urlpatterns = [
    path("", to_language),
    path("", include("torelik.support.health.probe_urls")),
    path("", include("torelik.library.protocols.urls")),
    path("api/v1/openapi.yaml", views.openapi, name="openapi"),
    path("api/v1/", include("torelik.library.programs.urls")),
    path("media/<path:path>", views.media, name="media"),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        path("work/", views.home_of_work, name="home-of-work"),
        path("", include("torelik.identity.signin.urls")),
        path("", include("torelik.identity.tokens.urls")),
        path("", include("torelik.identity.consents.urls")),
        path("", include("torelik.identity.privacy.urls")),
        path("", include("torelik.identity.verification.urls")),
        path("", include("torelik.ui.urls")),
        path("administration/", include("torelik.identity.roles.urls")),
        path("journal/", include("torelik.audit.urls")),
        path("notifications/", include("torelik.notifications.urls")),
        path("help/", include("torelik.support.guides.urls")),
        path("help-desk/", include("torelik.support.tickets.urls")),
        path("health/", include("torelik.support.health.urls")),
        path("hooks/", include("torelik.support.hooks.urls")),
        path("works/", include("torelik.support.works.urls")),
        path("compliance/", include("torelik.bridges.compliance.urls")),
        path("search/", include("torelik.bridges.one_search.urls")),
        path("provision/", include("torelik.bridges.textbook_provision.urls")),
        path("library/", include("torelik.library.urls")),
        path("words/", include("torelik.search.words.urls")),
        path("texts/", include("torelik.documents.text.urls")),
        path("reading/", include("torelik.documents.reading.urls")),
        path("rights/", include("torelik.documents.rights.urls")),
        path("learning/", include("torelik.learning.urls")),
        path("editing/", include("torelik.portal.urls")),
        # Wagtail's own way in would pass by the locks and the second step.
        path("cms/login/", RedirectView.as_view(pattern_name="signin:sign-in"), name="cms-login"),
        path("cms/", include(wagtailadmin_urls)),
        path("", include("torelik.portal.public_urls")),
        re_path(r"^(?P<path>(?:[\w\-]+/)*)$", views.portal_path, name="portal-path"),
        path("", include(wagtail_urls)),
    ),
]

handler400 = "torelik.project.errors.bad_request"
handler403 = "torelik.project.errors.forbidden"
handler404 = "torelik.project.errors.not_found"
handler500 = "torelik.project.errors.server_error"

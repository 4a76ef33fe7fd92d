"""Addresses of the library's modules."""

from django.urls import include, path

urlpatterns = [
    path("reports/saved/", include("torelik.library.reporting.urls")),
    path("", include("torelik.library.administration.urls")),
    path("cataloguing/", include("torelik.library.cataloguing.urls")),
    path("copying/", include("torelik.library.copying.urls")),
    path("stock-taking/", include("torelik.library.stocktaking.urls")),
    path("exports/", include("torelik.library.exporting.urls")),
    path("serials/", include("torelik.library.serials.urls")),
    path("signatories/", include("torelik.library.signing.urls")),
    path("stock/", include("torelik.library.stock.urls")),
    path("", include("torelik.library.acquisition.urls")),
    path("", include("torelik.library.articles.urls")),
    path("", include("torelik.library.branches.urls")),
    path("", include("torelik.library.holdings.urls")),
    path("", include("torelik.library.bulletin.urls")),
    path("", include("torelik.library.collections.urls")),
    path("", include("torelik.library.diary.urls")),
    path("", include("torelik.library.dictionaries.urls")),
    path("", include("torelik.library.editing.urls")),
    path("", include("torelik.library.electronic_copies.urls")),
    path("holds/", include("torelik.library.holds.urls")),
    path("", include("torelik.library.lending.urls")),
    path("", include("torelik.library.links.urls")),
    path("", include("torelik.library.labels.urls")),
    path("", include("torelik.library.authorities.urls")),
    path("", include("torelik.library.patrons.urls")),
    path("", include("torelik.library.shelving.urls")),
    path("", include("torelik.library.versions.urls")),
    path("", include("torelik.library.opac.urls")),
]

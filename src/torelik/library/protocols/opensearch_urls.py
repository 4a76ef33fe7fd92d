"""Addresses for browsers, each in its language."""

from django.urls import path

from torelik.library.protocols import views

app_name = "opensearch"
urlpatterns = [
    path("opensearch.xml", views.opensearch, name="description"),
    path("suggest.json", views.suggest, name="suggest"),
]

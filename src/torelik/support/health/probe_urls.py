"""Addresses for machines: without a language, as monitorings expect them."""

from django.urls import path

from torelik.support.health import views

app_name = "probes"
urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]

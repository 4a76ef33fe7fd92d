"""Addresses for programs, without a language: harvesters keep them for years."""

from django.urls import path

from torelik.library.protocols import views

app_name = "protocols"
urlpatterns = [
    path("oai", views.oai, name="oai"),
    path("sru", views.sru, name="sru"),
]

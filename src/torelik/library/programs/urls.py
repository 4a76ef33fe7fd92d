"""Addresses for programs, without a language: they hold as long as their version does."""

from django.urls import path

from torelik.library.programs import views

app_name = "programs"
urlpatterns = [
    path("records", views.records, name="records"),
    path("records/<uuid:uuid>", views.record, name="record"),
    path("records/<uuid:uuid>/copies", views.copies, name="copies"),
    path("pickup-places", views.pickup_places, name="pickup-places"),
    path("patrons/<str:card>", views.reader, name="reader"),
    path("loans", views.issue, name="issue"),
    path("returns", views.take_back, name="take-back"),
    path("renewals", views.renew, name="renew"),
    path("holds", views.place_hold, name="place-hold"),
    path("holds/<uuid:uuid>", views.cancel_hold, name="cancel-hold"),
]

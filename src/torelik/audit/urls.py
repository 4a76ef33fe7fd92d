from django.urls import path

from torelik.audit.reading import views

app_name = "journal"
urlpatterns = [
    path("", views.events, name="events"),
    path("csv/", views.events_csv, name="csv"),
    path("catalogue/", views.catalogue_page, name="catalogue"),
    path("<uuid:event>/", views.event, name="event"),
]

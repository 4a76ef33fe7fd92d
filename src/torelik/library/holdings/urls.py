from django.urls import path

from torelik.library.holdings import views

app_name = "places"
urlpatterns = [
    path("branches/places/", views.places, name="places"),
    path("branches/places/new/", views.place, name="new-place"),
    path("branches/places/<uuid:uuid>/", views.place, name="place"),
    path("branches/places/<uuid:uuid>/close/", views.close, name="close"),
    path("branches/places/<uuid:uuid>/reopen/", views.reopen, name="reopen"),
]

from django.urls import path

from torelik.library.labels import views

app_name = "labels"
urlpatterns = [
    path("labels/", views.labels, name="labels"),
    path("labels/lists/<uuid:uuid>/remove/", views.remove_list, name="remove-list"),
    path("records/<uuid:uuid>/cards/", views.cards, name="cards"),
]

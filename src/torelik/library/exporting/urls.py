from django.urls import path

from torelik.library.exporting import views

app_name = "exporting"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("<uuid:uuid>/", views.export, name="export"),
    path("<uuid:uuid>/file/", views.file, name="file"),
    path("<uuid:uuid>/stop/", views.stop, name="stop"),
    path("<uuid:uuid>/go-on/", views.go_on, name="go-on"),
    path("<uuid:uuid>/remove/", views.remove, name="remove"),
]

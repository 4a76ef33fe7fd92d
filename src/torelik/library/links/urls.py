from django.urls import path

from torelik.library.links import views

app_name = "links"
urlpatterns = [
    path("links/", views.report, name="report"),
    path("links/check/", views.check, name="check"),
]

from django.urls import path

from torelik.documents.text import views

app_name = "texts"
urlpatterns = [
    path("", views.texts, name="list"),
    path("<uuid:uuid>/read-anew/", views.read_anew, name="read-anew"),
]

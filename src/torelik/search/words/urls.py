from django.urls import path

from torelik.search.words import views

app_name = "words"
urlpatterns = [
    path("", views.words, name="page"),
    path("<uuid:uuid>/forget/", views.forget, name="forget"),
]

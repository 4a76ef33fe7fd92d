from django.urls import path

from torelik.library.dictionaries import views

app_name = "dictionaries"
urlpatterns = [
    path("browse/", views.dictionary, name="first"),
    path("browse/<slug:name>/", views.dictionary, name="dictionary"),
]

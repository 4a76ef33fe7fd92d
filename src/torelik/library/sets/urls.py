from django.urls import path

from torelik.library.sets import views

app_name = "sets"
urlpatterns = [
    path("", views.sets, name="sets"),
    path("<uuid:uuid>/", views.book_set, name="set"),
    path("<uuid:uuid>/paper/", views.paper, name="paper"),
]

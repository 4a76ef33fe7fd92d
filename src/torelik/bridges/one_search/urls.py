from django.urls import path

from torelik.bridges.one_search import views

app_name = "one-search"
urlpatterns = [
    path("", views.page, name="page"),
    path("quick/", views.quick, name="quick"),
]

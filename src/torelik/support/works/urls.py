from django.urls import path

from torelik.support.works import views

app_name = "works"
urlpatterns = [
    path("", views.page, name="page"),
    path("messages/", views.try_again, name="try-again"),
    path("<uuid:uuid>/again/", views.run_again, name="run-again"),
]

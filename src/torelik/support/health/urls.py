from django.urls import path

from torelik.support.health import views

app_name = "health"
urlpatterns = [path("", views.page, name="page")]

from django.urls import path

from torelik.audit import views

app_name = "journal"
urlpatterns = [path("", views.events, name="events")]

from django.urls import path

from torelik.library.self_service import views

app_name = "self-service"
urlpatterns = [
    path("terminals/", views.terminals, name="terminals"),
    path("terminals/<uuid:uuid>/revoke/", views.revoke, name="revoke"),
]

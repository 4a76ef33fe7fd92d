from django.urls import path

from torelik.library.versions import views

app_name = "versions"
urlpatterns = [
    path("records/<uuid:uuid>/versions/", views.history, name="history"),
    path("records/<uuid:uuid>/versions/<int:older>/<int:newer>/", views.difference, name="difference"),
    path("records/<uuid:uuid>/versions/<int:version>/restore/", views.restore, name="restore"),
    path("records/<uuid:uuid>/versions/stage/", views.end_stage, name="end-stage"),
]

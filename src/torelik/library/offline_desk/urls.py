from django.urls import path

from torelik.library.offline_desk import views

app_name = "offline-desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("worker.js", views.worker, name="worker"),
    path("state/", views.state, name="state"),
    path("send/", views.send, name="send"),
    path("file/", views.take_file, name="file"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<uuid:uuid>/", views.settle, name="settle"),
]

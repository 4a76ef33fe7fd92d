from django.urls import path

from torelik.library.holds import views

app_name = "holds"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("branch/", views.choose_branch, name="branch"),
    path("terms/", views.set_terms, name="terms"),
    path("send/", views.send, name="send"),
    path("of-title/<uuid:uuid>/", views.place, name="place"),
    path("<uuid:uuid>/cancel/", views.cancel, name="cancel"),
    path("<uuid:uuid>/suspend/", views.suspend, name="suspend"),
    path("<uuid:uuid>/resume/", views.resume, name="resume"),
    path("<uuid:uuid>/not-found/", views.not_found, name="not-found"),
]

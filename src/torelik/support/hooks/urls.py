from django.urls import path

from torelik.support.hooks import views

app_name = "hooks"
urlpatterns = [
    path("", views.hooks, name="list"),
    path("<uuid:uuid>/", views.hook, name="hook"),
    path("<uuid:uuid>/pause/", views.pause, name="pause"),
    path("<uuid:uuid>/resume/", views.resume, name="resume"),
    path("<uuid:uuid>/secret/", views.renew_secret, name="secret"),
    path("<uuid:uuid>/test/", views.send_test, name="test"),
    path("<uuid:uuid>/remove/", views.remove, name="remove"),
    path("deliveries/<uuid:uuid>/again/", views.send_again, name="again"),
    path("deliveries/<uuid:uuid>/leave-out/", views.leave_out, name="leave-out"),
]

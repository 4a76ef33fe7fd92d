from django.urls import path

from torelik.library.reporting import views

app_name = "reporting"
urlpatterns = [
    path("new/", views.subjects, name="subjects"),
    path("rows/", views.rows, name="rows"),
    path("new/<slug:subject>/<slug:shape>/", views.new, name="new"),
    path("<uuid:uuid>/", views.report, name="report"),
    path("<uuid:uuid>/change/", views.change, name="change"),
    path("<uuid:uuid>/copy/", views.copy, name="copy"),
    path("<uuid:uuid>/remove/", views.remove, name="remove"),
]

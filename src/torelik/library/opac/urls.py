from django.urls import path, re_path

from torelik.library.opac import views

app_name = "opac"
urlpatterns = [
    path("", views.search, name="search"),
    path("records/<uuid:uuid>/", views.record, name="record"),
    re_path(r"^records/(?P<uuid>[0-9a-f-]{36})\.(?P<format_>mrc|xml)$", views.download, name="download"),
]

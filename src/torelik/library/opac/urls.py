from django.urls import path

from torelik.library.opac import views

app_name = "opac"
urlpatterns = [
    path("", views.search, name="search"),
    path("advanced/", views.advanced, name="advanced"),
    path("suggest/", views.suggest, name="suggest"),
    path("records/<uuid:uuid>/", views.record, name="record"),
    path("records/<uuid:uuid>.<slug:format_>", views.download, name="download"),
]

from django.urls import path

from torelik.library.cataloguing import views

app_name = "cataloguing"
urlpatterns = [
    path("", views.records, name="records"),
    path("export/", views.export, name="export"),
    path("imports/", views.imports, name="imports"),
    path("imports/<uuid:uuid>/", views.one_import, name="import"),
    path("imports/<uuid:uuid>/start/", views.start, name="start"),
    path("imports/<uuid:uuid>/go-on/", views.go_on, name="go-on"),
    path("imports/<uuid:uuid>/originals/<int:position>/", views.original, name="original"),
    path("imports/<uuid:uuid>/duplicates/<int:position>/", views.compare, name="compare"),
]

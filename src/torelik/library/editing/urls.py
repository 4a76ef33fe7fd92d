from django.urls import path

from torelik.library.editing import views

app_name = "editor"
urlpatterns = [
    path("editor/new/", views.new, name="new"),
    path("editor/fields/<slug:tag>/", views.help_for_field, name="field"),
    path("editor/worksheets/<uuid:uuid>/remove/", views.remove_worksheet, name="remove-worksheet"),
    path("editor/queue/", views.queue, name="queue"),
    path("editor/queue/new/", views.brief, name="brief"),
    path("editor/scans/<uuid:uuid>/", views.scan, name="scan"),
    path("records/<uuid:uuid>/described/", views.described, name="described"),
    path("records/<uuid:uuid>/edit/", views.record, name="record"),
    path("records/<uuid:uuid>/volumes/", views.volumes, name="volumes"),
]

from django.urls import path

from torelik.library.authorities import views

app_name = "authorities"
urlpatterns = [
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/headings/", views.headings, name="headings"),
    path("authorities/suggested/", views.suggested, name="suggested"),
    path("authorities/new/", views.authority, name="new"),
    path("authorities/rewritings/<uuid:uuid>/", views.rewriting, name="rewriting"),
    path("authorities/rewritings/<uuid:uuid>/start/", views.start, name="start-rewriting"),
    path("authorities/rewritings/<uuid:uuid>/undo/", views.undo, name="undo-rewriting"),
    path("authorities/<uuid:uuid>/", views.authority, name="authority"),
    path("authorities/<uuid:uuid>/merge/", views.merge, name="merge"),
    path("authorities/<uuid:uuid>/relate/", views.relate, name="relate"),
    path("authorities/<uuid:uuid>/relations/<uuid:relation>/part/", views.part, name="part"),
]

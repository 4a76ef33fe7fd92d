from django.urls import path

from torelik.library.shelving import views

app_name = "shelving"
urlpatterns = [
    path("classes/", views.classes, name="classes"),
    path("classes/pick/", views.pick, name="pick"),
    path("classes/take/", views.take_classes, name="take-classes"),
    path("classes/<uuid:uuid>/", views.one_class, name="class"),
    path("author-marks/", views.author_marks, name="author-marks"),
    path("author-marks/change/", views.change_author_table, name="change-author-table"),
    path("author-marks/<slug:script>-<int:digits>.csv", views.author_table, name="author-table"),
    path("records/<uuid:uuid>/shelf-mark/", views.shelf_mark, name="mark"),
]

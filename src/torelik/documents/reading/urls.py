from django.urls import path

from torelik.documents.reading import views

app_name = "reading"
urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
    path("marks/", views.own_marks, name="own-marks"),
    path("marks/<uuid:uuid>/remove/", views.remove_mark, name="remove-mark"),
    path("marks/<uuid:uuid>/note/", views.change_note, name="change-note"),
    path("<uuid:uuid>/", views.read, name="read"),
    path("<uuid:uuid>/pages/<int:number>.pdf", views.page, name="page"),
    path("<uuid:uuid>/download/", views.download, name="download"),
    path("<uuid:uuid>/cite/", views.cite, name="cite"),
    path("<uuid:uuid>/marks/", views.keep_mark, name="keep-mark"),
    path("<uuid:uuid>/place/", views.keep_place, name="keep-place"),
]

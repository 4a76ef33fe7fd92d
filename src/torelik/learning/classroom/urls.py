"""Addresses of the classroom."""

from django.urls import path

from torelik.learning.classroom import views

urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("courses/", views.courses, name="courses"),
    path("courses/<uuid:uuid>/", views.course, name="course"),
    path("courses/lessons/<uuid:uuid>/", views.lesson, name="lesson"),
    path("courses/lessons/<uuid:uuid>/read/", views.read, name="read"),
    path("courses/lessons/<uuid:uuid>/position/", views.position, name="position"),
    path("timetable/", views.timetable, name="timetable"),
]

"""Addresses of assessment."""

from django.urls import path

from torelik.learning.assessment import examiner_views, views

urlpatterns = [
    path("courses/tests/<uuid:uuid>/", views.test, name="test"),
    path("courses/tests/<uuid:uuid>/start/", views.start, name="start"),
    path("attempts/<uuid:uuid>/<int:position>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/<int:position>/answer/", views.answer, name="answer"),
    path("attempts/<uuid:uuid>/<int:position>/flag/", views.flag, name="flag"),
    path("attempts/<uuid:uuid>/responses/", views.respond, name="respond"),
    path("attempts/<uuid:uuid>/review/", views.review, name="review"),
    path("attempts/<uuid:uuid>/finish/", views.finish, name="finish"),
    path("grades/", views.grades, name="grades"),
    path("grades/<uuid:uuid>/", views.result, name="result"),
    path("examining/", examiner_views.tests, name="examining"),
    path("examining/<uuid:uuid>/", examiner_views.test, name="examined-test"),
    path("teaching/", views.teaching, name="teaching"),
    path("teaching/tests/<uuid:uuid>/", views.results, name="results"),
    path("teaching/attempts/<uuid:uuid>/", views.judged_attempt, name="judged-attempt"),
]

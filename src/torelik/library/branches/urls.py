from django.urls import path

from torelik.library.branches import views

app_name = "branches"
urlpatterns = [
    path("hours/", views.hours, name="hours"),
    path("branches/", views.branches, name="branches"),
    path("branches/new/", views.branch, name="new-branch"),
    path("branches/closed-days/", views.closed_days, name="closed-days"),
    path("branches/closed-days/holidays/", views.add_holidays, name="add-holidays"),
    path("branches/closed-days/<uuid:uuid>/remove/", views.open_days, name="open-days"),
    path("branches/<uuid:uuid>/", views.branch, name="branch"),
    path("branches/<uuid:uuid>/points/new/", views.point, name="new-point"),
    path("branches/<uuid:uuid>/points/<uuid:point>/", views.point, name="point"),
]

from django.urls import path

from torelik.library.clearance import views

app_name = "clearance"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("runs/<uuid:uuid>/", views.run, name="run"),
    path("runs/<uuid:uuid>/paper/", views.papers_of_run, name="papers-of-run"),
    path("readers/<uuid:uuid>/", views.reader, name="reader"),
    path("slips/<uuid:uuid>/paper/", views.paper, name="paper"),
    path("slips/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw"),
    path("verify/<slug:token>/", views.verify, name="verify"),
]

from django.urls import path

from torelik.bridges.textbook_provision import views

app_name = "provision"
urlpatterns = [
    path("", views.provision, name="provision"),
    path("missing/", views.missing, name="missing"),
    path("norms/", views.norms, name="norms"),
    path("disciplines/<uuid:uuid>/", views.discipline, name="discipline"),
    path("disciplines/<uuid:uuid>/recommend/", views.recommend, name="recommend"),
    path("disciplines/<uuid:uuid>/titles/<uuid:title>/end/", views.end, name="end"),
    path("disciplines/<uuid:uuid>/plan/", views.plan, name="plan"),
]

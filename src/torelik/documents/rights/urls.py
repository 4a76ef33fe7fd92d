from django.urls import path

from torelik.documents.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.register, name="register"),
    path("report/", views.report, name="report"),
    path("register.xlsx", views.download, name="download"),
    path("networks/", views.networks, name="networks"),
    path("networks/<uuid:uuid>/", views.network, name="network"),
    path("networks/<uuid:uuid>/end/", views.end_network, name="end-network"),
    path("<uuid:uuid>/", views.file, name="file"),
    path("<uuid:uuid>/close/", views.close, name="close"),
]

from django.urls import path

from torelik.library.signing import views

app_name = "signing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:uuid>/", views.signatory, name="signatory"),
    path("commissions/new/", views.commission, name="new-commission"),
    path("commissions/<uuid:uuid>/", views.commission, name="commission"),
]

from django.urls import path

from torelik.library.administration import views

app_name = "reports"
urlpatterns = [
    path("", views.all_reports, name="reports"),
    path("<slug:key>/", views.report, name="report"),
]

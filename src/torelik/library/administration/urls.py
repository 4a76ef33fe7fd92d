from django.urls import path

from torelik.library.administration import number_views, views

app_name = "reports"
urlpatterns = [
    path("numbers/", number_views.numbers, name="numbers"),
    path("reports/", views.all_reports, name="reports"),
    path("reports/<slug:key>/", views.report, name="report"),
]

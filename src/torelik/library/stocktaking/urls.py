from django.urls import path

from torelik.library.stocktaking import views

app_name = "stocktaking"
urlpatterns = [
    path("", views.takings, name="takings"),
    path("<uuid:uuid>/", views.taking, name="taking"),
    path("<uuid:uuid>/scan/", views.scan, name="scan"),
    path("<uuid:uuid>/second-pass/", views.second_pass, name="second-pass"),
    path("<uuid:uuid>/close/", views.close, name="close"),
    path("<uuid:uuid>/found/<slug:what>/", views.findings, name="findings"),
    path("<uuid:uuid>/act.pdf", views.act, name="act"),
    path("<uuid:uuid>/copies.xlsx", views.workbook, name="workbook"),
]

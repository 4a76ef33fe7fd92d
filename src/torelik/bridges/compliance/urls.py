from django.urls import path

from torelik.bridges.compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.page, name="page"),
    path("compliance.json", views.export_json, name="json"),
    path("compliance.csv", views.export_csv, name="csv"),
    path("legal-bases/", views.bases, name="bases"),
    path("legal-bases/new/", views.new_basis, name="new-basis"),
    path("legal-bases/<uuid:uuid>/", views.basis, name="basis"),
]

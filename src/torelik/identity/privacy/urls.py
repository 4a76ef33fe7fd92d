from django.urls import path

from torelik.identity.privacy import views

app_name = "privacy"
urlpatterns = [
    path("people/me/data/", views.mine, name="mine"),
    path("people/me/data/export/", views.export_mine, name="export-mine"),
    path("people/personal-data/", views.inventory, name="inventory"),
    path("people/<uuid:uuid>/data/export/", views.export, name="export"),
    path("people/<uuid:uuid>/data/erase/", views.erase, name="erase"),
]

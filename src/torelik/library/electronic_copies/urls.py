from django.urls import path

from torelik.library.electronic_copies import views

app_name = "electronic-copies"
urlpatterns = [
    path("records/<uuid:record_uuid>/attach/", views.attach, name="attach"),
    path("electronic-copies/<uuid:uuid>/replace/", views.replace, name="replace"),
    path("electronic-copies/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw"),
]

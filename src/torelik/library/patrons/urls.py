from django.urls import path

from torelik.library.patrons import views

app_name = "patrons"
urlpatterns = [
    path("readers/registration/", views.registration, name="registration"),
    path("readers/<uuid:uuid>/", views.reader, name="reader"),
    path("readers/<uuid:uuid>/register/", views.register, name="register"),
    path("readers/<uuid:uuid>/visit/", views.visit, name="visit"),
]

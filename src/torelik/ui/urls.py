from django.urls import path

from torelik.ui import views

urlpatterns = [
    path("low-vision/", views.low_vision, name="low-vision"),
    path("gallery/", views.gallery, name="gallery"),
]

from django.urls import path

from torelik.support.guides import views

app_name = "guides"
urlpatterns = [
    path("", views.index, name="index"),
    path("pictures/<str:name>/", views.picture, name="picture"),
    path("<str:name>/", views.guide, name="guide"),
]

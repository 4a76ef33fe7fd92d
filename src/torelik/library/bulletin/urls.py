from django.urls import path

from torelik.library.bulletin import views

app_name = "bulletin"
urlpatterns = [path("new-acquisitions/", views.bulletin, name="bulletin")]

from django.urls import path

from torelik.library.diary import views

app_name = "diary"
urlpatterns = [path("diary/", views.diary, name="diary")]

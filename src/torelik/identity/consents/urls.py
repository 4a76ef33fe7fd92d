from django.urls import path

from torelik.identity.consents import views

app_name = "consents"
urlpatterns = [
    path("people/consents/", views.texts, name="texts"),
    path("people/consents/publish/", views.publish, name="publish"),
    path("people/consents/<uuid:uuid>/", views.text, name="text"),
    path("people/me/consent/", views.agree, name="agree"),
]

from django.urls import path

from torelik.identity.tokens import views

app_name = "tokens"
urlpatterns = [
    path("account/tokens/", views.mine, name="mine"),
    path("account/tokens/new/", views.make, name="make"),
    path("account/tokens/<uuid:uuid>/revoke/", views.revoke, name="revoke"),
    path("people/tokens/", views.everybody, name="everybody"),
    path("people/tokens/<uuid:uuid>/revoke/", views.revoke_anybodys, name="revoke-anybodys"),
]

from django.urls import path

from torelik.library.debts import views

app_name = "debts"
urlpatterns = [
    path("debts/", views.debts, name="debts"),
    path("debts/terms/", views.terms, name="terms"),
    path("debts/readers/<uuid:uuid>/", views.reader, name="reader"),
    path("debts/receipts/<uuid:uuid>/", views.receipt, name="receipt"),
    path("me/debts/", views.mine, name="mine"),
]

from django.urls import path

from torelik.notifications.views import inbox, texts

app_name = "notifications"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<str:kind>/", texts.kind, name="kind"),
    path("texts/<str:kind>/<str:channel>/<str:language>/", texts.text, name="text"),
    path("texts/<str:kind>/<str:channel>/<str:language>/default/", texts.default, name="default"),
]

from django.urls import path

from torelik.notifications.views import inbox, sending, texts

app_name = "notifications"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("choices/", inbox.choose, name="choose"),
    path("history/", sending.history, name="history"),
    path("history/<uuid:uuid>/send-again/", sending.send_again, name="send-again"),
    path("letters/", sending.other_letters, name="other-letters"),
    path("sending/", sending.sending, name="sending"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<str:kind>/", texts.kind, name="kind"),
    path("texts/<str:kind>/<str:channel>/<str:language>/", texts.text, name="text"),
    path("texts/<str:kind>/<str:channel>/<str:language>/default/", texts.default, name="default"),
]

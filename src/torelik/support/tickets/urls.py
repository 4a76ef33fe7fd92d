from django.urls import path, re_path

from torelik.support.tickets import views

app_name = "help-desk"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("mine/", views.mine, name="mine"),
    path("queue/", views.queue, name="queue"),
    path("subjects/", views.categories, name="categories"),
    path("subjects/<uuid:uuid>/", views.category, name="category"),
    path("questions/<uuid:uuid>/", views.question, name="question"),
    path("questions/<uuid:uuid>/take/", views.act, {"verb": "take"}, name="take"),
    path("questions/<uuid:uuid>/close/", views.act, {"verb": "close"}, name="close"),
    path("questions/<uuid:uuid>/hand-over/", views.act, {"verb": "hand-over"}, name="hand-over"),
    re_path(r"^answers/(?P<secret>[A-Za-z0-9_-]{20,64})/$", views.status, name="status"),
]

from django.urls import path

from torelik.library.requests import own_views, register_views, views

app_name = "requests"
urlpatterns = [
    path("", views.store, name="store"),
    path("slips/", views.slips, name="slips"),
    path("refusals/", register_views.register, name="register"),
    path("mine/", own_views.mine, name="mine"),
    path("new/", own_views.order, name="new"),
    path("of-title/<uuid:uuid>/", own_views.order, name="order"),
    path("<uuid:uuid>/", views.request_page, name="request"),
    path("<uuid:uuid>/fetch/", views.fetch, name="fetch"),
    path("<uuid:uuid>/refuse/", views.refuse, name="refuse"),
    path("<uuid:uuid>/hand-over/", views.hand_over, name="hand-over"),
    path("<uuid:uuid>/put-back/", views.put_back, name="put-back"),
    path("<uuid:uuid>/cancel/", own_views.cancel, name="cancel"),
    path("<uuid:uuid>/propose/", own_views.propose, name="propose"),
]

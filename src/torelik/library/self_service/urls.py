from django.urls import path

from torelik.library.self_service import kiosk_views, views

app_name = "self-service"
urlpatterns = [
    path("kiosk/", kiosk_views.kiosk, name="kiosk"),
    path("kiosk/open/", kiosk_views.open_kiosk, name="open-kiosk"),
    path("kiosk/renew-all/", kiosk_views.renew_all, name="kiosk-renew-all"),
    path("kiosk/finish/", kiosk_views.finish, name="kiosk-finish"),
    path("terminals/", views.terminals, name="terminals"),
    path("terminals/<uuid:uuid>/revoke/", views.revoke, name="revoke"),
]

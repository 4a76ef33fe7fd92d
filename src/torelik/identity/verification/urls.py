from django.urls import path

from torelik.identity.verification import views

app_name = "verification"
urlpatterns = [
    path("registration/", views.register, name="register"),
    path("registration/status/", views.status, name="status"),
    path("registration/again/", views.ask_again, name="ask-again"),
    path("registration/consents/<uuid:uuid>/withdraw/", views.withdraw_consent, name="withdraw-consent"),
    path("people/", views.people, name="people"),
    path("people/verification/", views.queue, name="queue"),
    path("people/verification/<uuid:uuid>/", views.case, name="case"),
    path("people/verification/<uuid:uuid>/confirm/", views.confirm, name="confirm"),
    path("people/verification/<uuid:uuid>/refuse/", views.refuse, name="refuse"),
    path("people/re-verification/", views.due, name="due"),
    path("people/lists/", views.people_lists, name="lists"),
    path("people/lists/<uuid:uuid>/", views.people_list, name="list"),
    path("people/lists/<uuid:uuid>/import/", views.import_list, name="import-list"),
    path("people/lists/<uuid:uuid>/drop/", views.drop_list, name="drop-list"),
    path("people/left/", views.leavers, name="leavers"),
    path("people/<uuid:uuid>/", views.person, name="person"),
    path("people/<uuid:uuid>/verify-again/", views.open_reverification, name="open-reverification"),
    path("people/<uuid:uuid>/leave/", views.leave, name="leave"),
]

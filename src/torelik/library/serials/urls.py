from django.urls import path

from torelik.library.serials import renewal_views, views

app_name = "serials"
urlpatterns = [
    path("", views.year, name="year"),
    path("awaited/", views.awaited, name="awaited"),
    path("scan/", views.scan, name="scan"),
    path("renew/", renewal_views.renew, name="renew"),
    path("renew/<int:supplier>/<str:since>/order.pdf", renewal_views.order, name="renewal-order"),
    path("new/", views.new, name="new"),
    path("claims/", views.claims, name="claims"),
    path("claims/make/", views.claim, name="claim"),
    path("claims/<uuid:uuid>/letter.pdf", views.claim_letter, name="claim-letter"),
    path("issues/<uuid:uuid>/", views.issue, name="issue"),
    path("issues/<uuid:uuid>/describe/", views.describe, name="describe"),
    path("issues/<uuid:uuid>/copies/", views.add_copies, name="add-copies"),
    path("issues/<uuid:uuid>/receive/", views.receive, name="receive"),
    path("issues/<uuid:uuid>/undo/", views.undo, name="undo"),
    path("issues/<uuid:uuid>/missing/", views.missing, name="missing"),
    path("issues/<uuid:uuid>/expect/", views.expect, name="expect"),
    path("issues/<uuid:uuid>/join/", views.join, name="join"),
    path("bindings/<uuid:uuid>/undo/", views.undo_binding, name="undo-binding"),
    path("bindings/<uuid:uuid>/act.pdf", views.binding_act, name="binding-act"),
    path("<uuid:uuid>/bind/", views.bind, name="bind"),
    path("<uuid:uuid>/", views.subscription, name="subscription"),
    path("<uuid:uuid>/pattern/", views.pattern, name="pattern"),
    path("<uuid:uuid>/issues/", views.add_issue, name="add-issue"),
]

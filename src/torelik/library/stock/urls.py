from django.urls import path

from torelik.library.stock import accounting_views, group_views, views

app_name = "stock"
urlpatterns = [
    path("", views.documents, name="documents"),
    path("new/", views.new, name="new"),
    path("inventory/", views.inventory, name="inventory"),
    path("accounting/", accounting_views.accounting, name="accounting"),
    path("groups/", group_views.cards, name="cards"),
    path("groups/<uuid:uuid>/", group_views.card, name="card"),
    path("groups/<uuid:uuid>/card.pdf", group_views.card_paper, name="card-paper"),
    path("register/<int:year>/", views.register, name="register"),
    path("register/<int:year>/close/", views.close, name="close"),
    path("<uuid:uuid>/", views.document, name="document"),
    path("<uuid:uuid>/titles/", views.add_title, name="add-title"),
    path("<uuid:uuid>/from-order/", views.from_order, name="from-order"),
    path("<uuid:uuid>/copies/", views.add_copies, name="add-copies"),
    path("<uuid:uuid>/years/", views.add_years, name="add-years"),
    path("<uuid:uuid>/group/", views.add_of_group, name="add-of-group"),
    path("<uuid:uuid>/lost/<uuid:loan>/", views.add_lost, name="add-lost"),
    path("<uuid:uuid>/lines/<uuid:line>/remove/", views.remove_line, name="remove-line"),
    path("<uuid:uuid>/discard/", views.discard, name="discard"),
    path("<uuid:uuid>/post/", views.post, name="post"),
    path("<uuid:uuid>/reverse/", views.reverse_document, name="reverse"),
    path("<uuid:uuid>/act.pdf", views.act, name="act"),
    path("<uuid:uuid>/act.xlsx", views.act_workbook, name="act-workbook"),
]

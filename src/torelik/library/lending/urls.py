from django.urls import path

from torelik.library.lending import category_views, debtor_views, loss_views, policy_views, reminder_views, views

app_name = "lending"
urlpatterns = [
    path("lending/", views.desk, name="desk"),
    path("lending/categories/", category_views.categories, name="categories"),
    path("lending/categories/new/", category_views.category, name="new-category"),
    path("lending/categories/<uuid:uuid>/", category_views.category, name="category"),
    path("lending/policies/", policy_views.policies, name="policies"),
    path("lending/policies/new/", policy_views.policy, name="new-policy"),
    path("lending/policies/<uuid:uuid>/", policy_views.policy, name="policy"),
    path("lending/policies/<uuid:uuid>/remove/", policy_views.remove, name="remove-policy"),
    path("lending/closed-days/", views.due_when_closed, name="due-when-closed"),
    path("lending/reminders/", reminder_views.reminders, name="reminders"),
    path("lending/debtors/", debtor_views.debtors, name="debtors"),
    path("lending/readers/<uuid:uuid>/form/", debtor_views.reader_form, name="reader-form"),
    path("lending/lift/", views.lift, name="lift"),
    path("lending/lift-renewal/", views.lift_renewal, name="lift-renewal"),
    path("lending/readers/<uuid:uuid>/renew/", views.renew_all, name="renew-all"),
    path("lending/readers/<uuid:uuid>/visit/", views.visit, name="visit"),
    path("lending/loans/<uuid:uuid>/return/", views.return_loan, name="return"),
    path("lending/group-loans/<uuid:uuid>/return/", views.return_group_loan, name="return-group-loan"),
    path("lending/group-loans/<uuid:uuid>/loss/", loss_views.group_loss, name="group-loss"),
    path("lending/missing/", loss_views.missing, name="missing"),
    path("lending/loans/<uuid:uuid>/loss/", loss_views.loss, name="loss"),
    path("lending/loans/<uuid:uuid>/renew/", views.renew, name="renew"),
    path("lending/loans/<uuid:uuid>/undo/", views.undo, name="undo"),
    path("me/loans/", views.mine, name="mine"),
    path("me/loans/<uuid:uuid>/renew/", views.renew_own, name="renew-own"),
]

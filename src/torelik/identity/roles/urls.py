"""Addresses of roles, of who holds them, and of why somebody may not."""

from django.urls import path

from torelik.identity.roles import views

app_name = "roles"
urlpatterns = [
    path("roles/", views.role_list, name="list"),
    path("roles/matrix/", views.matrix, name="matrix"),
    path("roles/matrix/touched/", views.touched, name="touched"),
    path("roles/new/", views.new_role, name="new"),
    path("roles/people/", views.people, name="people"),
    path("roles/people/<uuid:uuid>/", views.person, name="person"),
    path("roles/assignments/<uuid:uuid>/end/", views.end, name="end"),
    path("roles/preview/", views.preview, name="preview"),
    path("roles/<uuid:uuid>/", views.role, name="role"),
    path("roles/<uuid:uuid>/retire/", views.retire, name="retire"),
    path("roles/<uuid:uuid>/restore/", views.restore, name="restore"),
    path("why/", views.why, name="why"),
]

from django.urls import path

from torelik.library.articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.periodicals, name="periodicals"),
    path("articles/lists/", views.thematic, name="list"),
    path("articles/<uuid:uuid>/", views.contents, name="contents"),
    path("articles/<uuid:uuid>/issues/", views.open_issue, name="open-issue"),
    path("articles/<uuid:uuid>/years/<int:year>/", views.year, name="year"),
]

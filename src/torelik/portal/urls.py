"""Addresses of the editors' own pages."""

from django.urls import path

from torelik.portal.events import views as events
from torelik.portal.news import views as news
from torelik.portal.pages import views as pages

app_name = "editing"
urlpatterns = [
    path("news/", news.news_list, name="news"),
    path("news/new/", news.news_new, name="news-new"),
    path("news/<uuid:key>/", news.news_edit, name="news-edit"),
    path("events/", events.event_list, name="events"),
    path("events/new/", events.event_new, name="event-new"),
    path("events/<uuid:key>/", events.event_edit, name="event-edit"),
    path("pages/", pages.pages_list, name="pages"),
    path("pages/new/", pages.page_new, name="page-new"),
    path("pages/<uuid:key>/", pages.page_edit, name="page-edit"),
    path("preview/<uuid:key>/", pages.preview, name="preview"),
    path("set/<uuid:key>/", pages.edit_any, name="set"),
]
